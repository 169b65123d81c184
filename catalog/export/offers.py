"""What is exported: products with what was found in their texts, and the offers that they are bought as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from catalog import generation
from catalog.columns import Columns
from catalog.product import Product, Variant
from catalog.serving import ServingProducts

#: Attributes that Google's product data has a place for; values of the first two are found in titles too.
FOUND = ("color", "material", "gender", "age_group")
NAMED = (*FOUND, "size", "pattern", "condition")


@dataclass(frozen=True, slots=True)
class Entry:
    """One product; `found` holds values by attribute that its feed doesn't state but its texts do."""

    product: Product
    found: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        return {**self.found, **self.product.attributes}

    @property
    def varying(self) -> tuple[str, ...]:
        """The attributes that tell its variants apart."""
        return tuple(dict.fromkeys(name for variant in self.product.variants for name in variant.attributes))


@dataclass(frozen=True, slots=True)
class Offer:
    """One buyable thing: a product without variants, or one variant of one."""

    entry: Entry
    variant: Variant | None = None

    @property
    def id(self) -> str:
        return self.variant.id if self.variant else self.entry.product.id

    @property
    def url(self) -> str:
        return (self.variant and self.variant.url) or self.entry.product.url or ""

    @property
    def available(self) -> bool:
        return self.variant.available if self.variant else self.entry.product.available

    @property
    def stock(self) -> int | None:
        return self.variant.stock if self.variant else self.entry.product.stock

    @property
    def price(self) -> Decimal | None:
        """What is paid now; None for what is sold on request."""
        price = self.variant.price if self.variant else None
        return self.entry.product.price if price is None else price

    @property
    def list_price(self) -> Decimal | None:
        """The higher price that it is compared with, if any."""
        own = self.variant is not None and (
            self.variant.price is not None or self.variant.list_price is not None
        )
        stated = self.variant.list_price if self.variant and own else self.entry.product.list_price
        price = self.price
        return stated if stated is not None and price is not None and stated > price else None

    @property
    def images(self) -> tuple[str, ...]:
        own = (self.variant.image,) if self.variant and self.variant.image else ()
        return tuple(dict.fromkeys((*own, *self.entry.product.images)))

    @property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """The product's, less those that tell variants apart, and the variant's own."""
        if self.variant is None:
            return self.entry.attributes
        shared = {
            name: values for name, values in self.entry.attributes.items() if name not in self.entry.varying
        }
        return {**shared, **self.variant.attributes}


def entries(directory: Path) -> Iterator[Entry]:
    """All products of a generation, streamed. Raises CatalogError when it is damaged."""
    generation.verify(directory, deep=False)
    columns = Columns.read(directory / "columns.arrow")
    products = ServingProducts.read(directory / "products.arrow")
    facets = {name: columns.facets[name] for name in FOUND if name in columns.facets}
    for row in range(columns.size):
        product = products.at(row)
        stated = {*product.attributes, *(name for variant in product.variants for name in variant.attributes)}
        found = {
            name: values[:1]
            for name, column in facets.items()
            if name not in stated and (values := column.at(row))
        }
        yield Entry(product, found)


def offers(entry: Entry) -> list[Offer]:
    if not entry.product.variants:
        return [Offer(entry)]
    return [Offer(entry, variant) for variant in entry.product.variants]


def amount(price: Decimal | None, currency: str) -> str:
    """ "79.90 EUR", as Google and OpenAI write prices; "" for none."""
    return "" if price is None else f"{number(price)} {currency}"


def number(price: Decimal) -> str:
    """With two decimals at least."""
    exponent = price.as_tuple().exponent
    return f"{price:f}" if isinstance(exponent, int) and exponent < -2 else f"{price:.2f}"


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
