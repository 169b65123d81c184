"""A merchant's own synonyms, lookup tables and expressions, read by the parser."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.errors import NluError
from nlu.own_words import read_own_words
from nlu.parse import Entity
from nlu.parser import Parser
from tests.nlu.shops import FASHION, Unsure

DATA = """
version: "3.1"
nlu:
- synonym: Nike
  examples: |
    - the swoosh
    - свуш
- synonym: running shoes
  examples: |
    - ranners
- synonym: Greenland
  examples: |
    - kalaallit nunaat
- lookup: country
  examples: |
    - Greenland
    - Faroe Islands
- lookup: brand
  examples: |
    - Kooga
- regex: order
  examples: |
    - \\b[A-Z]{2}-\\d{6}\\b
- intent: ask_delivery
  examples: |
    - do you ship to [Thule](country:Greenland)
"""


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Parser:
    directory = tmp_path_factory.mktemp("data")
    (directory / "own.yml").write_text(DATA.replace("\\\\", "\\"), encoding="utf-8")
    return Parser(Unsure(), FASHION, own=read_own_words(directory))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("anything with the swoosh?", "brand", "Nike"),
        ("кроссовки свуш", "brand", "Nike"),
        ("black ranners please", "category", "running shoes"),
        ("do you ship to greenland", "country", "Greenland"),
        ("shipping to the faroe islands", "country", "Faroe Islands"),
        ("and to kalaallit nunaat?", "country", "Greenland"),
        ("how about thule", "country", "Greenland"),
        ("a kooga cap", "brand", "Kooga"),
        ("where is ab-123456", "order", "ab-123456"),
    ],
)
def test_own_words_are_read(parser: Parser, text: str, name: str, value: str) -> None:
    assert [entity.value for entity in parser.entities(text) if entity.name == name] == [value]


def test_an_expression_claims_its_stretch(parser: Parser) -> None:
    found = parser.parse("order AB-100200 under 80").entities
    assert found[0] == Entity("order", "AB-100200", "AB-100200", 6, 15, soft=True, source="merchant")
    assert [entity.value["max"] for entity in found if entity.name == "price"] == [80.0]


def test_the_catalogs_own_reading_stays(parser: Parser) -> None:
    said = {entity.name: entity.value for entity in parser.entities("red nike running shoes")}
    assert said == {"color": "red", "brand": "Nike", "category": "running shoes"}


def test_no_directory_no_words(tmp_path: Path) -> None:
    assert read_own_words(tmp_path / "none").over(FASHION).entries == FASHION.entries


def test_mistakes_are_named(tmp_path: Path) -> None:
    (tmp_path / "own.yml").write_text('version: "3.1"\nnlu:\n- regex: zip\n  examples: |\n    - (\n')
    with pytest.raises(NluError, match=r"own\.yml.*line 5"):
        read_own_words(tmp_path)
