"""From products and their vectors to the files that a generation is searched by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from catalog.embedder import Vectors
from catalog.product import Product
from catalog.serving import write_products
from catalog.vector_index import build_index

#: More of a description says less about what the product is, and every token costs encoding time.
DESCRIPTION_CHARACTERS = 400
#: Attributes that describe the thing itself; codes, dimensions and long texts say nothing to a text encoder.
_SHORT = 40


def passage_text(product: Product) -> str:
    """The text that is embedded for a product. Price and stock are no part of it, so they re-embed nothing."""
    parts = [product.title]
    if product.category:
        parts.append(" > ".join(product.category))
    if product.brand and product.brand.casefold() not in product.title.casefold():
        parts.append(product.brand)
    attributes = [
        f"{name.replace('_', ' ')}: {', '.join(values)}"
        for name, values in product.attributes.items()
        if values and all(len(value) <= _SHORT and not value.startswith("http") for value in values)
    ]
    if attributes:
        parts.append("; ".join(attributes))
    if product.description:
        parts.append(product.description[:DESCRIPTION_CHARACTERS])
    parts.extend(text.title for text in product.translations.values() if text.title)
    return ". ".join(parts)


def write_indexes(directory: Path, products: Sequence[Product], vectors: Vectors) -> dict[str, Any]:
    """Writes all that search reads into an existing, empty directory; `vectors` has a row a product, in order.

    Returns the counts that the manifest records.
    """
    write_products(products, directory / "products.arrow")
    build_index(vectors).save(directory / "vectors.faiss")
    return {"products": len(products)}
