"""The Telegram channel of a process: its bots, how updates come in, and what sends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain, repeat
from typing import Any

import structlog
from aiogram.methods import DeleteWebhook, GetMe, SetWebhook
from aiogram.types import Update
from aiogram.utils.token import TokenValidationError, extract_bot_id
from starlette.applications import Starlette

from bot.bus import Bus
from bot.channels.base import Capabilities, Turns
from bot.channels.telegram.address import CHANNEL
from bot.channels.telegram.aiogram_api import AiogramApi, open_bot
from bot.channels.telegram.api import Api, NoAnswerError, TelegramError, TooFastError
from bot.channels.telegram.bots import TelegramBot
from bot.channels.telegram.inline import InlineSearch
from bot.channels.telegram.limits import Rates
from bot.channels.telegram.menu import set_menu
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.receiver import ALLOWED, Attached, Continue, Leave, Noticed, Receiver
from bot.channels.telegram.sender import Outgoing, TelegramSender
from bot.channels.telegram.shared_limits import listens, pace_of
from bot.channels.telegram.signing import webhook_secret
from bot.channels.telegram.typing_signs import TypingSigns
from bot.channels.telegram.webhook import Entrance, webhook_app
from bot.errors import ShopkeeperError
from bot.messages import ChatKey

log = structlog.get_logger(__name__)

CAPABILITIES = Capabilities(pushes=True, edits=True, typing=True, groups=True, text_limit=4096)
#: Seconds, at last, before a bot that could not start (no network yet) is tried again.
AGAIN = 60.0
#: Pushes that Telegram may have under way at once.
PUSHES = 40


@dataclass(frozen=True, slots=True)
class BotSetup:
    """One bot and the shop it serves."""

    token: str
    shop: str


@dataclass(frozen=True, slots=True)
class TelegramOptions:
    """`secret` signs buttons and makes the webhook's token: keep it across restarts. `webhook`: the public
    https address that ends at `webhook_app`, without the bot's id; None for polling. `base`: the shop's own
    web address, for relative pictures."""

    secret: str
    server: str = "https://api.telegram.org"
    webhook: str | None = None
    base: str | None = None
    rich: bool = True
    menu: bool = True
    rates: Rates = field(default_factory=Rates)


class TelegramChannel:
    """`bot.channels.base.Channel` over aiogram. `sender` pushes what waits in the outbox.

    `bus`: on which processes that send for the same bots keep Telegram's limits together. Raises
    ShopkeeperError when a token is none, or two bots serve one shop.
    """

    name = CHANNEL
    capabilities = CAPABILITIES

    def __init__(
        self,
        bots: Sequence[BotSetup],
        turns: Turns,
        options: TelegramOptions,
        clock: Callable[[], datetime],
        noticed: Noticed,
        inline: InlineSearch | None = None,
        go_on: Continue | None = None,
        attached: Attached | None = None,
        outgoing: Outgoing | None = None,
        bus: Bus | None = None,
    ) -> None:
        _check(bots)
        self._bus = bus
        self._setups = bots
        self._turns = turns
        self._options = options
        self._clock = clock
        self._noticed = noticed
        self._inline = inline
        self._go_on = go_on
        self._bots: dict[str, TelegramBot] = {}
        self._entrances: dict[int, Entrance] = {}
        self._attached = attached
        #: Asked first about each update: True when it belongs to the agents' group and is dealt with.
        self.desk: Callable[[TelegramBot, Update], Awaitable[bool]] | None = None
        #: Shows shoppers that an agent writes, where agents are.
        self.signs: TypingSigns | None = None
        #: Gives a link back to the web chat, where there is one.
        self.leave: Leave | None = None
        self.sender = TelegramSender(self._bots, self._gone, outgoing=outgoing)
        self.webhook: Starlette = webhook_app(self.entrances)

    def entrances(self) -> Mapping[int, Entrance]:
        """By bot id: who takes what Telegram pushes to the bots that are up."""
        return self._entrances

    def bot(self, shop: str) -> TelegramBot | None:
        """The shop's bot, once it is up."""
        return self._bots.get(shop)

    async def _handle(self, receiver: Receiver, update: Update) -> None:
        if self.desk is not None and await self.desk(receiver.bot, update):
            return
        await receiver.handle(update)

    async def run(self) -> None:
        """Serve all bots until cancelled; one that can't start does not keep the others from it."""
        async with asyncio.TaskGroup() as group:
            for setup in self._setups:
                group.create_task(self._serve(setup))
            if self.signs is not None:
                group.create_task(self.signs.run())

    async def _serve(self, setup: BotSetup) -> None:
        api = AiogramApi(open_bot(setup.token, self._options.server))
        try:
            bot = await self._introduced(setup, api)
            receiver = Receiver(bot, self._turns, self._clock, self._noticed, self._inline, self._go_on)
            receiver.attached = self._attached
            receiver.leave = self.leave
            self._bots[setup.shop] = bot
            if self._options.menu:
                await self._with_menu(bot)
            log.info("telegram_started", bot=bot.username, shop=bot.shop, webhook=bool(self._options.webhook))
            listening = listens(bot.pace)
            try:
                await self._receive(bot, receiver)
            finally:
                if listening is not None:
                    listening.cancel()
                await receiver.finish()
        finally:
            self._bots.pop(setup.shop, None)
            await api.close()

    async def _receive(self, bot: TelegramBot, receiver: Receiver) -> None:
        if self._options.webhook is None:
            await self._until_done(bot.api, DeleteWebhook())
            await Poller(bot.api, partial(self._handle, receiver), bot.username).run()
            return
        secret = webhook_secret(self._options.secret, bot.id)
        self._entrances[bot.id] = Entrance(secret, partial(self._handle, receiver))
        try:
            await self._until_done(
                bot.api,
                SetWebhook(
                    url=f"{self._options.webhook.rstrip('/')}/{bot.id}",
                    secret_token=secret,
                    allowed_updates=list(ALLOWED),
                    max_connections=PUSHES,
                ),
            )
            await asyncio.Event().wait()
        finally:
            del self._entrances[bot.id]

    async def _introduced(self, setup: BotSetup, api: AiogramApi) -> TelegramBot:
        me = await self._until_done(api, GetMe())
        return TelegramBot(
            shop=setup.shop,
            id=me.id,
            username=me.username or "",
            api=api,
            secret=self._options.secret,
            base=self._options.base,
            rich=self._options.rich,
            pace=pace_of(me.id, self._bus, self._options.rates),
        )

    async def _until_done(self, api: Api, method: Any) -> Any:
        """Without network at the start, wait for it. What Telegram refuses is told and tried again, too: only
        a person can mend it (a wrong token, a webhook address without https)."""
        pauses = chain((1.0, 2.0, 5.0, 15.0), repeat(AGAIN))
        while True:
            try:
                return await api.call(method)
            except (NoAnswerError, TooFastError) as error:
                log.info("telegram_start_waits", method=method.__api_method__, reason=str(error))
            except TelegramError as error:
                log.error("telegram_start_refused", method=method.__api_method__, reason=str(error))
            await asyncio.sleep(next(pauses))

    async def _with_menu(self, bot: TelegramBot) -> None:
        try:
            await set_menu(bot.api, bot.shop, leaving=self.leave is not None)
        except TelegramError as error:
            # Shoppers can do without a menu.
            log.warning("telegram_menu_failed", bot=bot.username, reason=str(error))

    async def _gone(self, key: ChatKey, reason: str) -> None:
        await self._noticed(key, self._clock(), "blocked")


def _check(bots: Sequence[BotSetup]) -> None:
    for setup in bots:
        try:
            extract_bot_id(setup.token)
        except TokenValidationError as error:
            raise ShopkeeperError(
                f"The Telegram token of shop {setup.shop!r} is none: @BotFather gives one like 123456:AAF…"
            ) from error
    shops = [setup.shop for setup in bots]
    if len(set(shops)) < len(shops):
        raise ShopkeeperError("Two Telegram bots serve one shop: give each shop one.")
