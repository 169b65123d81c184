"""Sides said together, and bounds of the whole thing."""

from __future__ import annotations

import pytest

from nlu.entities.items import Canvas
from nlu.entities.numbers import fold
from nlu.entities.shapes import find_shapes
from nlu.morphology import Morphology
from nlu.tokens import tokenize

NAMES = frozenset({"width", "dimensions"})
MORPHOLOGY = Morphology()


def found(text: str, names: frozenset[str] = NAMES) -> list[tuple[object, bool]]:
    canvas = Canvas(fold(tokenize(text), MORPHOLOGY))
    return [(one.value, one.soft) for one in find_shapes(canvas, names, text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("кровать 160х200", "160x200 cm"),
        ("кровать 160 х 200 см", "160x200 cm"),
        ("ковёр 2 на 3 метра", "200x300 cm"),
        ("скатерть 140 на 220 см", "140x220 cm"),
        ("a bed 90x200", "90x200 cm"),
        ("a 32 inch by 48 inch painting", "81.3x121.9 cm"),
        ("a rug 8 ft x 10 ft", "243.8x304.8 cm"),
        ("a backdrop that is 8 by 6 feet", "243.8x182.9 cm"),
        ("an ottoman 100x45x45cm", "100x45x45 cm"),
        ("a table under 120 cm", "≤ 120 cm"),
        ("a sofa no bigger than 2 m", "≤ 200 cm"),
        ("стол до 120 см", "≤ 120 cm"),
        ("стол не больше 1,2 метра", "≤ 120 cm"),
        ("a rug at least 2 meters", "≥ 200 cm"),
    ],
)
def test_what_is_wished_of_the_sides(text: str, value: str) -> None:
    assert found(text) == [(value, False)]


@pytest.mark.parametrize(("text", "value"), [("a 5x7 rug", "152.4x213.4 cm"), ("ковёр 2х3", "200x300 cm")])
def test_a_guessed_unit_is_no_condition(text: str, value: str) -> None:
    assert found(text) == [(value, True)]


@pytest.mark.parametrize(
    "text",
    [
        "a table under 120",
        "two dresses for 3 parties",
        "a 1920x1080 monitor",
        "3 x 500 ml",
        "a chair with legs under 40 cm",
        "a 17-inch laptop",
        "under 5 kg",
        "размер 42",
    ],
)
def test_what_says_nothing_of_sides(text: str) -> None:
    assert found(text) == []


def test_a_shop_without_sides_is_not_asked_for_them() -> None:
    assert found("кровать 160х200 см", frozenset({"width"})) == []
