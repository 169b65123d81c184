"""Which question helps most, if any: how a shop narrows down what it shows, as a strategy of its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from types import MappingProxyType
from typing import Protocol

import numpy as np

from recommender.candidates import Floats
from recommender.features import COMFORT

#: Buttons offered with a question.
BUTTONS = 4
#: Values that are told apart; all rarer ones count as one answer: nobody knows hundreds of brands.
TELLING = 20
#: Expected halvings of what is left below which a question is not worth its words; for who is in a hurry,
#: it must save more.
WORTH, WORTH_IN_HURRY = 0.25, 1.0
#: Buttons of a price question split the prices in three.
PRICE_PARTS = 3
#: The limit that people name, as a multiple of what they pay in the end.
LIMIT = 1.2
#: Share of people who have an answer, until a shop's own chats tell: a size or a colour is at hand, a
#: material or a pattern must be thought about. Slots that are not listed take `OTHER`.
READINESS: Mapping[str, float] = MappingProxyType(
    {
        "category": 1.0,
        "gender": 0.95,
        "age_group": 0.9,
        "size": 0.9,
        "budget": 0.85,
        "color": 0.8,
        "occasion": 0.75,
        "brand": 0.4,
        "material": 0.4,
        "pattern": 0.4,
    }
)
OTHER = 0.5
#: How many questions that were put `READINESS` is worth against a shop's own.
PRIOR_QUESTIONS = 20.0


@dataclass(frozen=True, slots=True)
class Situation:
    """What lies on the counter and what could be asked about it.

    facets: slot -> value -> candidates that have it. total: candidates. prices: theirs, (n,), for the slot
    "budget". shown: how many fit on the counter at once. known: slots that were said or asked. askable: slots
    that may be asked, in the order of a shop that asks in a fixed order.
    """

    facets: Mapping[str, Mapping[str, int]]
    total: int
    shown: int
    askable: Sequence[str]
    known: Collection[str] = ()
    prices: Floats | None = None
    hurried: bool = False

    def open(self) -> list[str]:
        return [slot for slot in self.askable if slot not in self.known]


@dataclass(frozen=True, slots=True)
class Question:
    """gain: expected halvings of what is left to look through. values: what to offer as buttons, the most
    frequent first; for the slot "budget" they are upper ends, as numbers in text."""

    slot: str
    gain: float
    values: tuple[str, ...]


class Asking(Protocol):
    """Decides on the question that goes with a list of products."""

    def question(self, situation: Situation) -> Question | None:
        """At most one; None when showing alone helps more."""


class MostTelling:
    """Asks what is expected to narrow the candidates down furthest, if that is worth asking at all.

    The gain of an answer is log2(candidates before / after), where no answer earns more than what fits on the
    counter: four left or two left are both seen at a glance. It is weighed by how many have an answer.
    """

    def __init__(self, readiness: Mapping[str, float] = READINESS) -> None:
        self.readiness = readiness

    def question(self, situation: Situation) -> Question | None:
        worth = WORTH_IN_HURRY if situation.hurried else WORTH
        best: Question | None = None
        for slot in sorted(situation.open()):
            found = _question(situation, slot, self.readiness.get(slot, OTHER))
            if found is not None and found.gain >= worth and (best is None or found.gain > best.gain):
                best = found
        return best


class NoQuestions:
    """Shows and never asks."""

    def question(self, situation: Situation) -> Question | None:
        return None


class FixedOrder:
    """Goes through the askable slots in their order, whatever they tell; skips what has no two answers."""

    def question(self, situation: Situation) -> Question | None:
        if situation.total <= situation.shown:
            return None
        found = (_question(situation, slot) for slot in situation.open())
        return next((question for question in found if question is not None), None)


def learned_readiness(questions: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """slot -> share of people who have an answer. questions: slot -> (times put, times answered) in chats."""
    learned = dict(READINESS)
    for slot, (put, answered) in questions.items():
        prior = READINESS.get(slot, OTHER)
        learned[slot] = (PRIOR_QUESTIONS * prior + answered) / (PRIOR_QUESTIONS + put)
    return learned


def _question(situation: Situation, slot: str, readiness: float = 1.0) -> Question | None:
    """The question about a slot with its gain; None when there are no two answers to it."""
    if slot == "budget":
        return _budget(situation, readiness)
    counts = situation.facets.get(slot, {})
    ranked = sorted(
        ((value, n) for value, n in counts.items() if n > 0), key=lambda pair: (-pair[1], pair[0])
    )
    if len(ranked) < 2:
        return None
    answers = [n for _, n in ranked[:TELLING]]
    rest = sum(n for _, n in ranked[TELLING:])
    if rest:
        answers.append(rest)
    stated = sum(answers)
    # A product with several values is counted at each; then all of the candidates may state one. Those that
    # state none are lost by any answer: only among the others does it find anything.
    stating = min(stated, situation.total)
    narrowing = sum(n / stated * _halvings(stating, n, situation.shown) for n in answers)
    gain = stating / max(situation.total, 1) * narrowing
    return Question(slot, gain * readiness, tuple(value for value, _ in ranked[:BUTTONS]))


def _budget(situation: Situation, readiness: float) -> Question | None:
    """Whatever one ends up paying, the limit that one names lies a little above it, and what costs far less
    than the limit is shown last: the prices in between are left."""
    if situation.prices is None:
        return None
    known = np.sort(situation.prices[np.isfinite(situation.prices) & (situation.prices > 0)])
    if len(known) < 2:
        return None
    limits = LIMIT * known
    within = np.searchsorted(known, limits, side="right") - np.searchsorted(known, COMFORT[0] * limits)
    share = situation.total / len(known)
    gain = float(np.mean([_halvings(situation.total, share * n, situation.shown) for n in within.tolist()]))
    ends = np.quantile(known, np.arange(1, PRICE_PARTS) / PRICE_PARTS)
    values = tuple(dict.fromkeys(f"{_round_price(float(end)):g}" for end in ends))
    return Question("budget", gain * readiness, values) if gain > 0 else None


def _halvings(before: float, left: float, shown: int) -> float:
    """log2 of what is spared by going from `before` candidates to `left` of them."""
    seen = max(shown, 1)
    return max(log2(max(before, seen)) - log2(max(left, seen)), 0.0)


def _round_price(price: float) -> float:
    """Up to the next number that people say: 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten."""
    power = float(10.0 ** np.floor(np.log10(price)))
    for lead in (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0):
        if price <= lead * power * (1 + 1e-9):
            return lead * power
    return 10.0 * power


def entropy(counts: Collection[int]) -> float:
    """Shannon entropy in bits of a distribution given by counts."""
    whole = sum(counts)
    if whole <= 0:
        return 0.0
    return -sum(count / whole * log2(count / whole) for count in counts if count > 0)
