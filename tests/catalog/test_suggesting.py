from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import CatalogError
from catalog.suggesting import Suggestion, Suggestions

ENTRIES = [
    Suggestion("drills", "category", 40),
    Suggestion("drill bits", "category", 9),
    Suggestion("Dremel", "brand", 12),
    Suggestion("cordless drill", "phrase", 20),
    Suggestion("Halden 20-Volt cordless drill", "product", 1, "p1"),
    Suggestion("кроссовки", "category", 30),
    Suggestion("Кроссовки беговые синие", "product", 1, "p2"),
]


def texts(typed: str, limit: int = 8) -> list[str]:
    return [one.text for one in Suggestions(ENTRIES).complete(typed, limit)]


def test_goods_come_first_then_brands_phrases_and_products() -> None:
    assert texts("dr") == [
        "drills",
        "drill bits",
        "Dremel",
        "cordless drill",
        "Halden 20-Volt cordless drill",
    ]
    assert texts("dr", 2) == ["drills", "drill bits"]


def test_a_word_inside_is_found_by_its_beginning_too() -> None:
    assert texts("cordl") == ["cordless drill", "Halden 20-Volt cordless drill"]
    assert texts("volt") == ["Halden 20-Volt cordless drill"]


def test_words_may_come_in_another_order() -> None:
    assert texts("drill hal") == ["Halden 20-Volt cordless drill"]
    assert texts("синие кросс") == ["Кроссовки беговые синие"]


@pytest.mark.parametrize("typed", ["cordlss", "crodless", "cordlesa"])
def test_a_slip_is_forgiven(typed: str) -> None:
    assert "cordless drill" in texts(typed)


def test_the_wrong_keyboard_layout_is_understood() -> None:
    assert texts("rhjcc")[0] == "кроссовки"
    assert texts("вкшд")[0] == "drills"


@pytest.mark.parametrize("typed", ["", "   ", "zzzz", "\0", "(" * 500])
def test_nothing_is_suggested_for_nothing(typed: str) -> None:
    assert texts(typed) == []


def test_they_survive_a_file_and_name_a_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "suggestions.arrow"
    made = Suggestions(ENTRIES)
    made.write(path)
    assert Suggestions.read(path).complete("dr") == made.complete("dr")
    path.write_bytes(b"broken")
    with pytest.raises(CatalogError):
        Suggestions.read(path)
