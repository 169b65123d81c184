from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds.base import FIELDS, Row
from catalog.feeds.plain_text import plain
from catalog.feeds.validation import MAX_DESCRIPTION, Checked, category
from catalog.feeds.values import attribute_values
from catalog.product import Product


def check(attributes: dict[str, Any] | None = None, **values: Any) -> tuple[Product, list[str]]:
    checked = Checked(Row(1, {"id": "1", "title": "Cup", "price": "5 USD", **values}, attributes or {}))
    assert checked.product is not None
    assert all(problem.level == "warning" for problem in checked.problems)
    return checked.product, [problem.kind for problem in checked.problems]


@pytest.mark.parametrize(
    ("price", "sale", "listed", "paid", "compared"),
    [
        ("10", None, None, "10", None),
        ("10", "8", None, "8", "10"),
        ("10", "12", None, "10", None),
        ("10", "0", "15", "10", "15"),
        ("10", None, "10", "10", None),
        (None, "8", "10", "8", "10"),
    ],
)
def test_what_is_paid_and_what_it_is_compared_with(
    price: str | None, sale: str | None, listed: str | None, paid: str, compared: str | None
) -> None:
    product, _ = check(price=price, sale_price=sale, list_price=listed)
    assert str(product.price) == paid
    assert (None if product.list_price is None else str(product.list_price)) == compared


@pytest.mark.parametrize(
    ("available", "stock", "expected"),
    [
        ("in stock", None, True),
        ("In_Stock", None, True),
        ("https://schema.org/OutOfStock", None, False),
        ("нет в наличии", None, False),
        ("в наличии", 0, True),
        ("под заказ", None, True),
        ("0", None, False),
        ("12", None, True),
        (False, None, False),
        (None, "0", False),
        (None, "3", True),
        (None, None, True),
    ],
)
def test_availability(available: Any, stock: Any, expected: bool) -> None:
    product, problems = check(available=available, stock=stock)
    assert product.available is expected
    assert problems == []


@pytest.mark.parametrize(
    ("rating", "expected", "problems"),
    [
        ("4,5", 4.5, []),
        (4, 4.0, []),
        ("8/10", 4.0, []),
        ("90%", 4.5, []),
        ("4.2 out of 5", 4.2, []),
        ("7", None, ["rating"]),
        ("good", None, ["rating"]),
    ],
)
def test_ratings(rating: Any, expected: float | None, problems: list[str]) -> None:
    product, said = check(rating=rating)
    assert (product.rating, said) == (expected, problems)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("Home > Kitchen > Cups", ("Home", "Kitchen", "Cups")),
        ("Home / Cups", ("Home", "Cups")),
        ("Home|Cups", ("Home", "Cups")),
        ("/Home/Cups", ("Home", "Cups")),
        ("TV/media furniture", ("TV/media furniture",)),
        (["A", "B > C"], ("A", "B", "C")),
        (["Belts", "Belts"], ("Belts",)),
        ("Base cabinets, 80 cm", ("Base cabinets, 80 cm",)),
        (None, ()),
        ("&amp; more", ("& more",)),
    ],
)
def test_category_paths(value: Any, path: tuple[str, ...]) -> None:
    assert category(value) == path


@pytest.mark.parametrize(
    ("name", "value", "values"),
    [
        ("color", "Red|Blue", ("Red", "Blue")),
        ("size", "S, M, L", ("S", "M", "L")),
        ("size", "38,5", ("38,5",)),
        ("style", "old, new", ("old, new",)),
        ("color", ["Red", "Red"], ("Red",)),
        ("x", "n/a", ()),
        ("x", True, ("yes",)),
    ],
)
def test_attribute_values(name: str, value: Any, values: tuple[str, ...]) -> None:
    assert attribute_values(name, value) == values


def test_addresses_are_http_or_nothing() -> None:
    product, problems = check(
        url="javascript:alert(1)",
        image="//cdn.example/a.jpg",
        images="https://x.y/1.jpg, ftp://x/3.jpg",
    )
    assert product.url is None
    assert product.images == ("https://cdn.example/a.jpg", "https://x.y/1.jpg")
    assert problems == ["address", "address"]


def test_long_descriptions_are_cut_with_a_warning() -> None:
    product, problems = check(description="word " * MAX_DESCRIPTION)
    assert len(product.description) <= MAX_DESCRIPTION
    assert problems == ["too long"]


def test_an_unknown_currency_is_mentioned_and_the_price_asked() -> None:
    product, problems = check(currency="gold coins")
    assert (product.currency, problems) == ("USD", ["currency"])


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>A&amp;B<br>c</p>", "A&B\nc"),
        ("<script>x()</script>y", "y"),
        ("size < 5 & > 3", "size < 5 & > 3"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("a\x07b\u200bc\xa0 d", "abc d"),
        ("<ul><li>x</li><li>y</li></ul>", "x\ny"),
        ("e\u0301", "é"),
        ("a\r\n\r\n b", "a\nb"),
        ("<p>a</p><![CDAid b]]> c", "a\n<![CDAid b]]> c"),
        ("<b>x</b><![if !IE]>y<![endif]>z", "xyz"),
        ("<b>k</b><![%", "k<![%"),
    ],
)
def test_plain_text(html: str, text: str) -> None:
    assert plain(html) == text


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from(FIELDS), VALUE), st.dictionaries(st.text(max_size=8), VALUE, max_size=3)
)
def test_no_row_breaks_the_checks_and_what_passes_is_sound(
    values: dict[str, Any], attributes: dict[str, Any]
) -> None:
    checked = Checked(Row(1, values, attributes))
    product = checked.product
    if product is None:
        assert any(problem.level == "error" for problem in checked.problems)
        return
    assert product.id
    assert product.title
    assert product.price is None or product.price > 0
    assert product.list_price is None or (product.price is not None and product.list_price > product.price)
    assert all(values and all(values) for values in product.attributes.values())
