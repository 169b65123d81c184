"""Amounts of money, and all the numbers that are none."""

from __future__ import annotations

import pytest

from nlu.entities.items import Canvas
from nlu.entities.numbers import fold
from nlu.entities.price import bare_number, find_prices
from nlu.morphology import Morphology
from nlu.tokens import tokenize

MORPHOLOGY = Morphology()


def canvas(text: str) -> Canvas:
    return Canvas(fold(tokenize(text), MORPHOLOGY))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("two hundred bucks", "# ¤"),
        ("5 тыс. руб", "# ¤"),
        ("12 000 aed", "# ¤"),
        ("80x200 cm", "§"),
        ("17-inch laptop", "§ laptop"),
        ("4k tv", "§ tv"),
        ("a couple of hundred", "#"),
        ("one hundred and fifty dollars", "# ¤"),
        ("no white ones", "no white ones"),
        ("сорок тысяч", "#"),
        ("5 июля", "§"),
    ],
)
def test_numbers_are_put_together(text: str, drawn: str) -> None:
    assert canvas(text).text == drawn


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("bellow 110", None, 110, None),
        ("150 tops", None, 150, None),
        ("no more than 50", None, 50, None),
        ("not over 50", None, 50, None),
        ("within 500 dirham", None, 500, "AED"),
        ("under two hundred", None, 200, None),
        ("$100 - $200", 100, 200, "USD"),
        ("10-15 тысяч", 10_000, 15_000, None),
        ("от 5 до 8 тысяч", 5_000, 8_000, None),
        ("between 700 and 1800", 700, 1800, None),
        ("over 50 and under 100", 50, 100, None),
        ("тысяч до 15", None, 15_000, None),
        ("не дороже 6 тыщ", None, 6_000, None),
        ("we could stretch it to 900", None, 900, None),
        ("i can go to 150", None, 150, None),
        ("up it to 200", None, 200, None),
        ("бюджет 3000 рублей", None, 3000, "RUB"),
        ("200 and up", 200, None, None),
        ("from 100", 100, None, None),
        ("50 quid", None, 50, "GBP"),
        ("до 300 грн", None, 300, "UAH"),
        ("5000 тг максимум", None, 5000, "KZT"),
        ("двести рублей", None, 200, "RUB"),
        ("20 each", None, 20, None),
    ],
)
def test_prices(text: str, low: float | None, high: float | None, currency: str | None) -> None:
    (price,) = find_prices(canvas(text))
    assert (price.value["min"], price.value["max"], price.value["currency"]) == (low, high, currency)
    assert not price.value["about"]


@pytest.mark.parametrize(
    ("text", "centre"),
    [
        ("around 1300", 1300),
        ("за 12 тысяч", 12_000),
        ("тыщи полторы", 1500),
        ("тысяч за восемь", 8000),
        ("примерно 5к", 5000),
        ("50-ish", 50),
        ("something for 100", 100),
    ],
)
def test_rough_prices(text: str, centre: float) -> None:
    (price,) = find_prices(canvas(text))
    assert price.value["about"]
    assert price.value["max"] == centre


@pytest.mark.parametrize("text", ["800 for both", "1000 dirham for everything", "5000 за всё"])
def test_a_price_for_all_together(text: str) -> None:
    (price,) = find_prices(canvas(text))
    assert price.value["total"]


@pytest.mark.parametrize(
    "text",
    [
        "size 42",
        "42 размер",
        "table for 6 people",
        "up to 6 chairs",
        "at least 4 drawers",
        "80x200 cm",
        "up to 2 metres",
        "from 3 years",
        "iphone 15",
        "sk 280",
        "lk150",
        "number 2",
        "2 of the second",
        "3 tops please",
        "40th birthday",
        "1 and 3",
        "2 or 3",
        "77",
        "на 2 дня",
        "12.05.2024",
        "100 ml",
        "20% off",
    ],
)
def test_other_numbers_are_no_prices(text: str) -> None:
    assert find_prices(canvas(text)) == []


def test_a_number_alone_is_left_to_the_context() -> None:
    alone = bare_number(canvas("77 please"))
    assert alone is not None
    assert alone.value == 77
    assert bare_number(canvas("size 77")) is None
