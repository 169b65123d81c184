"""How wide, deep, high, long somebody wants a thing."""

from __future__ import annotations

import pytest

from nlu.entities.dimensions import find_dimensions
from nlu.entities.items import Canvas
from nlu.entities.numbers import fold
from nlu.morphology import Morphology
from nlu.tokens import tokenize

SIDES = frozenset({"width", "depth", "height", "length", "diameter"})
MORPHOLOGY = Morphology()


def found(text: str, names: frozenset[str] = SIDES) -> list[tuple[str, str]]:
    canvas = Canvas(fold(tokenize(text), MORPHOLOGY))
    return [(one.name, one.value) for one in find_dimensions(canvas, names)]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("a bed 160 cm wide", "width", "160 cm"),
        ("a bed 160 wide", "width", "160 cm"),
        ("a sofa between 180 and 220 cm wide", "width", "180–220 cm"),
        ("a table no wider than 1.2m", "width", "≤ 120 cm"),
        ("a sofa at most 2 m wide", "width", "≤ 200 cm"),
        ("wider than 80 cm please", "width", "≥ 80 cm"),
        ("a desk narrower than 100 cm", "width", "≤ 100 cm"),
        ("wardrobe under 200 cm high", "height", "≤ 200 cm"),
        ("a shelf at least 30 cm deep", "depth", "≥ 30 cm"),
        ("a table with a diameter of 90 cm", "diameter", "90 cm"),
        ("width: 80cm", "width", "80 cm"),
        ("6 ft long rug", "length", "182.88 cm"),
        ('30" wide vanity', "width", "76.2 cm"),
        ("диван шириной от 180 до 200 см", "width", "180–200 cm"),
        ("тумба шириной до 60 см", "width", "≤ 60 cm"),
        ("диван не шире 2 м", "width", "≤ 200 cm"),
        ("шкаф выше 2 метров", "height", "≥ 200 cm"),
        ("шкаф высотой 200", "height", "200 cm"),
        ("стол до 1,2 метра в длину", "length", "≤ 120 cm"),
        ("стол 120-140 см шириной", "width", "120–140 cm"),
        ("полка глубиной не более 30 см", "depth", "≤ 30 cm"),
    ],
)
def test_a_side_and_its_range(text: str, name: str, value: str) -> None:
    assert found(text) == [(name, value)]


@pytest.mark.parametrize(
    "text",
    [
        "a desk under 120",
        "a 17-inch laptop",
        "something 3 deep",
        "5 kg high",
        "high heels size 38",
        "a wide sofa under 900",
        "a long dress",
        "bed 160 x 200 cm",
        "wide",
        "высокие сапоги 38",
    ],
)
def test_what_is_no_dimension(text: str) -> None:
    assert found(text) == []


def test_a_shop_that_states_no_such_side_is_not_asked_for_it() -> None:
    assert found("a bed 160 cm wide", frozenset({"height"})) == []


def test_several_sides_at_once() -> None:
    assert found("a cabinet 60 cm wide and under 40 cm deep") == [("width", "60 cm"), ("depth", "≤ 40 cm")]
