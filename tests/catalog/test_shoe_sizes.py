"""Shoe sizes of several systems, by themselves and through a whole generation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.product import Variant
from catalog.search import Catalog
from catalog.shoe_sizes import european, labelled, stated_as, wearers
from catalog.where import Where
from tests.catalog.reading_fakes import WordEmbedder, build, product

RUNNER = product("uk", "Trail running shoes", "Footwear", "Running shoes", gender="Men", size="UK 8")
SHOP = [
    RUNNER,
    product("us", "Road running shoes", "Footwear", "Running shoes", gender="Men", size="US 9"),
    product("lady", "Light running shoes", "Footwear", "Running shoes", gender="Women", size="US 9"),
    product("eu", "Track running shoes", "Footwear", "Running shoes", gender="Men", size="42"),
    product("dress", "Linen dress", "Clothing", "Dresses", gender="Women", size="UK 8"),
    replace(
        product("v", "Fell running shoes", "Footwear", "Running shoes", gender="Men"),
        variants=tuple(Variant(f"v-{n}", {"size": (f"UK {n}",)}) for n in (7, 8, 9)),
    ),
]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(build(tmp_path_factory.mktemp("g"), SHOP), WordEmbedder())


def having(catalog: Catalog, *sizes: str, **people: str) -> set[str]:
    where = Where(
        any_of={"size": frozenset(sizes), **{name: frozenset({value}) for name, value in people.items()}}
    )
    return {catalog.columns.ids[row] for row in catalog.mask(where).nonzero()[0]}


@pytest.mark.parametrize(
    ("size", "whose", "is_"),
    [
        ("UK 8", "male", {"42"}),
        ("US 9", "male", {"42"}),
        ("9 US", "male", {"42"}),
        ("US 7", "female", {"38"}),
        ("UK 5", "female", {"38"}),
        ("UK 10", "kids", {"28"}),
        ("UK 3", "kids", {"35.5", "36"}),
        ("UK 8½", "male", {"42.5", "43"}),
        ("US 8.5", "male", {"41", "41.5"}),
        ("42", "male", set()),
        ("EU 42", "male", set()),
        ("M", "male", set()),
        ("UK 99", "male", set()),
        ("UK 8 US 9", "male", set()),
    ],
)
def test_what_a_size_is_in_europe(size: str, whose: str, is_: set[str]) -> None:
    assert set(european(size, [whose])) == is_  # type: ignore[list-item]


def test_there_and_back() -> None:
    for number in range(36, 49):
        for whose in ("male", "female"):
            for name in labelled(str(number), [whose]):  # type: ignore[list-item]
                assert str(number) in european(name, [whose])  # type: ignore[list-item]
    assert set(labelled("EU 42", ["male"])) == {"uk 8", "us 9"}


def test_who_wears_it() -> None:
    assert wearers(["female"], []) == ("female",)
    assert wearers(["male", "unisex"], ["adult"]) == ("male",)
    assert wearers(["male"], ["kids"]) == ("kids",)
    assert wearers([], []) == ("male", "female")


def test_a_european_wish_finds_british_and_american_sizes_of_shoes(catalog: Catalog) -> None:
    assert having(catalog, "42") == {"uk", "us", "eu", "v"}
    assert having(catalog, "42", gender="female") == set()
    assert having(catalog, "40.5", gender="female") == {"lady"}


def test_british_and_american_wishes_find_european_sizes(catalog: Catalog) -> None:
    assert having(catalog, "uk 8", gender="male") == {"uk", "us", "eu", "v"}
    assert having(catalog, "us 9", gender="male") == {"uk", "us", "eu", "v"}
    assert having(catalog, "us 9", gender="female") == {"lady"}


def test_sizes_of_clothes_are_others(catalog: Catalog) -> None:
    row = catalog.row("dress")
    assert row is not None
    assert catalog.values("size", row) == ("uk 8", "8")
    assert "dress" in having(catalog, "uk 8")


def test_what_the_feed_states_comes_first(catalog: Catalog) -> None:
    row = catalog.row("uk")
    assert row is not None
    assert catalog.values("size", row) == ("uk 8", "8", "42")


@pytest.mark.parametrize("size", ["42", "uk 8", "us 9"])
def test_the_variant_of_that_size_is_offered(catalog: Catalog, size: str) -> None:
    row = catalog.row("v")
    assert row is not None
    wish = Where(any_of={"size": frozenset({size}), "gender": frozenset({"male"})})
    assert catalog.offer(row, wish) is not None
    assert catalog.offer(row, Where(any_of={"size": frozenset({"47"})})) is None
    assert catalog.meets("v-8", wish)


def test_googles_size_system_labels_bare_numbers(tmp_path: Path) -> None:
    shoe = product("g", "Court shoes", "Footwear", "Sports shoes", gender="Men", size="8", size_system="UK")
    assert having(Catalog.open(build(tmp_path / "g", [shoe]), WordEmbedder()), "42") == {"g"}


def test_the_lexicon_knows_them_where_there_are_shoes(catalog: Catalog, tmp_path: Path) -> None:
    sizes = {entry.value for entry in catalog.lexicon.entries if entry.name == "size"}
    assert {"uk 8", "us 9", "42"} <= sizes
    shirt = product("s", "Linen shirt", "Clothing", "Shirts", size="42")
    clothes = Catalog.open(build(tmp_path / "g", [shirt]), WordEmbedder())
    assert {entry.value for entry in clothes.lexicon.entries if entry.name == "size"} == {"42"}


@pytest.mark.parametrize(
    ("wish", "values", "raw", "told"),
    [
        ("42", ["uk 8", "42"], ["uk 8"], "uk 8"),
        ("42", ["42"], ["42"], None),
        ("42", ["eu 42", "42"], ["eu 42"], None),
        ("uk 8", ["42"], ["42"], "42"),
        ("42", ["us 9", "42"], ["us 9"], "us 9"),
        ("42", ["uk 10", "44"], ["uk 10"], None),
        ("m", ["m"], ["m"], None),
    ],
)
def test_what_a_size_is_stated_as_instead(
    wish: str, values: list[str], raw: list[str], told: str | None
) -> None:
    assert stated_as(wish, values, raw, ("male",)) == told
