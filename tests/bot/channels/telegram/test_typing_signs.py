"""Agents who write are seen by shoppers in Telegram, too."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.bus import ProcessBus, tell_typing
from bot.channels.telegram.api import NoAnswerError
from bot.channels.telegram.bots import TelegramBot
from bot.channels.telegram.typing_signs import SHOWN, TypingSigns
from bot.messages import ChatKey

ANNA, BERT = ChatKey("main", "telegram", "1001"), ChatKey("main", "telegram", "-1002/17:1001")
STRANGER, WEB = ChatKey("other", "telegram", "1003"), ChatKey("main", "web", "1001")


class Server:
    def __init__(self) -> None:
        self.shown: list[tuple[Any, Any, str]] = []
        self.failing = False

    async def call(self, method: Any) -> Any:
        self.shown.append((method.chat_id, method.message_thread_id, method.action))
        if self.failing:
            raise NoAnswerError("away")
        return True


def test_signs() -> None:
    server, bus, now = Server(), ProcessBus(), [100.0]
    bot = TelegramBot("main", 42, "shop_bot", server, "s" * 40)

    async def typed(*keys: ChatKey) -> list[tuple[Any, Any, str]]:
        server.shown = []
        for key in keys:
            tell_typing(bus, key, "Ada")
        for _ in range(10):
            await asyncio.sleep(0)
        return server.shown

    async def play() -> None:
        signs = TypingSigns({"main": bot}.get, bus, lambda: now[0])
        running = asyncio.create_task(signs.run())
        await asyncio.sleep(0)
        assert await typed(ANNA, ANNA, BERT, STRANGER, WEB) == [
            (1001, None, "typing"),
            (-1002, 17, "typing"),
        ]
        now[0] += SHOWN / 2
        assert await typed(ANNA) == []
        now[0] += SHOWN
        server.failing = True
        assert len(await typed(ANNA)) == 1
        now[0] += SHOWN
        server.failing = False
        assert len(await typed(ANNA, ChatKey("main", "telegram", "no chat"))) == 1
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(play())
