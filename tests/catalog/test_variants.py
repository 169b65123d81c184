"""One variant must meet all of the constraints by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.attributes import AttributeReader
from catalog.names import load_names
from catalog.product import Product, Variant
from catalog.variants import as_offered, best_of, facts_of
from catalog.where import Where
from catalog.words import Stems


def variant(id: str, color: str, size: str, price: str, *, available: bool = True) -> Variant:
    return Variant(
        id, {"color": (color,), "size": (size,)}, Decimal(price), available=available, title=f"Shirt {id}"
    )


SHIRT = Product(
    "g", "Shirt", Decimal("20"), "EUR",
    variants=(
        variant("g-1", "Navy Blue", "M", "20"),
        variant("g-2", "синий", "L", "25"),
        variant("g-3", "red", "L", "15", available=False),
    ),
    separate=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> AttributeReader:
    return AttributeReader(load_names(), Stems())


def wanted(**any_of: str) -> dict[str, frozenset[str]]:
    return {name: frozenset({value}) for name, value in any_of.items()}


@pytest.mark.parametrize(
    ("where", "id"),
    [
        (Where(), "g-1"),
        (Where(any_of=wanted(color="blue", size="l")), "g-2"),
        (Where(any_of=wanted(color="blue", size="l"), price_max=22), None),
        (Where(any_of=wanted(color="red")), None),
        (Where(any_of=wanted(color="red"), available=False), "g-3"),
        (Where(none_of=wanted(size="m")), "g-2"),
        (Where(any_of=wanted(material="cotton")), "g-1"),
    ],
)
def test_the_cheapest_variant_that_meets_all(reader: AttributeReader, where: Where, id: str | None) -> None:
    best = best_of(SHIRT, facts_of(SHIRT, reader, lambda name: ()), where)
    assert (best.id if best else None) == id


def test_a_separate_offer_goes_by_its_own_name_and_price() -> None:
    offered = as_offered(SHIRT, SHIRT.variants[1])
    assert (offered.id, offered.title, offered.price) == ("g-2", "Shirt g-2", Decimal("25"))
    assert offered.attributes["size"] == ("L",)
    assert offered.variants == SHIRT.variants


def test_a_size_of_one_product_keeps_the_products_name() -> None:
    product = Product("p", "Shirt", Decimal("20"), "EUR", variants=SHIRT.variants)
    offered = as_offered(product, product.variants[1])
    assert (offered.id, offered.title, offered.price) == ("p", "Shirt", Decimal("25"))
