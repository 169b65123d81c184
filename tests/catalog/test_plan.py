from __future__ import annotations

from typing import Any

import pytest

from catalog.errors import FeedError
from catalog.feeds import names, pairs, plan
from catalog.feeds.mapping import parse_map


def columns_of(*columns: str, record: dict[str, Any] | None = None) -> plan.Plan:
    return plan.make(columns, [record or dict.fromkeys(columns, "x")], None)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("productDisplayName", "title"),
        ("Product Name", "title"),
        ("NAME", "title"),
        ("Название товара", "title"),
        ("Article number", "id"),
        ("SKU", "id"),
        ("Артикул", "id"),
        ("Цена, руб.", "price"),
        ("Sale Price", "sale_price"),
        ("compare-at-price", "list_price"),
        ("Старая цена", "list_price"),
        ("Image URL", "image"),
        ("vendor", "brand"),
        ("Производитель", "brand"),
        ("link", "url"),
        ("In stock?", "available"),
        ("Наличие", "available"),
        ("Остаток", "stock"),
        ("Review count", "reviews"),
        ("Описание", "description"),
        ("Валюта", "currency"),
    ],
)
def test_headers_are_recognised_however_they_are_written(header: str, field: str) -> None:
    found = names.field_of(header)
    assert found is not None
    assert found[0] == field


@pytest.mark.parametrize(
    ("header", "attribute"),
    [
        ("baseColour", "color"),
        ("Цвет", "color"),
        ("Размер", "size"),
        ("Age Group", "age_group"),
        ("Пол", "gender"),
        ("Frame, depth", "frame_depth"),
        ("Max. load", "max_load"),
        ("Высота каблука", "высота_каблука"),
    ],
)
def test_attribute_names(header: str, attribute: str) -> None:
    assert names.attribute_of(header) == attribute


def test_the_better_header_gets_the_field_and_the_other_stays_an_attribute() -> None:
    decided = columns_of("sku", "id", "name", "price")
    assert decided.fields["id"].columns == ("id",)
    assert decided.attributes["sku"].columns == ("sku",)


def test_category_levels_make_a_path_broadest_first() -> None:
    decided = columns_of("id", "title", "price", "articleType", "subCategory", "masterCategory")
    assert decided.fields["category"].columns == ("masterCategory", "subCategory", "articleType")
    record = {"masterCategory": "Apparel", "subCategory": "", "articleType": "Shirts"}
    assert decided.row(1, record).values["category"] == ["Apparel", "Shirts"]


def test_texts_in_other_languages_become_translations() -> None:
    record = {
        "id": "1",
        "title": "Cup",
        "price": "5",
        "type": "Tableware",
        "title_ru": "Чашка",
        "category (ru)": "Посуда",
        "название_en": "",
    }
    decided = plan.make(list(record), [record], None)
    assert decided.row(1, record).values["translations"] == {"ru": {"title": "Чашка", "category": "Посуда"}}


def test_with_languages_alone_the_first_is_the_feeds_own() -> None:
    record = {"id": "1", "title_en": "Cup", "title_ru": "Чашка", "price": "5"}
    row = plan.make(list(record), [record], None).row(1, record)
    assert row.values["title"] == "Cup"
    assert row.values["translations"] == {"ru": {"title": "Чашка"}}


def test_short_columns_become_attributes_and_prose_is_left_out() -> None:
    record = {
        "id": "1",
        "title": "Cup",
        "price": "5",
        "Fit": "slim",
        "notes": "long " * 50,
        "page": "https://x.y/z",
        "gap": "",
    }
    decided = plan.make(list(record), [record], None)
    assert set(decided.attributes) == {"fit"}
    assert {use.column for use in decided.uses if use.how == "left out"} == {"notes", "page", "gap"}


def test_whole_numbers_that_became_floats_are_whole_again() -> None:
    record = {"id": "1", "title": "Cup", "price": "5", "year": "2010.0"}
    assert plan.make(list(record), [record], None).row(1, record).attributes == {"year": "2010"}
    other = plan.make(list(record), [record, record | {"year": "2.5"}], None)
    assert other.row(1, record).attributes == {"year": "2010.0"}


def test_without_a_required_field_the_columns_are_named() -> None:
    with pytest.raises(FeedError, match=r"recognised as title; the columns are: id, colour.*--map"):
        columns_of("id", "colour")


def test_the_map_comes_first_and_headers_fill_the_rest() -> None:
    record = {"id": "1", "name": "Cup", "label": "Big cup", "price": "5", "usage": "home", "year": "2010"}
    mapping = parse_map({"title": "label", "occasion": "usage", "year": None, "brand": {"const": "Acme"}})
    row = plan.make(list(record), [record], mapping).row(1, record)
    assert row.values == {"title": "Big cup", "brand": "Acme", "id": "1", "price": "5"}
    assert row.attributes == {"occasion": "home", "name": "Cup"}


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("Colour:A|B Size:x|y", {"Colour": ("A", "B"), "Size": ("x", "y")}),
        (
            "Width:80 cm Depth:60.5 cm Max. load:5 kg",
            {"Width": ("80 cm",), "Depth": ("60.5 cm",), "Max. load": ("5 kg",)},
        ),
        ("Height:10 cm Frame, depth:6 cm", {"Height": ("10 cm",), "Frame, depth": ("6 cm",)}),
        ("Leg colour:Dark red|White Top:Oak", {"Leg colour": ("Dark red", "White"), "Top": ("Oak",)}),
        ("цвет: синий; вес: 2 кг", {"цвет": ("синий",), "вес": ("2 кг",)}),
        ("Ratio:16:9", {"Ratio": ("16:9",)}),
        ("Front:-|Oak", {"Front": ("Oak",)}),
        ("see https://x.y", None),
        ("no list", None),
        ("12:30", None),
    ],
)
def test_attribute_lists(text: str, parsed: dict[str, tuple[str, ...]] | None) -> None:
    assert pairs.parse(text) == parsed


def test_a_column_of_lists_is_told_from_prose_and_from_lists_of_parts() -> None:
    assert pairs.is_column([f"Width:{i} cm Depth:{i} cm" for i in range(20)])
    assert not pairs.is_column([f"Leg {i} of oak Article no: {i} Width: 3 cm" for i in range(40)])
    assert not pairs.is_column(["A fine cup", "Note: wash by hand", "Blue", "Red"])
    assert not pairs.is_column([])


@pytest.mark.parametrize("column", ["Cost per item", "cost_of_goods_sold", "Закупочная цена", "margin"])
def test_what_the_merchant_pays_is_kept_from_shoppers(column: str) -> None:
    row = {"id": "1", "title": "Shirt", "price": "20 EUR", column: "7.50", "weave": "plain"}
    decided = columns_of(*row, record=row)
    assert set(decided.attributes) == {"weave"}
    assert {use.column for use in decided.uses if use.how == "private"} == {column}
