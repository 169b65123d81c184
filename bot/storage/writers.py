"""Writers of one SQLite file in the order of their coming.

SQLite lets a writer that finds another one at work sleep and try again: with a dozen threads some are passed
over for longer than they may wait. Within a process they stand in line; between processes SQLite's own
waiting holds.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from threading import Event, Lock


class Line:
    """At most one is at work. Thread-safe."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._busy = False
        self._waiting: deque[Event] = deque()

    def enter(self, patience: float) -> bool:
        """Whether it is one's turn now; False after `patience` seconds in vain."""
        with self._guard:
            if not self._busy:
                self._busy = True
                return True
            called = Event()
            self._waiting.append(called)
        if called.wait(patience):
            return True
        with self._guard:
            if called.is_set():
                return True
            self._waiting.remove(called)
            return False

    def leave(self) -> None:
        """The next one is called."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._busy = False


class Writer(sqlite3.Connection):
    """Leaves the line when its transaction has ended, however it ends."""

    line: Line | None = None
    _inside = False

    def come(self, patience: float) -> None:
        """Before a transaction that writes. Who waits in vain goes on without: SQLite refuses it then, with
        words of its own."""
        if self.line is not None and not self._inside:
            self._inside = self.line.enter(patience)

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self._go()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._go()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._go()

    def _go(self) -> None:
        if self._inside and self.line is not None:
            self._inside = False
            self.line.leave()


def in_line() -> Callable[..., Writer]:
    """What opens connections that stand in one line."""
    line = Line()

    def open_(*args: object, **options: object) -> Writer:
        connection = Writer(*args, **options)  # type: ignore[arg-type]
        connection.line = line
        return connection

    return open_
