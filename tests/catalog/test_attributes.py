from __future__ import annotations

from dataclasses import replace

import pytest

from catalog.attributes import AttributeReader, RowAttributes
from catalog.brands import mine_brands
from catalog.names import Named, Names
from catalog.product import Product
from catalog.words import Stems
from tests.catalog.reading_fakes import product

_NAMES = Names(
    colors={
        "blue": Named("blue", ("blue",), ("синий", "голубой")),
        "navy": Named("navy", ("navy", "navy blue"), ("тёмно-синий",), ("blue",)),
        "red": Named("red", ("red",), ("красный",)),
        "white": Named("white", ("white",), ("белый",)),
    },
    materials={
        "leather": Named("leather", ("leather",), ("кожа", "кожаный")),
        "suede": Named("suede", ("suede",), ("замша", "замшевый"), ("leather",)),
        "cotton": Named("cotton", ("cotton",), ("хлопок",)),
    },
)


def read(*products: Product) -> list[RowAttributes]:
    return AttributeReader(_NAMES, Stems()).read(products)


@pytest.mark.parametrize(
    ("stated", "values"),
    [
        ({"color": "Navy Blue"}, {"navy blue", "navy", "blue"}),
        ({"colour": "Voxo matt white"}, {"voxo matt white", "white"}),
        ({"color": "Red/White"}, {"red", "white"}),
        ({"цвет": "тёмно-синяя"}, {"темно-синяя", "navy", "blue"}),
    ],
)
def test_colours_have_shade_and_family(stated: dict[str, str], values: set[str]) -> None:
    thing = replace(product("1", "Thing"), attributes={name: (value,) for name, value in stated.items()})
    assert set(read(thing)[0].values["color"]) == values


def test_titles_fill_in_what_the_feed_leaves_out() -> None:
    row = read(product("1", "Красные замшевые туфли женские", "Обувь"))[0]
    assert row.values["color"] == ("red",)
    assert row.values["material"] == ("suede", "leather")
    assert row.values["gender"] == ("female",)
    assert {"color", "material", "gender"} <= row.derived


def test_what_the_feed_states_wins_over_the_title() -> None:
    row = read(product("1", "Red label shirt", color="White", gender="Men"))[0]
    assert row.values["color"] == ("white",)
    assert "color" not in row.derived


@pytest.mark.parametrize(
    ("title", "category", "gender", "age"),
    [
        ("Boys sandals", "Shoes", ("male",), ("kids",)),
        ("Sandals", "Women's shoes", ("female",), ("adult",)),
        ("Детская куртка", "Куртки", (), ("kids",)),
        ("Кроссовки мужские", "Обувь", ("male",), ("adult",)),
        ("Baby romper", "Clothing", (), ("infant",)),
        ("Table", "Furniture", (), ()),
    ],
)
def test_whom_it_is_for(title: str, category: str, gender: tuple[str, ...], age: tuple[str, ...]) -> None:
    values = read(product("1", title, category))[0].values
    assert values.get("gender", ()) == gender
    assert values.get("age_group", ()) == age


def test_a_column_of_people_words_is_understood_whatever_its_name() -> None:
    rows = read(product("1", "Coat", target="Girls"), product("2", "Coat", target="Men"))
    assert rows[0].values["gender"] == ("female",)
    assert rows[1].values["age_group"] == ("adult",)


def test_sizes_are_spelled_one_way() -> None:
    values = read(product("1", "Shirt", size="Medium|EU 42|39.0"))[0].values["size"]
    assert {"m", "42", "39"} <= set(values)


def test_a_brand_is_not_read_as_a_colour() -> None:
    row = read(product("1", "Red Tape shirt", "Shirts", brand="Red Tape"))[0]
    assert "color" not in row.values
    assert row.values["brand"] == ("red tape",)


def test_brands_are_mined_from_titles() -> None:
    titles = [
        *(f"Northwind {rest}" for rest in ("Red Shirt", "Blue Shirt", "Canvas Bag")),
        *(f"United Makers of Lisboa {rest}" for rest in ("Shirt", "Scarf", "Belt")),
        *(f"Acme {rest}" for rest in ("Belt", "Black Bag")),
        "Shirt without a maker",
        "Bag of cotton",
    ]
    brands = mine_brands(titles, ["a bag"], {"red", "blue", "shirt", "bag", "belt", "scarf"}, Stems())
    assert brands == ["northwind"] * 3 + ["united makers of lisboa"] * 3 + ["acme"] * 2 + [None] * 2


def test_a_shop_that_puts_no_brands_first_has_none() -> None:
    titles = [
        "Диван угловой",
        "Диван прямой",
        "Кресло мягкое",
        "Стол письменный",
        "Стул барный",
        "Стол обеденный",
    ]
    kinds = ("диван", "кресло", "стол", "стул")
    assert mine_brands(titles, [], {Stems().base(word) for word in kinds}, Stems()) == [None] * 6
