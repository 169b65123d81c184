"""The figures of a period, as data: how each is counted stands at its field."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

#: From meeting to buying; each counts chats in which it happened.
STEPS = ("chats", "shown", "asked", "cart", "checkout", "ordered")


@dataclass(frozen=True, slots=True)
class Count:
    """Something said or wanted, and in how many different chats."""

    what: str
    chats: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """A coded reason at one stage for one kind of goods ("": none was named). words: some, masked."""

    reason: str
    stage: str
    goods: str
    chats: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question about a product that the catalog could not answer, masked."""

    question: str
    product: str
    chats: int


@dataclass(frozen=True, slots=True)
class Offers:
    """What became of unasked offers of one kind (up_sell, cross_sell)."""

    kind: str
    made: int
    accepted: int
    refused: int


@dataclass(frozen=True, slots=True)
class Interviewed:
    """What was answered to one question of an interview at the desk, masked; the newest answers first."""

    guide: str
    question: str
    chats: int
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Insights:
    """since: start of the period, None: all there is. funnel: a key of `STEPS` -> chats. unmet: wishes that
    found nothing. unsold: goods asked for that the shop lacks. silent_topics: policy topics asked without an
    answer in the policy file. wanted: goods wished for. asked: products asked about."""

    since: datetime | None
    funnel: dict[str, int] = field(default_factory=dict)
    unmet: tuple[Count, ...] = ()
    unsold: tuple[Count, ...] = ()
    reasons: tuple[ReasonCount, ...] = ()
    questions: tuple[Unanswered, ...] = ()
    silent_topics: tuple[Count, ...] = ()
    wanted: tuple[Count, ...] = ()
    asked: tuple[Count, ...] = ()
    offers: tuple[Offers, ...] = ()
    interviews: tuple[Interviewed, ...] = ()
    misunderstood: int = 0
    people_called: int = 0
    complaints: int = 0

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        found["since"] = self.since.isoformat() if self.since else None
        return found
