"""Messages typed with the other keyboard layout."""

from __future__ import annotations

import pytest

from nlu.parser import Parser
from tests.nlu.shops import FASHION, Unsure

PARSER = Parser(Unsure(), FASHION)


def test_russian_in_english_letters_is_read() -> None:
    parse = PARSER.parse("xthyst rhjccjdrb lj 5000")
    assert parse.language == "ru"
    said = {entity.name: (entity.value, entity.text) for entity in parse.entities if entity.name != "price"}
    assert said == {"color": ("black", "xthyst"), "category": ("running shoes", "rhjccjdrb")}
    assert [entity.value["max"] for entity in parse.entities if entity.name == "price"] == [5000.0]


@pytest.mark.parametrize("text", ["red shoes", "nike", "xyzzy", "ok", "50-80", "lk150", "hello, gkfnmt"])
def test_everything_else_stays(text: str) -> None:
    assert PARSER.parse(text).language == "en"
