"""What reading a message costs, told without a clock on the wall: beside an ordinary message of 100 kB."""

from __future__ import annotations

import time
from collections.abc import Callable

LONG = 100_000
ORDINARY = ("what comes with every other thing people said before about it " * (LONG // 60))[:LONG]
#: Times an ordinary message of 100 kB; the worst that is known costs 2, a rule that explodes costs thousands.
MOST = 10


def beside_an_ordinary_one(read: Callable[[str], object], text: str) -> float:
    """How many ordinary messages a message costs; both are read twice, in turns."""
    turns = [(_processor_time(read, text), _processor_time(read, ORDINARY)) for _ in range(2)]
    return min(took for took, _ in turns) / min(took for _, took in turns)


def _processor_time(read: Callable[[str], object], text: str) -> float:
    """Seconds of this thread, so that what else runs on the machine counts little."""
    started = time.thread_time()
    read(text)
    return time.thread_time() - started
