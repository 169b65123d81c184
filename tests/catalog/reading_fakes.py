"""A small two-language shop and an encoder of words, for the tests of the reading side."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np

from catalog.embedder import Vectors
from catalog.indexing import passage_text, write_indexes
from catalog.names import Names
from catalog.product import Product, Translation
from catalog.words import Stems


class WordEmbedder:
    """Texts that share stems are near; nothing else is."""

    id = "words-1"
    dimension = 128

    def __init__(self) -> None:
        self._stems = Stems()

    def queries(self, texts: Sequence[str]) -> Vectors:
        vectors = np.full((len(texts), self.dimension), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            for stem in self._stems.of_text(text):
                vectors[row, zlib.crc32(stem.encode()) % self.dimension] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    passages = queries


def product(
    id: str,
    title: str,
    *category: str,
    price: str | None = "10",
    available: bool = True,
    rating: float | None = None,
    reviews: int | None = None,
    description: str = "",
    russian: str = "",
    brand: str | None = None,
    **attributes: str,
) -> Product:
    return Product(
        id=id,
        title=title,
        price=None if price is None else Decimal(price),
        currency="EUR",
        category=category,
        description=description,
        available=available,
        rating=rating,
        reviews=reviews,
        brand=brand,
        attributes={name: tuple(value.split("|")) for name, value in attributes.items()},
        translations={"ru": Translation(russian)} if russian else {},
    )


SHOP = [
    product(
        "s1", "Oslo 3-seat sofa", "Furniture", "Sofas", price="700", color="Navy Blue", rating=4.5, reviews=40
    ),
    product(
        "s2",
        "Bergen corner sofa, left",
        "Furniture",
        "Sofas",
        price="900",
        color="Off White",
        material="Linen",
    ),
    product("s3", "Cover for Oslo sofa", "Furniture", "Sofas", price="90", color="White"),
    product("s4", "Sofa-bed with storage", "Furniture", "Combinations", price="650", russian="Диван-кровать"),
    product("b1", "Bed frame w storage", "Furniture", "Double beds", price="400", material="Oak"),
    product(
        "b2", "Bed linen set", "Textiles", "Bed linen", price="40", color="Sky blue", material="95% cotton"
    ),
    product(
        "k1",
        "Trail sneaker",
        "Footwear",
        "Sport shoes",
        price="80",
        gender="Men",
        size="42|43",
        color="Black",
    ),
    product("k2", "Kids trail shoe red", "Footwear", "Sport shoes", price="50", gender="Boys", size="30"),
    product("k3", "Canvas shoe", "Footwear", "Casual shoes", price=None, gender="Unisex", color="Ivory"),
    product(
        "t1", "Striped T-shirt", "Clothing", "Tshirts", price="15", gender="Women", color="Red", size="M"
    ),
    product("t2", "Tee of merino", "Clothing", "Tshirts", price="35", available=False, color="Grey"),
    product("c1", "Chest of 4 drawers", "Furniture", "Chests of drawers", price="199", material="Pine"),
]


def build(directory: Path, products: Sequence[Product] = SHOP, names: Names | None = None) -> Path:
    """A finished generation of these products."""
    embedder = WordEmbedder()
    directory.mkdir(parents=True, exist_ok=True)
    write_indexes(directory, products, embedder.passages([passage_text(found) for found in products]), names)
    manifest = {
        "number": 7,
        "embedder": embedder.id,
        "dimension": embedder.dimension,
        "products": len(products),
    }
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return directory
