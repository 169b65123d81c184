"""The bridge from the event loop to the synchronous assistant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import anyio
from anyio.to_thread import run_sync

from bot.bus import Bus
from bot.channels.web.files import PageFiles
from bot.channels.web.options import Assistant
from bot.messages import ChatKey, Incoming, Owner, Reply


class Turns:
    """Runs turns in at most `threads` worker threads. A caller that goes away doesn't stop its turn."""

    def __init__(
        self,
        assistant: Assistant,
        shop: str,
        bus: Bus,
        clock: Callable[[], datetime],
        threads: int,
        stopping: str,
        files: PageFiles | None = None,
    ) -> None:
        self._assistant = assistant
        self._limiter = anyio.CapacityLimiter(threads)
        self.shop = shop
        self.bus = bus
        self.clock = clock
        #: A topic of this process's alone: a call there ends the streams that would last for ever.
        self.stopping = stopping
        self.files = files

    def address_in(self, key: ChatKey) -> Callable[[str], str] | None:
        """Where files of this chat can be had, by their ids."""
        files = self.files
        return None if files is None else lambda id: files.address(key, id)

    def stop_streams(self) -> None:
        self.bus.publish(self.stopping)

    async def handle(self, incoming: Incoming) -> list[Reply]:
        return await run_sync(self._assistant.handle, incoming, limiter=self._limiter)

    async def history(self, key: ChatKey, limit: int, before: int | None = None) -> list[dict[str, Any]]:
        return await run_sync(self._assistant.history, key, limit, before, limiter=self._limiter)

    async def after(self, key: ChatKey, cursor: int, limit: int) -> list[dict[str, Any]]:
        return await run_sync(self._assistant.after, key, cursor, limit, limiter=self._limiter)

    async def owner(self, key: ChatKey) -> Owner:
        return await run_sync(self._assistant.owner, key, limiter=self._limiter)
