from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.errors import CatalogError, EmbedderMismatchError
from catalog.names import Names
from catalog.search import Catalog, Hits
from catalog.where import Where
from tests.catalog.reading_fakes import SHOP, WordEmbedder, build


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("generation"))


@pytest.fixture(scope="module")
def catalog(generation: Path) -> Catalog:
    return Catalog.open(generation, WordEmbedder())


def ids(catalog: Catalog, hits: Hits) -> list[str]:
    return [catalog.columns.ids[row] for row in hits.rows]


def any_of(**values: Iterable[str]) -> Where:
    return Where(any_of={name: frozenset(found) for name, found in values.items()})


def test_words_and_kinds_put_the_thing_before_what_goes_with_it(catalog: Catalog) -> None:
    found = ids(catalog, catalog.search("sofa"))
    assert set(found[:3]) == {"s1", "s2", "s4"}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("диван-кровать", "s4"),
        ("sofaa with storage", "s4"),
        ("chest of drawers", "c1"),
        ("t shirt with stripes", "t1"),
        ("tshirts", "t1"),
    ],
)
def test_finds_through_translations_typos_and_spellings(catalog: Catalog, text: str, first: str) -> None:
    assert ids(catalog, catalog.search(text))[0] == first


def test_scores_are_ordered_and_between_0_and_1(catalog: Catalog) -> None:
    hits = catalog.search("black trail sneaker")
    assert np.all(np.diff(hits.score) <= 0)
    for part in (hits.score, hits.lexical, hits.semantic):
        assert part.dtype == np.float32
        assert part.min() >= 0
        assert part.max() <= 1


def test_refusing_a_colour_refuses_its_shades_and_taking_one_takes_them(catalog: Catalog) -> None:
    refused = catalog.mask(Where(none_of={"color": frozenset({"white"})}))
    assert not any(refused[catalog.columns.rows[id]] for id in ("s2", "s3", "k3"))
    assert refused[catalog.columns.rows["s1"]]
    blue = catalog.mask(any_of(color=["blue"]))
    assert {SHOP[row].id for row in np.flatnonzero(blue)} == {"s1", "b2"}
    navy = catalog.mask(any_of(color=["navy"]))
    assert {SHOP[row].id for row in np.flatnonzero(navy)} == {"s1"}


def test_unstated_and_unisex_fit_everybody_but_an_unstated_size_is_a_miss(catalog: Catalog) -> None:
    for_men = catalog.mask(any_of(gender=["male"], category=["shoes"]))
    assert {SHOP[row].id for row in np.flatnonzero(for_men)} == {"k1", "k2", "k3"}
    for_grown_men = catalog.mask(any_of(gender=["male"], age_group=["adult"], category=["shoes"]))
    assert {SHOP[row].id for row in np.flatnonzero(for_grown_men)} == {"k1", "k3"}
    assert {SHOP[row].id for row in np.flatnonzero(catalog.mask(any_of(size=["42"])))} == {"k1"}


def test_kinds_are_graded(catalog: Catalog) -> None:
    grade = dict(zip(catalog.columns.ids, catalog.kind_grade(["bed"]), strict=True))
    assert grade["b1"] == 1.0  # by its category, though the title's head is "frame"
    assert grade["b2"] == 0.5
    assert grade["t1"] == 0.0
    sofas = dict(zip(catalog.columns.ids, catalog.kind_grade(["диван"]), strict=True))
    assert sofas["s1"] == sofas["s4"] == 1.0
    assert sofas["s3"] == 0.5


def test_with_few_of_a_kind_the_next_broader_one_stands_in(catalog: Catalog) -> None:
    grade = dict(zip(catalog.columns.ids, catalog.kind_grade(["кроссовки"]), strict=True))
    assert grade["k1"] == 1.0
    assert grade["k2"] == grade["k3"] == 0.75
    assert grade["t1"] == 0.0
    assert catalog.mask(any_of(category=["кроссовки"])).sum() == 3
    assert not catalog.mask(any_of(category=["laptop"])).any()


def test_free_words_can_be_refused(catalog: Catalog) -> None:
    mask = catalog.mask(Where(words_none=frozenset({"storage", "canvas shoes"})))
    assert not any(mask[catalog.columns.rows[id]] for id in ("s4", "b1", "k3"))
    assert mask[catalog.columns.rows["k1"]]


def test_without_text_the_best_rated_come_first(catalog: Catalog) -> None:
    assert ids(catalog, catalog.search("", any_of(category=["sofa"])))[0] == "s1"


def test_similar_leaves_itself_out(catalog: Catalog) -> None:
    row = catalog.columns.rows["k1"]
    hits = catalog.similar(row)
    assert row not in hits.rows
    assert ids(catalog, hits)[0] in {"k2", "k3"}


def test_products_values_and_facets_come_back(catalog: Catalog) -> None:
    assert [catalog.product(row) for row in range(catalog.size)] == SHOP
    assert catalog.row("s1") == 0
    assert catalog.row("nothing") is None
    assert {"navy blue", "navy", "blue"} <= set(catalog.values("color", 0))
    facets = catalog.facets(catalog.mask(any_of(category=["tshirt"])), ["color", "size"])
    assert facets["size"] == {"m": 1}
    assert facets["color"]["red"] == 1


_WHERES = st.builds(
    Where,
    any_of=st.dictionaries(
        st.sampled_from(["color", "category", "gender", "age_group", "size", "brand", "nonsense"]),
        st.frozensets(st.sampled_from(["blue", "sofa", "male", "kids", "42", "shoes", "white"]), max_size=3),
        max_size=2,
    ),
    none_of=st.dictionaries(
        st.sampled_from(["color", "category", "material"]),
        st.frozensets(st.sampled_from(["white", "sofa", "oak", "black"]), max_size=2),
        max_size=2,
    ),
    price_min=st.none() | st.floats(0, 1000),
    price_max=st.none() | st.floats(0, 1000),
    available=st.booleans(),
    only_ids=st.none() | st.frozensets(st.sampled_from(["s1", "k1", "t2", "x"])),
    exclude_ids=st.frozensets(st.sampled_from(["s1", "k1", "x"])),
    words_none=st.frozensets(st.sampled_from(["storage", "trail sneaker", "!"]), max_size=2),
)


@given(where=_WHERES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_lexical_filter_is_the_mask(catalog: Catalog, where: Where) -> None:
    mask = catalog.mask(where)
    condition = catalog._constraints.condition(where)
    assert catalog._lexical.filter(condition).tolist() == np.flatnonzero(mask).tolist()
    assert mask[catalog.search("blue sofa shoes", where).rows].all()


@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_searchable(catalog: Catalog, text: str) -> None:
    assert len(catalog.search(text)) <= 100


def test_a_long_text_is_cut(catalog: Catalog) -> None:
    assert ids(catalog, catalog.search("sofa " * 50_000))[0] in {"s1", "s2", "s4"}


def test_another_embedder_is_refused_with_what_to_do(generation: Path) -> None:
    class Other(WordEmbedder):
        id = "others-2"

    with pytest.raises(EmbedderMismatchError, match=r"words-1 .* others-2 .* import again"):
        Catalog.open(generation, Other())


def test_damaged_files_are_named(generation: Path, tmp_path: Path) -> None:
    directory = tmp_path / "copy"
    shutil.copytree(generation, directory)
    (directory / "columns.arrow").write_bytes(b"broken")
    with pytest.raises(CatalogError, match=r"columns\.arrow.*import the catalog again"):
        Catalog.open(directory, WordEmbedder())


def test_an_empty_catalog_answers(tmp_path: Path) -> None:
    catalog = Catalog.open(build(tmp_path / "g", [], names=Names()), WordEmbedder(), Names())
    assert len(catalog.search("sofa")) == 0
    assert len(catalog.search("")) == 0
