"""Wisdom of the crowd: what a turn's events say about products, with time decay.

Forward decay (Cormode et al., ICDE 2009): instead of letting old interest shrink, new interest is stored
larger by 2^((time - landmark) / half-life). Stored scores then only ever add up, in any order and by any
number of writers, and reading divides all by one factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.storage.base import EventRecord

HALF_LIFE = timedelta(days=30)
#: Doubles hold the growth for 80 years after this day.
LANDMARK = datetime(2026, 1, 1, tzinfo=UTC)
#: What an event says about the products it names. Being shown is our own doing, so it says next to
#: nothing; paying says most.
WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "products_shown": 0.02,
        "product_viewed": 0.5,
        "product_asked": 1.0,
        "products_asked": 1.0,
        "cart_added": 3.0,
        "ordered": 6.0,
        "order_placed": 6.0,
    }
)


def growth(at: datetime) -> float:
    """How much larger interest of this time is stored than interest of the landmark."""
    return float(2.0 ** ((at - LANDMARK) / HALF_LIFE))


def interest(events: Iterable[EventRecord]) -> dict[str, float]:
    """Product id -> undecayed weight. Events name products as `ids` (a list), `id` or `product`."""
    weights: dict[str, float] = {}
    for event in events:
        weight = WEIGHTS.get(event.name)
        if weight is None:
            continue
        for product in named(event.data):
            weights[product] = weights.get(product, 0.0) + weight
    return weights


def named(data: Mapping[str, Any]) -> list[str]:
    """The products that an event names."""
    ids = data.get("ids")
    if isinstance(ids, list | tuple):
        return [str(product) for product in ids]
    single = data.get("id", data.get("product"))
    return [] if single is None else [str(single)]
