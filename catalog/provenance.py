"""Where each value that a product is searched by comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.attributes import AttributeReader, stated
from catalog.dimensions import SIDES
from catalog.product import Product
from catalog.shapes import DIMENSIONS, sized

#: feed: an attribute of the product or of one of its variants. text: its title, category or description.
#: converted: another name of what the feed states, such as the European size of "UK 8" or the width of
#: "160x200 cm".
Source = Literal["feed", "text", "converted"]


@dataclass(frozen=True, slots=True)
class Searched:
    """Normalised values of one attribute that have the same source."""

    name: str
    values: tuple[str, ...]
    source: Source


def provenance(
    product: Product, values: Mapping[str, Sequence[str]], reader: AttributeReader
) -> list[Searched]:
    """`values`: the normalised ones of the product's row, by attribute."""
    known = stated(product)
    found: list[Searched] = []
    for name, row in values.items():
        if not row:
            continue
        if name == "size" and name in known:
            _, meant = reader.meaning(name, known[name])
            own = tuple(value for value in row if value in meant)
            more = tuple(value for value in row if value not in meant)
            found += [Searched(name, own, "feed"), *([Searched(name, more, "converted")] if more else [])]
        elif name not in known and name in (DIMENSIONS, *SIDES) and sized(product, known.get("size", ())):
            found.append(Searched(name, tuple(row), "converted"))
        else:
            source: Source = "feed" if name in known or (name == "brand" and product.brand) else "text"
            found.append(Searched(name, tuple(row), source))
    return found
