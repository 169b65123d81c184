"""Cheaper and dearer than what was shown: prices to search between, and picks that keep the promise.

The promise: "cheaper" means that every product costs less than the dearest shown and that the median is
lower; "dearer", that the median is higher. A list that can't keep it is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from catalog.where import Where
from recommender.candidates import Flags, Floats

Direction = Literal["cheaper", "dearer"]

#: Fewer products than this on the strict step and the milder one is taken too.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Step:
    """A price range, both ends included, in which any choice keeps the promise."""

    price_min: float | None
    price_max: float | None

    def holds(self, prices: Floats) -> Flags:
        """Which prices lie in the range, (n,); unknown ones don't."""
        low = -np.inf if self.price_min is None else self.price_min
        high = np.inf if self.price_max is None else self.price_max
        return (prices >= low) & (prices <= high)

    def within(self, where: Where) -> Where:
        """`where` narrowed to the range. A bound on the other side that leaves nothing over gives way:
        who asks for something dearer than all within the budget takes the budget back."""
        low, high = where.price_min, where.price_max
        if self.price_max is not None:
            high = self.price_max if high is None else min(high, self.price_max)
            low = low if low is None or low <= high else None
        if self.price_min is not None:
            low = self.price_min if low is None else max(low, self.price_min)
            high = high if high is None or high >= low else None
        return replace(where, price_min=low, price_max=high)


def steps(shown: Sequence[float], direction: Direction) -> tuple[Step, ...]:
    """Ranges that keep the promise against the shown prices, the most helpful first.

    First wholly below the cheapest (above the dearest) shown, then below (above) the median shown.
    """
    prices = [price for price in shown if np.isfinite(price)]
    if not prices:
        return ()
    median = float(np.median(prices))
    if direction == "cheaper":
        ends = [float(np.nextafter(end, -np.inf)) for end in dict.fromkeys((min(prices), median))]
        return tuple(Step(None, end) for end in ends if end > 0)
    ends = [float(np.nextafter(end, np.inf)) for end in dict.fromkeys((max(prices), median))]
    return tuple(Step(end, None) for end in ends)


def pick(prices: Floats, shown: Sequence[float], direction: Direction, count: int = 5) -> list[int]:
    """Positions into `prices` (n,), which are in order of merit: at most `count` that keep the promise.

    The strict step comes first; when it holds fewer than three, the milder one fills up. Empty when
    nothing keeps the promise.
    """
    picked: list[int] = []
    for step in steps(shown, direction):
        for position in np.flatnonzero(step.holds(prices)).tolist():
            if len(picked) >= count:
                break
            if position not in picked:
                picked.append(position)
        if len(picked) >= ENOUGH:
            break
    return picked


def cheaper(prices: Floats, shown: Sequence[float], count: int = 5) -> list[int]:
    """`pick` downwards."""
    return pick(prices, shown, "cheaper", count)


def dearer(prices: Floats, shown: Sequence[float], count: int = 5) -> list[int]:
    """`pick` upwards."""
    return pick(prices, shown, "dearer", count)
