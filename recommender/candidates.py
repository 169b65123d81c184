"""What ranking works on: the hit rows with their columns, and the shapes it asks of its neighbours.

The catalog and the dialogue are met through Protocols, so that ranking is tested with plain arrays.
`bot.dialogue.state.Wishes` fits `Wishes`, `catalog.search.Catalog` fits `CatalogView`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from catalog.where import Where

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
#: (attribute, values) -> which candidates have one of the values, shape (n,).
Membership = Callable[[str, Collection[str]], Flags]


class Wishes(Protocol):
    """What the shopper wants now, in the catalog's normalised values. `soft` may give way."""

    @property
    def any_of(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def soft(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def price_min(self) -> float | None: ...
    @property
    def price_max(self) -> float | None: ...
    @property
    def price_about(self) -> float | None: ...
    @property
    def currency(self) -> str | None: ...
    @property
    def recipient(self) -> str | None: ...
    @property
    def occasion(self) -> str | None: ...
    @property
    def features(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Want:
    """The plainest `Wishes`."""

    any_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    soft: Mapping[str, Sequence[str]] = field(default_factory=dict)
    price_min: float | None = None
    price_max: float | None = None
    price_about: float | None = None
    currency: str | None = None
    recipient: str | None = None
    occasion: str | None = None
    features: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Taste:
    """What is known of the shopper and of the crowd; everything empty is a stranger in a new shop.

    likes: attribute -> value -> weight, -1 (dislikes) to 1. persona: -1 pragmatist (facts, value for
    money) to 1 hedonist (the nicest thing). popularity: product id -> weight with time decay applied.
    shown: ids shown before in this chat. viewed: ids looked at in earlier chats. freshness: id -> 0..1.
    price_level: how dear the things are that shoppers of this sort buy, 0 the cheapest to 1 the dearest.
    margin: id -> share of the price that the merchant keeps, where that is to count.
    """

    likes: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    persona: float = 0.0
    popularity: Mapping[str, float] = field(default_factory=dict)
    shown: Collection[str] = frozenset()
    viewed: Collection[str] = frozenset()
    freshness: Mapping[str, float] = field(default_factory=dict)
    margin: Mapping[str, float] = field(default_factory=dict)
    price_level: float | None = None


@dataclass(frozen=True, slots=True)
class RatingPrior:
    """What a product of this catalog is rated before anybody rated it: `mean`, worth `weight` reviews."""

    mean: float
    weight: float

    @classmethod
    def of(cls, rating: NDArray[np.floating], reviews: NDArray[np.integer]) -> RatingPrior:
        """From whole catalog columns; a catalog without ratings gives a prior that nothing differs from."""
        rated = np.isfinite(rating)
        if not rated.any():
            return cls(mean=0.0, weight=1.0)
        counted = reviews[rated & (reviews > 0)]
        weight = float(np.median(counted)) if counted.size else 1.0
        return cls(mean=float(rating[rated].mean()), weight=max(weight, 1.0))


@dataclass(frozen=True, slots=True)
class Candidates:
    """n rows that satisfy the hard constraints; all arrays have shape (n,).

    rows: row numbers in the generation. relevance: fused search score, 0..1. kind: 1 the product is the
    kind of thing asked for, 0.5 partly, 0 not. price, list_price, rating: NaN where unstated.
    """

    rows: Rows
    ids: tuple[str, ...]
    relevance: Floats
    kind: Floats
    price: Floats
    list_price: Floats
    rating: Floats
    reviews: NDArray[np.int64]
    available: Flags
    has: Membership
    prior: RatingPrior

    def __len__(self) -> int:
        return len(self.rows)


class HitsView(Protocol):
    @property
    def rows(self) -> NDArray[np.int64]: ...
    @property
    def score(self) -> NDArray[np.float32]: ...


class ColumnsView(Protocol):
    @property
    def ids(self) -> Sequence[str]: ...
    @property
    def price(self) -> NDArray[np.float64]: ...
    @property
    def list_price(self) -> NDArray[np.float64]: ...
    @property
    def rating(self) -> NDArray[np.float32]: ...
    @property
    def reviews(self) -> NDArray[np.int32]: ...
    @property
    def available(self) -> NDArray[np.bool_]: ...


class CatalogView(Protocol):
    @property
    def columns(self) -> ColumnsView: ...
    def mask(self, where: Where) -> NDArray[np.bool_]: ...
    def kind_grade(self, values: Collection[str]) -> NDArray[np.float32]: ...


def gather(catalog: CatalogView, hits: HitsView, wishes: Wishes, prior: RatingPrior) -> Candidates:
    """Cut the catalog's columns to the hits. `prior`: `RatingPrior.of` the generation, made once for it."""
    rows = np.asarray(hits.rows, dtype=np.int64)
    columns = catalog.columns
    kinds = wishes.any_of.get("category", ())

    def has(name: str, values: Collection[str]) -> Flags:
        where = Where(any_of={name: frozenset(values)}, available=False)
        return np.asarray(catalog.mask(where)[rows], dtype=np.bool_)

    return Candidates(
        rows=rows,
        ids=tuple(columns.ids[row] for row in rows.tolist()),
        relevance=np.asarray(hits.score, dtype=np.float64),
        kind=np.asarray(catalog.kind_grade(kinds)[rows], dtype=np.float64) if kinds else np.zeros(len(rows)),
        price=np.asarray(columns.price[rows], dtype=np.float64),
        list_price=np.asarray(columns.list_price[rows], dtype=np.float64),
        rating=np.asarray(columns.rating[rows], dtype=np.float64),
        reviews=np.asarray(columns.reviews[rows], dtype=np.int64),
        available=np.asarray(columns.available[rows], dtype=np.bool_),
        has=has,
        prior=prior,
    )
