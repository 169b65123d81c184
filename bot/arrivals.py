"""How new each product is, from the imports that brought it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

#: Days after which a new product is half as new, and after which it is one of the others.
HALF_LIFE, NEW = 30.0, timedelta(days=90)
#: Freshness changes slowly: it is counted anew so often.
STEP = timedelta(hours=1)


class Arrivals:
    """`first_seen`: product id -> the import that brought it; products of a source's first import, of which
    nobody knows how new they are, are not in it."""

    def __init__(self, first_seen: Mapping[str, datetime]) -> None:
        self._first_seen = first_seen
        self._counted: tuple[datetime, Mapping[str, float]] | None = None

    def freshness(self, at: datetime) -> Mapping[str, float]:
        """Product id -> 1 on the day that it came, halved every 30 days; nothing for what came 90 days ago
        or is yet to come."""
        counted = self._counted
        if counted is None or abs(at - counted[0]) >= STEP:
            ages = {id: at - came for id, came in self._first_seen.items()}
            fresh = {id: _halved(age) for id, age in ages.items() if timedelta(0) <= age < NEW}
            counted = self._counted = (at, fresh)
        return counted[1]


def _halved(age: timedelta) -> float:
    return float(0.5 ** (age / timedelta(days=HALF_LIFE)))
