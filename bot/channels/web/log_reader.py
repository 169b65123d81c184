"""One page's place in a chat's log: what came after it, in order and once, as the page reads it."""

from __future__ import annotations

from typing import Any

import anyio

from bot.channels.web.protocol import OwnerEvent, ReadyEvent
from bot.channels.web.transcript import Transcript
from bot.channels.web.turns import Turns
from bot.messages import ChatKey, Owner

#: Messages before the page's place that are looked at for the labels of their buttons, and read at once.
BEFORE, AT_ONCE = 10, 200


class LogReader:
    """Starts once, then gives the news whenever it is asked; safe to ask from several tasks."""

    def __init__(self, turns: Turns, key: ChatKey, name: str) -> None:
        self._turns = turns
        self._key = key
        self._transcript = Transcript(name, turns.address_in(key))
        self.owner: Owner | None = None
        self._one_at_a_time = anyio.Lock()
        self.cursor = 0

    async def page(self, limit: int) -> list[dict[str, Any]]:
        """The latest messages; the place is then behind them."""
        return self._taken(await self._turns.history(self._key, limit))

    async def start(self, since: int | None) -> list[dict[str, Any]]:
        """`ready`, and all that came after the message `since`. A page that knows a message which isn't
        there any more (the shopper was forgotten) gets the chat from its beginning; None: only news."""
        latest = await self._turns.history(self._key, BEFORE)
        end = int(latest[-1]["id"]) if latest else 0
        if since is None or since > end:
            since = end if since is None else 0
        self._transcript.wire(await self._turns.history(self._key, BEFORE, before=since + 1))
        self.cursor = since
        self.owner = await self._turns.owner(self._key)
        ready = ReadyEvent(cursor=end, since=since, owner=self.owner)
        return [ready.wire(), *await self.news()]

    async def news(self) -> list[dict[str, Any]]:
        """What was added to the log, and who speaks now if that changed."""
        events: list[dict[str, Any]] = []
        async with self._one_at_a_time:
            while messages := await self._turns.after(self._key, self.cursor, AT_ONCE):
                events += self._taken(messages)
            owner = await self._turns.owner(self._key)
            if owner != self.owner:
                self.owner = owner
                events.append(OwnerEvent(owner=owner).wire())
        return events

    def _taken(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if messages:
            self.cursor = int(messages[-1]["id"])
        return self._transcript.wire(messages)
