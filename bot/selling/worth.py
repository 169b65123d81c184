"""What people pay more for in this shop, learnt from its own prices: longer warranties, oak rather than pine.

A product's price is set against the average of its shelf (log scale). An attribute's value that goes with
prices above the shelf's is worth more; where the shelf doesn't tell, neither do we.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from catalog.product import Product

MEASURE = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*([^\d,;]*)\s*")
#: Products that must state a measure, and a value of words, before they count.
MEASURED, NAMED = 12, 3
#: Rank correlation with the price from which more of a measure is more. That less of one can be worth more
#: (a light tent) is not concluded: small flasks of dear perfumes would make less a virtue everywhere.
CORRELATES = 0.25
#: Difference of average log prices from which one value is finer than another: about a tenth.
FINER = 0.1

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Worth:
    """measures: (attribute, unit) -> rank correlation with the price. values: (attribute, value) -> average
    log price above the shelf's."""

    measures: dict[tuple[str, str], float] = field(default_factory=dict)
    values: dict[tuple[str, str], float] = field(default_factory=dict)

    def better(self, attribute: str, one: str, other: str) -> int:
        """1 when buyers pay more for `one` than for `other`, -1 for less, 0 when that isn't known."""
        name = attribute.casefold()
        first, second = measure(one), measure(other)
        if first is not None and second is not None:
            if first[1] != second[1] or first[0] == second[0]:
                return 0
            if self.measures.get((name, first[1]), 0.0) < CORRELATES:
                return 0
            return 1 if first[0] > second[0] else -1
        here, there = self.values.get((name, one.casefold())), self.values.get((name, other.casefold()))
        if here is None or there is None or abs(here - there) < FINER:
            return 0
        return 1 if here > there else -1


def measure(text: str) -> tuple[float, str] | None:
    """ "1.7 l" -> (1.7, "l"); None for words and for more than one measure."""
    found = MEASURE.fullmatch(text)
    return None if found is None else (float(found[1].replace(",", ".")), found[2].strip().casefold())


def learn_worth(products: Iterable[Product]) -> Worth:
    """From a sample of the catalog; linear in its size."""
    amounts = [(one, float(one.price)) for one in products if one.price is not None and one.category]
    priced = [product for product, amount in amounts if amount > 0]
    logs = np.log(np.array([amount for _, amount in amounts if amount > 0]))
    shelves: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, product in enumerate(priced):
        shelves[product.category].append(place)
    above = np.zeros(len(priced))
    for places in shelves.values():
        above[places] = logs[places] - logs[places].mean()
    measured: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    named: dict[tuple[str, str], list[float]] = defaultdict(list)
    for product, extra in zip(priced, above.tolist(), strict=True):
        if len(shelves[product.category]) == 1:
            continue
        for name, values in product.attributes.items():
            for value in values:
                found = measure(value)
                if found is None:
                    named[name.casefold(), value.casefold()].append(extra)
                else:
                    measured[name.casefold(), found[1]].append((found[0], extra))
    return Worth(
        {
            key: _rank_correlation(np.array(pairs))
            for key, pairs in measured.items()
            if len(pairs) >= MEASURED
        },
        {key: float(np.mean(extras)) for key, extras in named.items() if len(extras) >= NAMED},
    )


def _rank_correlation(pairs: Floats) -> float:
    """Spearman's, with average ranks for ties; 0 where one side doesn't vary. pairs: (n, 2)."""
    first, second = _ranks(pairs[:, 0]), _ranks(pairs[:, 1])
    if first.std() == 0 or second.std() == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: Floats) -> Floats:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)
