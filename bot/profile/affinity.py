"""Likes that are inferred from what somebody looks at and takes: they fade with time.

A sign moves a like towards 1 (or a dislike towards -1) by its share of what is left; half of it is gone
after `HALF_LIFE`, as tastes of last year say less than those of last week (Koren, "Collaborative filtering
with temporal dynamics", KDD 2009, has the effect; the length is ours).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel

HALF_LIFE = timedelta(days=60)
#: Values kept for each attribute, the strongest.
KEPT = 12
#: A like below this is no like any more.
NOISE = 0.02


class Liking(BaseModel):
    """weight: -1..1 at the time `at` (None: unknown, in old profiles). signs: how many spoke for it."""

    weight: float
    at: datetime | None = None
    signs: int = 1
    turn: int = 0

    def now(self, at: datetime) -> float:
        """The weight as it is at a later time."""
        if self.at is None or at <= self.at:
            return self.weight
        return float(self.weight * 2.0 ** (-((at - self.at) / HALF_LIFE)))

    def moved(self, share: float, at: datetime, turn: int) -> Liking:
        """After one more sign; `share` (-1..1) of the way to 1 or -1."""
        before = self.now(at)
        goal = 1.0 if share > 0 else -1.0
        weight = before + abs(share) * (goal - before)
        return Liking(weight=round(weight, 4), at=at, signs=self.signs + 1, turn=turn)


Likings = dict[str, dict[str, Liking]]


def noted(likings: Likings, name: str, value: str, share: float, at: datetime, turn: int) -> None:
    """Take one sign of interest (or, negative, of dislike) in; the weakest values beyond `KEPT` go."""
    values = likings.setdefault(name, {})
    before = values.get(value, Liking(weight=0.0, at=at, signs=0))
    values[value] = before.moved(share, at, turn)
    strongest = sorted(values.items(), key=lambda pair: -abs(pair[1].now(at)))
    likings[name] = dict(strongest[:KEPT])


def weights(likings: Mapping[str, Mapping[str, Liking]], at: datetime) -> dict[str, dict[str, float]]:
    """attribute -> value -> weight at a time, what has faded left out."""
    found: dict[str, dict[str, float]] = {}
    for name, values in likings.items():
        kept = {value: now for value, liking in values.items() if abs(now := liking.now(at)) >= NOISE}
        if kept:
            found[name] = kept
    return found
