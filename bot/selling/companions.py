"""What goes with a thing: declared by the merchant, bought together, or by the merchant's rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bot.habits import Companions
from bot.selling.outcome import Turn
from bot.shop import Shop
from catalog.product import Product
from catalog.where import Where

Why = Literal["declared", "together", "rule"]


@dataclass(frozen=True, slots=True)
class Companion:
    """why: what says that it goes with the thing; it decides how that may be put."""

    id: str
    why: Why


def companions(shop: Shop, product: Product, rejected: Collection[str] = ()) -> Iterator[Companion]:
    """Products in stock that go with `product`, the best founded first; none of the `rejected`."""
    seen = {product.id, *rejected}
    for why, ids in (
        ("declared", product.goes_with),
        ("together", shop.bought_together([product.id], exclude=seen)),
        ("rule", _by_rules(shop, product)),
    ):
        for id in ids:
            other = shop.product(id)
            if id not in seen and other is not None and other.available:
                seen.add(id)
                yield Companion(id, why)  # type: ignore[arg-type]


def _by_rules(shop: Shop, product: Product) -> Iterator[str]:
    row = shop.catalog.row(product.id)
    for rule in shop.habits.companions if row is not None else ():
        if row is not None and shop.is_a(row, rule.of):
            yield from _offered(shop, row, rule)


def _offered(shop: Shop, row: int, rule: Companions) -> Iterator[str]:
    """The best rated of the kinds that a rule offers, no dearer than the thing itself."""
    catalog = shop.catalog
    same = {name: frozenset(values) for name in rule.same if (values := catalog.values(name, row))}
    price = float(catalog.columns.price[row])
    for kind in rule.offer:
        where = Where(any_of={"category": frozenset({kind})}, price_max=price if np.isfinite(price) else None)
        hits = catalog.search("", where, limit=200)
        for other in hits.rows.tolist():
            if all(_shares(catalog.values(name, other), values) for name, values in same.items()):
                yield catalog.columns.ids[other]


def _shares(values: tuple[str, ...], wanted: frozenset[str]) -> bool:
    """What states nothing suits all."""
    return not values or not wanted.isdisjoint(values)


def within(turn: Turn, product: Product) -> bool:
    """Whether it still fits into a budget that was named for everything together."""
    wishes = turn.state.wishes
    if not wishes.price_total or wishes.price_max is None:
        return True
    held = [turn.shop.catalog.row(item.id) for item in turn.state.cart]
    prices = turn.shop.catalog.columns.price
    spent = sum(float(prices[row]) for row in held if row is not None and np.isfinite(prices[row]))
    return product.price is not None and spent + float(product.price) <= wishes.price_max
