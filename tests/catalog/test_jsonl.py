from __future__ import annotations

import json

import pytest

from catalog.errors import FeedError
from catalog.feeds.jsonl import JsonLines
from catalog.feeds.validation import Checked
from catalog.product import Product
from tests.catalog.feed_fakes import read


def product_of(**values: object) -> tuple[Product, list[str]]:
    rows, _, _ = read(JsonLines(), json.dumps({"id": 1, "title": "Cup", "price": 5, **values}))
    checked = Checked(rows[0])
    assert checked.product is not None
    return checked.product, [problem.kind for problem in checked.problems]


def test_values_may_be_numbers_lists_and_objects() -> None:
    cup, problems = product_of(
        price=58.61,
        category=["Home", "Cups"],
        images=["https://x.y/1.jpg", "https://x.y/2.jpg"],
        attributes={"Colour": ["Red", "Blue"], "Dishwasher safe": True, "Volume": 0.3, "gone": None},
        variants=[
            {"id": "1-s", "size": "S", "price": 50, "available": False},
            {"attributes": {"Размер": "L"}, "price": 60, "sale_price": 55, "stock": 0},
            {"id": "1-s", "size": "M"},
        ],
        goes_with=["2", 3],
        customizable=["engraving"],
        translations={"ru": {"title": "Чашка", "category": "Дом > Чашки"}, "de": {"description": "Tasse"}},
        season="summer",
    )
    assert (cup.id, str(cup.price), cup.category) == ("1", "58.61", ("Home", "Cups"))
    assert len(cup.images) == 2
    assert cup.attributes == {
        "season": ("summer",), "color": ("Red", "Blue"), "dishwasher_safe": ("yes",), "volume": ("0.3",),
    }  # fmt: skip
    small, large = cup.variants
    assert (small.attributes, small.available) == ({"size": ("S",)}, False)
    assert (large.id, large.attributes, str(large.price), str(large.list_price), large.available) == (
        "1-2", {"size": ("L",)}, "55", "60", False,
    )  # fmt: skip
    assert (cup.goes_with, cup.customizable) == (("2", "3"), ("engraving",))
    assert cup.title_in("ru") == "Чашка"
    assert cup.translations["ru"].category == ("Дом", "Чашки")
    assert cup.title_in("de") == "Cup"
    assert problems == ["variants"]


@pytest.mark.parametrize("field", ["variants", "attributes"])
def test_nested_values_of_the_wrong_kind_are_left_out_with_a_warning(field: str) -> None:
    cup, problems = product_of(**{field: 5})
    assert not getattr(cup, field)
    assert problems == [field]


def test_broken_lines_are_reported_by_their_number() -> None:
    rows, problems, _ = read(
        JsonLines(), '{"id":1,"title":"Cup","price":5}\n\nnonsense\n[1]\n{"id":2,"title":"M","price":6}\n'
    )
    assert [row.number for row in rows] == [1, 5]
    assert [(p.row, p.kind) for p in problems] == [(3, "broken row"), (4, "broken row")]


def test_without_one_object_there_is_no_feed() -> None:
    with pytest.raises(FeedError, match="one product object a line"):
        read(JsonLines(), "[1]\n2\n")


def test_detection() -> None:
    assert JsonLines().detects(b' {"id": 1}') > 0.5
    assert JsonLines().detects(b"id,title") == 0
