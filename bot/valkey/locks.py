"""One turn of a chat at a time among all processes.

A lease, not a promise: whoever holds one too long (a stopped process, a long wait for the database) loses it,
and another goes on. What keeps their turns apart then is the chat's version, which each commit checks in the
database: it is the fencing token, and the one who was overtaken fails.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.messages import ChatKey
from bot.storage.locks import PATIENCE, ChatBusyError, ProcessChatLocks
from bot.valkey.connection import PREFIX, Patient, troubles

if TYPE_CHECKING:
    import valkey
    from valkey.lock import Lock

#: Seconds that a lock lasts if its process dies, far longer than a turn takes; and between two tries for it.
LEASE, GLANCE = 5.0, 0.01


class ValkeyChatLocks:
    """`bot.storage.locks.ChatLocks`: first in line within the process, then among the processes."""

    def __init__(
        self,
        client: valkey.Valkey,
        lease: float = LEASE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._lease = lease
        self._clock = clock
        self._here = ProcessChatLocks()
        self._patient = Patient("locks")

    @contextmanager
    def hold(self, key: ChatKey, timeout: float = PATIENCE) -> Iterator[None]:
        until = self._clock() + timeout
        with self._here.hold(key, timeout):
            lock = self._taken(key, max(0.0, until - self._clock()))
            try:
                yield
            finally:
                if lock is not None:
                    self._release(lock)

    def _taken(self, key: ChatKey, timeout: float) -> Lock | None:
        """None while the server is away. Raises ChatBusyError."""
        if not self._patient.ready:
            return None
        name = f"{PREFIX}chat:{key.shop}:{key.channel}:{key.chat}"
        lock: Lock = self._client.lock(
            name, timeout=self._lease, sleep=GLANCE, blocking_timeout=timeout, thread_local=False
        )
        try:
            taken = lock.acquire()
        except troubles() as error:
            # Without the server the version keeps turns apart, at the price of a retry now and then.
            self._patient.failed(error)
            return None
        self._patient.worked()
        if not taken:
            raise ChatBusyError(f"chat {key.chat!r} on {key.channel} is still busy after {timeout:g} s")
        return lock

    def _release(self, lock: Lock) -> None:
        from valkey.exceptions import LockError

        try:
            lock.release()
        except LockError:
            return  # the turn took longer than the lease; its commit has met the version check
        except troubles() as error:
            self._patient.failed(error)  # it ends with its lease
