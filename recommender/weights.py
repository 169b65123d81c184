"""How much each feature counts, in one place, with the reason.

A weight of 1 on a feature of range 0..1 means: from its worst to its best value, as much as the whole
span of search relevance. Signs belong to the features; weights are never negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Weight:
    value: float
    because: str


#: Products whose scores lie further apart than this never change places for the merchant's sake.
MOST_MARGIN = 0.02

DEFAULT_WEIGHTS: Mapping[str, Weight] = MappingProxyType(
    {
        "relevance": Weight(1.0, "the yardstick: what the words of the request point at"),
        "kind_fit": Weight(1.0, "a cover for a sofa is no sofa, however well its words match"),
        "wish_fit": Weight(0.6, "a stated soft wish outranks anything that the shopper did not say"),
        "price_fit": Weight(0.25, "inside the budget all is allowed; the upper half is what people mean"),
        "affinity": Weight(0.25, "known likes decide between equals, never against what is said now"),
        "persona": Weight(0.10, "a guess about the person: a nudge"),
        "price_level": Weight(0.05, "what others of the sort bought: less than a guess about the person"),
        "popularity": Weight(0.15, "the crowd is right about quality, but feeds on itself when strong"),
        "rating": Weight(0.20, "bought before and judged; few reviews are already pulled to the mean"),
        "freshness": Weight(0.05, "new goods need a chance to be seen, no more"),
        "margin": Weight(
            MOST_MARGIN, "between products that serve the shopper as well, the merchant may choose"
        ),
        "stock": Weight(2.0, "what can't be bought goes last when it is shown at all"),
        "seen": Weight(0.15, "what was passed over once is less likely the one; what was studied, more"),
        "discount": Weight(0.05, "a real saving is welcome, but not a reason to want a thing"),
    }
)


def plain(weights: Mapping[str, Weight] = DEFAULT_WEIGHTS) -> dict[str, float]:
    """feature -> value, as `rank` takes it."""
    return {name: weight.value for name, weight in weights.items()}
