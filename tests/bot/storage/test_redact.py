from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.redact import card_numbers, luhn, redact, redact_text


@pytest.mark.parametrize(
    "number",
    ["4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "2200 0000 0000 0004", "4222222222222"],
)
def test_card_numbers_lose_all_but_four_digits(number: str) -> None:
    text = redact_text(f"Карта {number}, до 12/29")
    digits = number.replace(" ", "").replace("-", "")
    assert text == f"Карта {'•' * (len(digits) - 4)}{digits[-4:]}, до 12/29"


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("4111111111111111 12/29 123", "••••••••••••1111 12/29 123"),
        ("4111 1111 1111 1111 123", "••••••••••••1111 123"),
        ("card,4111111111111111.", "card,••••••••••••1111."),
        ("4111111111111111 5555555555554444", "••••••••••••1111 ••••••••••••4444"),
    ],
)
def test_what_stands_around_a_card_number_does_not_hide_it(said: str, stored: str) -> None:
    assert redact_text(said) == stored


@pytest.mark.parametrize(
    "text",
    [
        "call +971 50 123 4567",
        "order 1234567890123456",
        "sizes 38 39 40 41 42 43 44",
        "sku AB4111111111111111",
        "41111111111111111111111111",
        "1,050.00 and 2,495.50",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert redact_text(text) == text


def test_a_price_read_out_of_a_card_number_goes_too() -> None:
    said = {"text": "4111111111111111", "at": 1760000000005}
    numbers = card_numbers(said)
    assert redact({"price": {"max": 4111111111111111.0}, "at": 1760000000005}, numbers) == {
        "price": {"max": None},
        "at": 1760000000005,
    }


def test_identifiers_stay_and_nul_goes() -> None:
    value = {"id": "4006381333931", "ids": ["4111111111111111"], "text": "a\x00b", "none": None, "yes": True}
    assert redact(value) == {**value, "text": "ab"}


@given(st.text())
def test_text_without_many_digits_is_untouched(text: str) -> None:
    if sum(character.isdigit() for character in text) < 13 and "\x00" not in text:
        assert redact_text(text) == text


@given(st.integers(10**14, 10**15 - 1), st.sampled_from(["", " ", "-"]))
def test_every_number_with_a_valid_check_digit_is_masked(stem: int, separator: str) -> None:
    number = next(f"{stem}{digit}" for digit in range(10) if luhn(f"{stem}{digit}"))
    grouped = separator.join(number[start : start + 4] for start in range(0, 16, 4))
    assert redact_text(f"x {grouped} y") == f"x {'•' * 12}{number[-4:]} y"


def test_ten_thousand_numbers_take_no_longer_than_reading_them() -> None:
    """Work that grows with the cube of a pasted table would block a chat for minutes."""
    text = "123 " * 10_000
    assert redact_text(text) == text
