"""Shows shoppers in Telegram that an agent is writing to them, wherever that agent sits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from aiogram.methods import SendChatAction

from bot.bus import Bus, Signal, typing_topic
from bot.channels.telegram.address import CHANNEL, Address
from bot.channels.telegram.api import TelegramError
from bot.channels.telegram.bots import TelegramBot
from bot.messages import ChatKey

log = structlog.get_logger(__name__)

#: Seconds between two signs in a chat at least: Telegram shows one for five, or until a message comes.
SHOWN = 2.5
#: Chats whose last sign is remembered.
KEPT = 1000


class TypingSigns:
    """`bot(shop)`: the shop's bot, None while it is not up. `clock` counts seconds."""

    def __init__(
        self, bot: Callable[[str], TelegramBot | None], bus: Bus, clock: Callable[[], float]
    ) -> None:
        self._bot = bot
        self._bus = bus
        self._clock = clock
        self._shown: dict[ChatKey, float] = {}

    async def run(self) -> None:
        """Until cancelled."""
        async with self._bus.subscribe(typing_topic(CHANNEL)) as calls, asyncio.TaskGroup() as group:
            while True:
                signal = await calls.next()
                if signal is not None and signal.data:
                    group.create_task(self._show(signal))

    async def _show(self, signal: Signal) -> None:
        key = ChatKey(str(signal.data.get("shop")), CHANNEL, str(signal.data.get("chat")))
        bot, now = self._bot(key.shop), self._clock()
        if bot is None or now - self._shown.get(key, float("-inf")) < SHOWN:
            return
        self._shown.pop(key, None)
        self._shown[key] = now
        while len(self._shown) > KEPT:
            del self._shown[next(iter(self._shown))]
        try:
            address = Address.of(key)
            await bot.api.call(
                SendChatAction(chat_id=address.chat, message_thread_id=address.thread, action="typing")
            )
        except (TelegramError, ValueError) as error:
            # The words themselves come all the same.
            log.debug("telegram_sign_lost", bot=bot.username, reason=str(error))
