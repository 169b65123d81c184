"""A small shelf of goods to rank and explain, without a catalog."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from catalog.product import Product
from recommender.candidates import Candidates, Flags, RatingPrior


def shelf(
    price: Sequence[float],
    relevance: Sequence[float] | None = None,
    attributes: Mapping[str, Sequence[str]] | None = None,
    prior: RatingPrior | None = None,
    **columns: Sequence[Any],
) -> Candidates:
    """Candidates p0, p1, … ; an attribute has one value a product ("" for none)."""
    n = len(price)
    stated = attributes or {}

    def has(name: str, values: Collection[str]) -> Flags:
        return np.array([value in values for value in stated.get(name, [""] * n)], dtype=np.bool_)

    def column(name: str, default: float) -> np.ndarray[Any, Any]:
        return np.asarray(columns.get(name, [default] * n))

    rating, reviews = column("rating", np.nan).astype(np.float64), column("reviews", 0).astype(np.int64)
    return Candidates(
        rows=np.arange(n, dtype=np.int64),
        ids=tuple(f"p{index}" for index in range(n)),
        relevance=np.asarray([1.0] * n if relevance is None else relevance, dtype=np.float64),
        kind=column("kind", 0.0).astype(np.float64),
        price=np.asarray(price, dtype=np.float64),
        list_price=column("list_price", np.nan).astype(np.float64),
        rating=rating,
        reviews=reviews,
        available=column("available", True).astype(np.bool_),
        has=has,
        prior=prior or RatingPrior.of(rating, reviews),
    )


def product(id: str, price: str, title: str = "Thing", currency: str = "USD", **fields: Any) -> Product:
    return Product(id=id, title=title, price=Decimal(price), currency=currency, **fields)
