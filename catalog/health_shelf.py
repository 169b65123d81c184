"""What the checks of feed health look at: a generation's facts side by side, gathered in one pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from catalog import generation
from catalog.columns import Columns
from catalog.product import Product
from catalog.serving import ServingProducts
from catalog.sources import SourceState

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Trail = tuple[str, ...]

_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One entry a product in each list and array, (size,).

    `cyrillic`, `described_cyrillic` and `whole_cyrillic`: the share of Cyrillic letters in the title, the
    description, and both with the category; NaN where there are no letters. `kinds`: keys of what a product
    is. `filled`: by attribute, the products that state it or whose title does. `paths`: products at and below
    each category. `prices`: NaN for what is sold on request.
    """

    ids: Sequence[str]
    titles: Sequence[str]
    categories: Sequence[Trail]
    prices: Floats
    available: Flags
    pictures: Sequence[str | None]
    described: NDArray[np.int64]
    cyrillic: Floats
    described_cyrillic: Floats
    whole_cyrillic: Floats
    kinds: Sequence[Trail]
    filled: Mapping[str, Flags]
    currency: str = ""
    sources: Sequence[SourceState] = ()
    number: int = 0
    made_at: datetime | None = None
    paths: Counter[Trail] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        return len(self.ids)

    @property
    def leaves(self) -> Counter[Trail]:
        """Products by their whole category path."""
        return Counter(path for path in self.categories if path)


def shelf_of(
    products: Sequence[Product],
    kinds: Sequence[Trail],
    filled: Mapping[str, Flags],
    sources: Sequence[SourceState] = (),
    number: int = 0,
    made_at: datetime | None = None,
) -> Shelf:
    """Products with what is known of them. `filled`: (len(products),) each."""
    currencies = Counter(product.currency for product in products)
    return Shelf(
        ids=[product.id for product in products],
        titles=[product.title for product in products],
        categories=[product.category for product in products],
        prices=np.array(
            [np.nan if product.price is None else float(product.price) for product in products],
            dtype=np.float64,
        ),
        available=np.array([product.available for product in products], dtype=np.bool_),
        pictures=[product.image or _variant_picture(product) for product in products],
        described=np.array([_described(product) for product in products], dtype=np.int64),
        cyrillic=np.array([_cyrillic(product.title) for product in products], dtype=np.float64),
        described_cyrillic=np.array(
            [_cyrillic(product.description[:500]) for product in products], dtype=np.float64
        ),
        whole_cyrillic=np.array([_cyrillic(_all_texts(product)) for product in products], dtype=np.float64),
        kinds=kinds,
        filled=filled,
        currency=currencies.most_common(1)[0][0] if currencies else "",
        sources=sources,
        number=number,
        made_at=made_at,
        paths=Counter(
            product.category[:depth] for product in products for depth in range(1, len(product.category) + 1)
        ),
    )


def shelf_of_generation(directory: Path, sources: Sequence[SourceState] = ()) -> Shelf:
    """Everything that a generation serves. Raises CatalogError when it is damaged."""
    manifest = generation.verify(directory, deep=False)
    columns = Columns.read(directory / "columns.arrow")
    products = ServingProducts.read(directory / "products.arrow")
    kinds = columns.terms.get("kind")
    return shelf_of(
        [products.at(row) for row in range(columns.size)],
        [kinds.at(row) if kinds else () for row in range(columns.size)],
        {name: ~column.unstated for name, column in columns.facets.items()},
        sources,
        manifest.number,
        datetime.fromisoformat(manifest.created_at),
    )


def _variant_picture(product: Product) -> str | None:
    return next((variant.image for variant in product.variants if variant.image), None)


def _described(product: Product) -> int:
    """Characters of the description; one that only repeats the title says nothing."""
    text = " ".join(product.description.split())
    return 0 if text.casefold() == product.title.casefold() else len(text)


def _all_texts(product: Product) -> str:
    return " ".join((product.title, *product.category, product.description[:500]))


def _cyrillic(text: str) -> float:
    russian, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    return russian / (russian + latin) if russian + latin else float("nan")
