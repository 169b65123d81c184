"""Shelves for a shop's own pages: what is like this, goes with it, was looked at, is liked, is for you."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Literal

from bot.dialogue.state import Wishes
from bot.errors import ShopkeeperError
from bot.messages import Card
from bot.profile.profile import Profile
from bot.selling.companions import companions
from bot.selling.lookup import shown
from bot.shop import Shop
from catalog.product import Product
from catalog.where import Where
from recommender.candidates import Taste, gather
from recommender.rank import rank

Shelf = Literal["similar", "goes-with", "recent", "popular", "for-you"]
#: Candidates that "for you" chooses from.
WIDE = 120


@dataclass(frozen=True, slots=True)
class ShelfRequest:
    """What a page asks for; `product` is what "similar" and "goes-with" are about."""

    kind: Shelf
    product: str | None = None
    limit: int = 8
    locale: str = "en"


@dataclass(frozen=True, slots=True)
class Asked:
    """`profile`: of whoever looks at the page; `popularity`: what the crowd likes, by product id."""

    shop: Shop
    at: datetime
    language: Literal["en", "ru"]
    product: str | None = None
    profile: Profile = field(default_factory=Profile)
    popularity: Mapping[str, float] = field(default_factory=dict)
    shopper: str = ""


def shelf(kind: Shelf, asked: Asked, limit: int) -> list[Card]:
    """At most `limit` products in stock, the best first; empty when nothing is known to put there.

    Raises ShopkeeperError for a shelf about a product that isn't named or isn't in the catalog.
    """
    found = (id for id in _SHELVES[kind](asked) if id != asked.product)
    return [
        shown(asked.shop, product, asked.language) for product in islice(_in_stock(asked.shop, found), limit)
    ]


def _in_stock(shop: Shop, ids: Iterable[str]) -> Iterator[Product]:
    seen: set[str] = set()
    for id in ids:
        product = shop.product(id)
        if product is not None and product.available and product.id not in seen:
            seen.add(product.id)
            yield product


def _about(asked: Asked) -> Product:
    product = asked.shop.product(asked.product) if asked.product is not None else None
    if product is None:
        raise ShopkeeperError(f"There is no product {asked.product!r} in the catalog.")
    return product


def _similar(asked: Asked) -> Iterator[str]:
    """By what the texts mean."""
    catalog = asked.shop.catalog
    row = catalog.row(_about(asked).id)
    if row is None:
        return
    for hit in catalog.similar(row, Where()).rows.tolist():
        yield catalog.columns.ids[hit]


def _goes_with(asked: Asked) -> Iterator[str]:
    for companion in companions(asked.shop, _about(asked)):
        yield companion.id


def _recent(asked: Asked) -> Iterator[str]:
    yield from asked.profile.viewed


def _popular(asked: Asked) -> Iterator[str]:
    yield from sorted(asked.popularity, key=lambda id: -asked.popularity[id])


def _for_you(asked: Asked) -> Iterator[str]:
    """Of the goods that were looked for, ranked as in a talk; for a stranger what others like."""
    shop, profile = asked.shop, asked.profile
    goods = [kind for kind in profile.goods if shop.has_goods(kind)]
    if not goods:
        yield from _popular(asked)
        return
    gender = {name: frozenset(values) for name, values in profile.person.items() if values}
    where = Where(any_of={"category": frozenset(goods), **gender})
    candidates = gather(shop.catalog, shop.catalog.search("", where, WIDE), Wishes(), shop.prior)
    if not len(candidates):
        return
    liked = Taste(
        likes=profile.tastes(asked.at, goods=goods),
        persona=profile.persona.lean(asked.at) if shop.habits.persona else 0.0,
        popularity=asked.popularity,
        freshness=shop.arrivals.freshness(asked.at),
        margin=shop.margins,
        price_level=shop.price_level(asked.shopper) if shop.habits.persona else None,
        viewed=frozenset(profile.viewed),
    )
    yield from rank(candidates, Wishes(), liked, shop.scoring()).ids


_SHELVES: Mapping[Shelf, Callable[[Asked], Iterator[str]]] = {
    "similar": _similar,
    "goes-with": _goes_with,
    "recent": _recent,
    "popular": _popular,
    "for-you": _for_you,
}
