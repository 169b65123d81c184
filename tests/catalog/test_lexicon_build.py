from __future__ import annotations

from pathlib import Path

import pytest

from catalog.lexicon import Lexicon, LexiconEntry
from catalog.transliteration import cyrillic
from tests.catalog.reading_fakes import build, product


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory: pytest.TempPathFactory) -> Lexicon:
    products = [
        product("1", "Оса швейная машина 5", "Швейные машины", brand="Janome", color="Белый"),
        product("2", "Оса 12", "Швейные машины", brand="Janome", usage="Для дома"),
        product("3", "Оса 14", "Швейные машины", brand="Janome", color="Синий"),
        product("4", "Стол для машины", "Столы", brand="Nike"),
    ]
    return Lexicon.read(build(tmp_path_factory.mktemp("generation"), products))


def entries(lexicon: Lexicon, surface: str, name: str) -> list[LexiconEntry]:
    return [entry for entry in lexicon.entries if entry.surface == surface and entry.name == name]


def test_categories_are_known_in_the_shops_words_and_in_others(lexicon: Lexicon) -> None:
    assert entries(lexicon, "швейные машины", "category")[0].count == 3
    assert {entry.value for entry in entries(lexicon, "sewing machines", "category")} == {"швейные машины"}
    assert entries(lexicon, "швейные машинки", "category")


def test_goods_that_the_shop_lacks_are_known_with_none_behind_them(lexicon: Lexicon) -> None:
    assert [entry.count for entry in entries(lexicon, "laptops", "category")] == [0]


def test_brands_are_recognised_as_they_are_typed(lexicon: Lexicon) -> None:
    assert entries(lexicon, "джаноме", "brand")[0].value == "janome"
    assert entries(lexicon, "найк", "brand")[0].value == "nike"


def test_colours_and_other_values_are_entries(lexicon: Lexicon) -> None:
    assert entries(lexicon, "white", "color")[0].count == 1
    assert entries(lexicon, "для дома", "usage")[0].value == "для дома"


def test_words_count_products(lexicon: Lexicon) -> None:
    assert lexicon.words["оса"] == 3
    assert "12" not in lexicon.words


def test_a_lexicon_survives_its_files(lexicon: Lexicon, tmp_path: Path) -> None:
    lexicon.write(tmp_path)
    assert Lexicon.read(tmp_path) == lexicon


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("Nike", "найк"),
        ("Janome", "джаноме"),
        ("Puma", "пума"),
        ("Reebok", "рибок"),
        ("Škoda", "скода"),
        ("Ray-Ban", "рэй-бэн"),
        ("Jack Wolfskin", "джек волфскин"),
        ("JBL", "джибиэль"),
        ("JBL", "жбл"),
        ("LG", "элджи"),
        ("Нева", None),
    ],
)
def test_brands_in_cyrillic(name: str, heard: str | None) -> None:
    spellings = cyrillic(name)
    assert heard in spellings if heard else not spellings
