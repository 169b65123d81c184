from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.text(st.characters() | st.sampled_from(" \t\x1c\x85\xa0ёЁ–−½İß"), max_size=20))
def test_folding_by_the_short_way_is_folding(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    assert fold(text) == re.sub(r"\s+", " ", re.sub(r"[‐-―−]", "-", plain)).strip()
