"""Long polling: acknowledged only when done, many at once, again after a failure."""

from __future__ import annotations

import asyncio
from typing import Any

from aiogram.methods import GetUpdates
from aiogram.types import Update

from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.polling import TRIES, Poller, persist


class Server:
    """Holds updates, and forgets those before an offset, as Telegram does."""

    def __init__(self, *ids: int) -> None:
        self.waiting = [Update(update_id=number) for number in ids]
        self.asked: list[GetUpdates] = []

    async def call(self, method: Any) -> Any:
        self.asked.append(method)
        if method.offset is not None:
            self.waiting = [update for update in self.waiting if update.update_id >= method.offset]
        return self.waiting[: method.limit]


async def no_sleep(seconds: float) -> None:
    await asyncio.sleep(0)


async def until_still() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_the_offset_stays_at_the_oldest_that_is_under_way() -> None:
    async def play() -> None:
        server, handled = Server(5, 6, 7), []
        gate = asyncio.Event()

        async def handle(update: Update) -> None:
            if update.update_id == 6:
                await gate.wait()
            handled.append(update.update_id)

        poller = Poller(server, handle, "bot")
        assert await poller.poll() == 3
        await until_still()
        assert handled == [5, 7]
        assert await poller.poll() == 0
        assert server.asked[-1].offset == 6
        assert server.asked[-1].timeout == 0
        server.waiting.append(Update(update_id=8))
        assert await poller.poll() == 1
        gate.set()
        await until_still()
        assert handled == [5, 7, 8, 6]
        assert await poller.poll() == 0
        assert server.asked[-1].offset == 9
        assert server.waiting == []
        assert await poller.poll() == 0
        assert server.asked[-1].offset is None

    asyncio.run(play())


def test_a_failed_update_is_tried_again_and_then_given_up() -> None:
    tried = []

    async def handle(update: Update) -> None:
        tried.append(update.update_id)
        raise RuntimeError("the database is away")

    asyncio.run(persist(handle, Update(update_id=1), "bot", no_sleep))
    assert len(tried) == TRIES


def test_kinds_of_updates_are_named() -> None:
    server = Server()

    async def handle(update: Update) -> None: ...

    asyncio.run(Poller(server, handle, "bot").poll())
    assert set(server.asked[0].allowed_updates or ()) == {
        "message", "edited_message", "callback_query", "inline_query", "my_chat_member",
    }  # fmt: skip


def test_lanes_keep_the_order_of_a_chat_and_let_others_pass() -> None:
    async def play() -> list[str]:
        lanes, done = Lanes(), []
        gate = asyncio.Event()

        async def go(chat: str, name: str) -> None:
            async with lanes.lane(chat):
                if name == "a1":
                    await gate.wait()
                done.append(name)

        tasks = [asyncio.create_task(go(name[0], name)) for name in ("a1", "a2", "b1", "a3", "b2")]
        await until_still()
        gate.set()
        await asyncio.gather(*tasks)
        assert len(lanes) == 0
        return done

    assert asyncio.run(play()) == ["b1", "b2", "a1", "a2", "a3"]
