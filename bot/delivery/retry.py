"""When a failed delivery is tried again: exponential backoff with full jitter over its upper half.

Source of the shape: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 ("equal jitter").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Seconds. With the defaults a delivery is given up after 14 tries, which is 1 h to 1 h 50 min."""

    first: float = 1.0
    most: float = 900.0
    attempts: int = 14

    def delay(self, attempts: int, random: Callable[[], float], asked: float | None = None) -> float:
        """After `attempts` failed tries. `random` gives 0 <= x < 1; `asked`: the other side's own word,
        which is never undercut."""
        step = min(self.most, self.first * 2.0 ** (attempts - 1))
        wait = step / 2 + random() * step / 2
        return wait if asked is None else asked + random() * min(self.first, asked)

    def over(self, attempts: int) -> bool:
        return attempts >= self.attempts


DEFAULT_RETRIES = RetryPolicy()
