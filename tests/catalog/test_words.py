from __future__ import annotations

from pathlib import Path

import pytest

from catalog.words import Stems, fold, joined, tokens


@pytest.fixture(scope="module")
def stems() -> Stems:
    return Stems()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("T-Shirt", "tshirts"),
        ("t shirt", "T-shirts"),
        ("sun glasses", "sunglasses"),
        ("flip-flops", "flip flop"),
        ("shelves", "shelf"),
        ("grey watches", "gray watch"),
        ("colour", "color"),
        ("women's shoes", "women shoe"),
        ("кроссовки", "кроссовок"),
        ("швейная машина", "швейные машины"),
        ("Ёлка", "елки"),
        ("тёмно-синий", "темно-синяя"),
    ],
)
def test_forms_of_one_name_have_one_key(stems: Stems, left: str, right: str) -> None:
    assert stems.key(left) == stems.key(right)


@pytest.mark.parametrize(
    ("left", "right"), [("bed", "bedding"), ("bed", "bad"), ("стол", "стул"), ("paint", "painting")]
)
def test_other_things_have_other_keys(stems: Stems, left: str, right: str) -> None:
    assert stems.key(left) != stems.key(right)


def test_abbreviated_prepositions_stay_words() -> None:
    assert tokens("Cab w drawers f sink") == ["cab", "w", "drawers", "f", "sink"]


def test_folding_and_pairs() -> None:
    assert fold("  Тёмно–СИНИЙ ") == "темно-синий"
    assert joined(["a", "b", "c"]) == ["a", "b", "c", "ab", "bc"]


def test_stems_survive_a_file(stems: Stems, tmp_path: Path) -> None:
    stems.of("кроссовок")
    stems.write(tmp_path / "stems.arrow")
    assert Stems.read(tmp_path / "stems.arrow").of("кроссовок") == stems.of("кроссовок")
