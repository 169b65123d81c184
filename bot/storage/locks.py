"""One turn of a chat at a time: the seam, and locks within one process.

Between processes the version check of the store keeps turns apart; a lock only saves the retry.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from bot.messages import ChatKey

#: Seconds that a turn waits for the one before it, far longer than a turn takes.
PATIENCE = 30.0


class ChatBusyError(Exception):
    """The turn before did not end in time."""


class ChatLocks(Protocol):
    def hold(self, key: ChatKey, timeout: float = PATIENCE) -> AbstractContextManager[None]:
        """Enter when no other turn of this chat runs, in order of arrival as far as the lock is fair.

        Not reentrant. Raises ChatBusyError after `timeout` seconds.
        """


@dataclass(slots=True)
class _Entry:
    lock: Lock = field(default_factory=Lock)
    users: int = 0


class ProcessChatLocks:
    """Locks in this process; one exists only while somebody holds or awaits it."""

    def __init__(self) -> None:
        self._entries: dict[ChatKey, _Entry] = {}
        self._guard = Lock()

    def __len__(self) -> int:
        with self._guard:
            return len(self._entries)

    @contextmanager
    def hold(self, key: ChatKey, timeout: float = PATIENCE) -> Iterator[None]:
        with self._guard:
            entry = self._entries.setdefault(key, _Entry())
            entry.users += 1
        try:
            if not entry.lock.acquire(timeout=timeout):
                raise ChatBusyError(f"chat {key.chat!r} on {key.channel} is still busy after {timeout:g} s")
            try:
                yield
            finally:
                entry.lock.release()
        finally:
            with self._guard:
                entry.users -= 1
                if entry.users == 0:
                    del self._entries[key]
