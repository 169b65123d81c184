"""What a channel is: a place where shoppers are. It translates messages in and out and does nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from bot.messages import ChatKey, Incoming, Reply

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What shoppers on a channel can be shown.

    `pushes`: replies have to be sent out (they wait in the outbox); otherwise the shopper's page reads them.
    """

    pushes: bool
    pictures: bool = True
    buttons: bool = True
    edits: bool = False
    typing: bool = False
    groups: bool = False
    text_limit: int = 100_000


class Channel(Protocol):
    """`name` is the `channel` of its chats' keys. `run` serves until it is cancelled."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    async def run(self) -> None: ...


class Assistant(Protocol):
    """Synchronous and thread-safe: channels call it from worker threads."""

    def handle(self, incoming: Incoming) -> list[Reply]:
        """One turn. The same `update_id` twice gives one turn and the same replies."""

    def history(self, key: ChatKey, limit: int = 50) -> list[dict[str, Any]]:
        """The latest messages, oldest first: `{"turn", "at", "from", "body", …}`."""


class Turns:
    """The bridge from an event loop to the assistant: at most `threads` turns at once."""

    def __init__(self, assistant: Assistant, threads: int = 8) -> None:
        self._assistant = assistant
        self._limiter = CapacityLimiter(threads)

    async def handle(self, incoming: Incoming) -> list[Reply]:
        """A caller that goes away doesn't stop its turn."""
        return await run_sync(self._assistant.handle, incoming, limiter=self._limiter)

    async def history(self, key: ChatKey, limit: int) -> list[dict[str, Any]]:
        return await run_sync(self._assistant.history, key, limit, limiter=self._limiter)

    async def run(self, call: Callable[[], T]) -> T:
        """Any other blocking call, such as a search, under the same limit."""
        return await run_sync(call, limiter=self._limiter)
