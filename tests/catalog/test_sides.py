"""Sides of goods in texts, and wishes for them through a whole generation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.attributes import AttributeReader, RowAttributes
from catalog.names import load_names
from catalog.product import Variant
from catalog.provenance import provenance
from catalog.search import Catalog
from catalog.shapes import fits, shape_of, with_sides
from catalog.sides import in_description, in_title, written
from catalog.where import Where
from catalog.words import Stems
from tests.catalog.reading_fakes import WordEmbedder, build, product


@pytest.mark.parametrize(
    ("title", "shape"),
    [
        ("Кровать «Осло» 160х200 см", (160, 200)),
        ("Ковёр 2 x 3 м", (200, 300)),
        ("Ковёр 2 на 3 м", (200, 300)),
        ("Скатерть 140×220 см", (140, 220)),
        ("Кровать 160х200", (160, 200)),
        ("8 ft. x 10 ft. Gray Area Rug", (243.84, 304.8)),
        ("Rug 8 ft 6 in x 12 ft", (259.08, 365.76)),
        ("8' x 10' rug", (243.84, 304.8)),
        ('Mirror 24" x 36"', (60.96, 91.44)),
        ("шкаф 1,2м x 60см x 2,1м", (120, 60, 210)),
        ("PAX 150x60x236 cm", (150, 60, 236)),
        ("Стол 110 см", (110,)),
        ("Cable 2 m", (200,)),
    ],
)
def test_sides_together(title: str, shape: tuple[float, ...]) -> None:
    (found,) = in_title(title).shapes
    assert found == pytest.approx(shape)


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        ("Шкаф (ШхГхВ: 120х58х220 см)", {"width": 120, "depth": 58, "height": 220}),
        ("Шкаф (Ш×В×Г), см: 120х220х58", {"width": 120, "height": 220, "depth": 58}),
        ('cabinet 80"W x 40"D x 72"H', {"width": 203.2, "depth": 101.6, "height": 182.88}),
        ("80W x 40D x 202H cm", {"width": 80, "depth": 40, "height": 202}),
        ("Стол 140х80 см", {"width": 80, "length": 140}),
        ("Шкаф 75x60x201 см", {"width": 75, "depth": 60, "height": 201}),
        ("Desk 120 cm wide", {"width": 120}),
        ("Полка шириной 80 см", {"width": 80}),
        ("Стол, диаметр 90 см", {"diameter": 90}),
        ("Ø 90 cm table", {"diameter": 90}),
    ],
)
def test_which_side_is_which(title: str, sides: dict[str, float]) -> None:
    assert dict(in_title(title).sides) == pytest.approx(sides)


@pytest.mark.parametrize(
    "title",
    [
        "Monitor 1920x1080",
        "Binoculars 10x42",
        "Pack of 3 x 500 ml",
        "Jeans 33W x 32L",
        "Shirt 100% cotton",
        "Shelf 60-80 cm",
        "Dress size 42",
        "",
    ],
)
def test_what_is_no_size_of_goods(title: str) -> None:
    assert in_title(title).shapes == ()
    assert in_title(title).sides == ()


@pytest.mark.parametrize(
    ("description", "sides"),
    [
        ("Ширина 80 см. Высота 190 см.", {"width": 80, "height": 190}),
        ("Прочный. Размеры: 80 x 40 x 202 см, вес 30 кг", {"width": 80, "depth": 40, "height": 202}),
        ("Overall dimensions (WxHxD): 80x202x40 cm", {"width": 80, "height": 202, "depth": 40}),
        ("Seat height 45 cm. Fits tiles 60x60 cm.", {}),
        ("Ширина полки 30 см", {}),
        ("For mattresses 160x200 cm", {}),
    ],
)
def test_a_description_only_speaks_of_the_whole(description: str, sides: dict[str, float]) -> None:
    assert dict(in_description(description).sides) == sides


def test_values_are_written_in_one_way() -> None:
    assert written((160.0, 200.0)) == "160x200 cm"
    assert written((243.84, 304.8)) == "243.8x304.8 cm"
    assert shape_of("243.8x304.8 cm") == (243.8, 304.8)
    assert shape_of("≤ 120 cm") is None


SHOP = [
    product("oslo", "Кровать «Осло» 160х200 см", "Мебель", "Кровати"),
    product("bergen", "Кровать «Берген» 180x200 см", "Мебель", "Кровати"),
    product("stated", "Кровать «Рим»", "Мебель", "Кровати", width="176 cm", mattress_width="160 cm",
            mattress_length="200 cm", length="215 cm"),
    product("rug", "Ковёр «Ницца» 2 x 3 м", "Текстиль", "Ковры"),
    product("sized", "Ковёр «Лион»", "Текстиль", "Ковры", size="120 x 180 см"),
    product("wardrobe", "Шкаф «Пакс» 75x60x201 см", "Мебель", "Шкафы"),
    product("told", "Шкаф «Лида»", "Мебель", "Шкафы", description="Ширина 80 см. Высота 190 см."),
    product("wide", "Шкаф «Рига» (ШхГхВ: 120х58х220 см)", "Мебель", "Шкафы"),
    product("round", "Стол «Дельта» 110 см", "Мебель", "Столы", height="75 см"),
    product("desk", "Стол «Омега» 140х80 см", "Мебель", "Столы"),
    product("mute", "Стол «Бета»", "Мебель", "Столы"),
    replace(
        product("linen", "Простыня", "Текстиль", "Простыни"),
        variants=tuple(Variant(f"linen-{n}", {"size": (f"{n}х200 см",)}) for n in (140, 160)),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return Catalog.open(build(tmp_path_factory.mktemp("g"), SHOP), WordEmbedder())


@pytest.mark.parametrize(
    ("name", "value", "ids"),
    [
        ("dimensions", "160x200 cm", {"oslo", "stated", "linen"}),
        ("dimensions", "200x160 cm", {"oslo", "stated", "linen"}),
        ("size", "160x200 cm", {"oslo", "stated", "linen"}),
        ("dimensions", "200x300 cm", {"rug"}),
        ("dimensions", "120x180 cm", {"sized"}),
        ("dimensions", "75x201 cm", {"wardrobe"}),
        ("dimensions", "≤ 115 cm", {"wardrobe", "told", "round"}),
        ("dimensions", "110–130 cm", {"wide", "round"}),
        ("width", "≤ 80 cm", {"wardrobe", "told", "desk"}),
        ("height", "≤ 200 cm", {"told", "round"}),
        ("width", "160 cm", {"oslo", "stated", "linen"}),
    ],
)
def test_wishes_for_sides(catalog: Catalog, name: str, value: str, ids: set[str]) -> None:
    where = Where(any_of={name: frozenset({value})})
    assert {catalog.columns.ids[row] for row in catalog.mask(where).nonzero()[0]} == ids
    hits = catalog.search("мебель", where, 20)
    assert {catalog.columns.ids[row] for row in hits.rows} == ids


def test_the_variant_of_the_size_is_offered(catalog: Catalog) -> None:
    row = catalog.row("linen")
    assert row is not None
    told = catalog.told_apart("linen", Where(any_of={"dimensions": frozenset({"160x200 cm"})}))
    assert told == {"size": "160х200 см"}
    assert catalog.offer(row, Where(any_of={"dimensions": frozenset({"180x200 cm"})})) is None


def test_refused_sides_are_left_out(catalog: Catalog) -> None:
    where = Where(none_of={"dimensions": frozenset({"160x200 cm"})})
    ids = {catalog.columns.ids[row] for row in catalog.mask(where).nonzero()[0]}
    assert not ids & {"oslo", "stated"}
    assert "bergen" in ids


def test_what_a_text_says_is_derived_and_what_the_feed_states_stays() -> None:
    row = with_sides(RowAttributes({"width": ("90 cm",)}), product("x", "Стол 140х80 см"))
    assert row.values["width"] == ("90 cm",)
    assert row.values["dimensions"] == ("140x80 cm",)
    assert row.derived == {"dimensions"}


def test_fitting_needs_every_asked_side() -> None:
    assert fits(("160/200/",), ("160x200 cm",))
    assert not fits(("160/160/",), ("160x200 cm",))
    assert not fits(("/200/",), ("160x200 cm",))
    assert not fits((), ("160x200 cm",))


def test_where_sides_come_from_is_told(catalog: Catalog) -> None:
    def told(id: str) -> dict[str, str]:
        row = catalog.row(id)
        assert row is not None
        values = {name: catalog.values(name, row) for name in ("width", "dimensions", "height", "size")}
        found = provenance(catalog.product(row), values, AttributeReader(load_names(), Stems()))
        return {one.name: one.source for one in found}

    assert told("oslo") == {"width": "text", "dimensions": "text"}
    assert told("sized") == {"width": "converted", "dimensions": "converted", "size": "feed"}
    assert told("round")["height"] == "feed"
