"""Which question helps most: the slot whose answer is expected to narrow the candidates down furthest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log2
from types import MappingProxyType

import numpy as np

from recommender.candidates import Floats

#: Buttons offered with a question.
BUTTONS = 4
#: Values that are told apart; all rarer ones count as one answer, else hundreds of brands would always win.
TELLING = 7
#: Below this many bits (a fifth of a coin toss) a question is not worth a turn.
WORTH = 0.2
#: A price question splits in three: shoppers say a rough limit, not a number with decimals.
PRICE_PARTS = 3
#: How readily people answer, as a factor on the information: a size or a colour is at hand, a material
#: or a pattern must be thought about. Slots that are not listed take `OTHER`.
READINESS: Mapping[str, float] = MappingProxyType(
    {
        "category": 1.0,
        "gender": 0.95,
        "age_group": 0.9,
        "size": 0.9,
        "budget": 0.85,
        "color": 0.8,
        "occasion": 0.75,
        "brand": 0.6,
        "material": 0.6,
        "pattern": 0.4,
    }
)
OTHER = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """bits: expected information of the answer. values: what to offer as buttons, most frequent first;
    for the slot "budget" they are upper ends, as numbers in text."""

    slot: str
    bits: float
    values: tuple[str, ...]


def best_question(
    facets: Mapping[str, Mapping[str, int]],
    known: Collection[str],
    askable: Collection[str],
    prices: Floats | None = None,
    total: int | None = None,
) -> Question | None:
    """The askable slot that is not known and promises most, or None when nothing is worth asking.

    facets: slot -> value -> candidates that have it. prices: of the candidates, (n,), for "budget".
    total: number of candidates; those without a value make the question weaker.
    """
    best: Question | None = None
    best_merit = 0.0
    for slot in sorted(set(askable) - set(known)):
        question = _budget(prices) if slot == "budget" else _facet(slot, facets.get(slot, {}), total)
        if question is None or question.bits < WORTH:
            continue
        merit = question.bits * READINESS.get(slot, OTHER)
        if merit > best_merit:
            best, best_merit = question, merit
    return best


def _facet(slot: str, counts: Mapping[str, int], total: int | None) -> Question | None:
    ranked = sorted(
        ((value, count) for value, count in counts.items() if count > 0), key=lambda pair: (-pair[1], pair[0])
    )
    if len(ranked) < 2:
        return None
    stated = sum(count for _, count in ranked)
    rest = sum(count for _, count in ranked[TELLING:])
    # A product with several values is counted at each; then all of the candidates may state one.
    covered = min(stated / total, 1.0) if total else 1.0
    return Question(
        slot=slot,
        bits=covered * entropy([count for _, count in ranked[:TELLING]] + [rest]),
        values=tuple(value for value, _ in ranked[:BUTTONS]),
    )


def _budget(prices: Floats | None) -> Question | None:
    """Prices as steps of a half octave: a spread from 90 to 110 is no question, from 20 to 500 it is."""
    if prices is None:
        return None
    known = prices[np.isfinite(prices) & (prices > 0)]
    if len(known) < 2:
        return None
    steps = np.floor(2.0 * np.log2(known / known.min())).astype(np.int64)
    bits = min(entropy(np.unique(steps, return_counts=True)[1].tolist()), log2(PRICE_PARTS))
    ends = np.quantile(known, np.arange(1, PRICE_PARTS) / PRICE_PARTS)
    return Question("budget", bits, tuple(dict.fromkeys(f"{_round_price(float(end)):g}" for end in ends)))


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
