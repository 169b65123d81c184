"""Lengths as numbers, and wishes for a range of them through a whole generation."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from catalog.dimensions import centimetres, wanted
from catalog.product import Variant
from catalog.search import Catalog
from catalog.where import Where
from tests.catalog.reading_fakes import WordEmbedder, build, product

SHOP = [
    product("desk", "Writing desk", "Furniture", "Desks", width="120 cm", depth="60 cm"),
    product("inches", "Corner desk", "Furniture", "Desks", width='48"'),
    product("metres", "Long desk", "Furniture", "Desks", width="1,8 м"),
    product("bare", "Small desk", "Furniture", "Desks", width="80"),
    product("mute", "Plain desk", "Furniture", "Desks"),
    product("bed", "Oak bed", "Furniture", "Beds", width="176 cm", mattress_width="160 cm"),
    product("odd", "Folding desk", "Furniture", "Desks", width="60-120 cm"),
    replace(
        product("v", "Shelf", "Furniture", "Shelves"),
        variants=tuple(Variant(f"v-{n}", {"width": (f"{n} cm",)}) for n in (40, 80)),
    ),
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(build(tmp_path_factory.mktemp("g"), SHOP), WordEmbedder())


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("80 cm", 80.0),
        ("80cm", 80.0),
        ("0.8 m", 80.0),
        ("1,2 м", 120.0),
        ("800 mm", 80.0),
        ("17-inch", 43.18),
        ('17"', 43.18),
        ("6 ft", 182.88),
        ("80.0", 80.0),
        ("80 kg", None),
        ("80 x 200 cm", None),
        ("wide", None),
        ("", None),
    ],
)
def test_a_length_in_centimetres(text: str, is_: float | None) -> None:
    assert centimetres(text) == (None if is_ is None else pytest.approx(is_))


@pytest.mark.parametrize(
    ("value", "range_"),
    [
        ("≤ 120 cm", (0.0, 120.0)),
        ("≥ 80 cm", (80.0, math.inf)),
        ("180–220 cm", (180.0, 220.0)),
        ("100 cm", (97.0, 103.0)),
        ("100", None),
        ("wide", None),
    ],
)
def test_a_wish_is_a_range(value: str, range_: tuple[float, float] | None) -> None:
    assert wanted(value) == (None if range_ is None else pytest.approx(range_))


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("≤ 120 cm", {"desk", "bare", "v"}),
        ("≥ 121 cm", {"inches", "metres", "bed"}),
        ("100–130 cm", {"desk", "inches"}),
        ("120 cm", {"desk", "inches"}),
        ("160 cm", {"bed"}),
        ("40 cm", {"v"}),
        ("500 cm", set()),
    ],
)
def test_wishes_for_a_width(catalog: Catalog, value: str, ids: set[str]) -> None:
    mask = catalog.mask(Where(any_of={"width": frozenset({value})}))
    assert {catalog.columns.ids[row] for row in mask.nonzero()[0]} == ids


def test_the_variant_of_that_width_is_offered(catalog: Catalog) -> None:
    row = catalog.row("v")
    assert row is not None
    assert catalog.meets("v", Where(any_of={"width": frozenset({"≤ 50 cm"})}))
    assert catalog.offer(row, Where(any_of={"width": frozenset({"≥ 90 cm"})})) is None
    assert catalog.offer(row, Where(any_of={"width": frozenset({"≤ 50 cm"})})) is not None


def test_the_words_side_honours_it_too(catalog: Catalog) -> None:
    hits = catalog.search("desk", Where(any_of={"width": frozenset({"≥ 150 cm"})}))
    assert [catalog.columns.ids[row] for row in hits.rows] == ["metres", "bed"]


def test_widths_are_facets_however_many_there_are(catalog: Catalog) -> None:
    assert "176 cm" in catalog.columns.facets["width"].index
