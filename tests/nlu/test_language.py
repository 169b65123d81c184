"""The language of one message, and text typed with the other keyboard layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.language import detect_language, fix_layout
from nlu.parse import Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("black shoes", "en"),
        ("чёрные туфли", "ru"),
        ("хочу nike air max", "ru"),
        ("looking for a матрешка", "en"),
        ("do you have матрёшки from Sergiev Posad", "en"),
        ("есть samsung galaxy s23 ultra?", "ru"),
        ("покажи hoodie oversize", "ru"),
        ("iPhone чехол", "en"),
        ("чехол для iPhone", "ru"),
    ],
)
def test_alphabet_and_function_words_decide(text: str, language: Language) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["77", "???", "🤔", "", " ", "5 000"])
def test_without_letters_the_hint_decides(text: str) -> None:
    assert detect_language(text, "ru") == "ru"
    assert detect_language(text, "en") == "en"
    assert detect_language(text, default="ru") == "ru"


@given(st.text(max_size=300))
def test_any_text_has_a_language(text: str) -> None:
    assert detect_language(text) in ("en", "ru")


KNOWN = frozenset({"привет", "швейная", "машинка", "hello", "shoes", "red"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ghbdtn", "привет"),
        ("Ghbdtn!", "Привет!"),
        ("idtqyfz vfibyrf", "швейная машинка"),
        ("руддщ", "hello"),
        ("red shoes", None),
        ("привет", None),
        ("nike", None),
        ("zxqv", None),
        ("привет hello", None),
        ("12", None),
    ],
)
def test_layout(typed: str, meant: str | None) -> None:
    fixed = fix_layout(typed, KNOWN)
    assert (fixed and fixed.rstrip("!1")) == (meant and meant.rstrip("!"))
