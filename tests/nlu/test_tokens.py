from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.tokens import HEAD_CHARS, TAIL_CHARS, normal, numeric, tokenize


@given(st.text(max_size=300))
def test_tokens_are_stretches_of_the_text_in_order(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        assert text[token.start : token.end] == token.text
        end = token.end


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("I'm a T-Shirt", ["im", "a", "t", "-", "shirt"]),
        ("Ёлка, Levi’s & Björk", ["елка", ",", "levis", "&", "bjork"]),
        ("й ё", ["й", "е"]),
        ("lk150 S6 iPhone15", ["lk150", "s6", "iphone15"]),
        ("80x200cm", ["80", "x", "200", "cm"]),
        ("5к 2k 10руб", ["5", "к", "2", "k", "10", "руб"]),
        ("2nd 3-й #4", ["2nd", "3", "-", "й", "№", "4"]),
        ("3xl 2xl", ["3xl", "2xl"]),
        ("10–15", ["10", "-", "15"]),
        ("ok👍🏽ok", ["ok", "☺", "ok"]),
    ],
)
def test_norms(text: str, norms: list[str]) -> None:
    assert [token.norm for token in tokenize(text)] == norms


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50", 50.0),
        ("1,050", 1050.0),
        ("12.000", 12000.0),
        ("3,5", 3.5),
        ("40.00", 40.0),
        ("1.299,00", 1299.0),
        ("1,250,000", 1250000.0),
        ("0.500", 0.5),
        ("12.05.2024", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert numeric(text) == value


def test_head_and_tail_of_a_long_message_are_read() -> None:
    text = "first " + "x " * (HEAD_CHARS + TAIL_CHARS) + "last"
    norms = [token.norm for token in tokenize(text)]
    assert norms[0] == "first"
    assert norms[-1] == "last"
    assert len(norms) <= 2000


def test_normal_folds_what_people_type_differently() -> None:
    assert normal("Levi’S") == "levis"
    assert normal("ЁЖ") == "еж"
    assert normal("ＡＢＣ") == "abc"
