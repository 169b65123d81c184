from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.measures import search_words


@pytest.mark.parametrize(
    "spellings",
    [
        ("8 ft. rug", "8' rug", "8-foot rug", "8ft rug", "8 feet rug"),
        ("3/4 in. pipe", '3/4" pipe', ".75 inch pipe", "0.75in pipe", "¾ in pipe"),
        ("1-1/2 in. bolt", "1 1/2 inch bolt", '1.5" bolt'),
        ("20-Volt drill", "20v drill", "20 V drill"),
        ("5,000 BTU", "5000btu"),
        ("7.0 cu. ft. dryer", "7 cubic feet dryer", "7 cu ft dryer"),
        ("2 in. x 4 in. stud", '2" x 4" stud', "2in x 4in stud", "2 inch by 4 inch stud"),
        ("диван 200 см", "диван 200см", "диван 200 cm"),
        ("R-13 insulation", "r13 insulation"),
    ],
)
def test_one_measure_in_any_spelling_is_one(spellings: tuple[str, ...]) -> None:
    assert len({tuple(search_words(text)) for text in spellings}) == 1, [search_words(t) for t in spellings]


def test_a_number_meets_the_measure_and_so_does_the_pair() -> None:
    assert {"2", "4", "2x4"} <= set(search_words("2 in. x 4 in. x 96 in. stud"))
    assert set(search_words("2x4 stud")) <= set(search_words("2 in. x 4 in. x 96 in. stud"))
    assert "gal" in search_words("gallon of paint")
    assert "gal" in search_words("1 gal. paint")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("iPhone 15 1080p 4K", ["iphone", "15", "1080p", "4k"]),
        ("T-shirt", ["tshirt"]),
        ("wire 12/3", ["wire", "12/3"]),
        ("DW735 saw", ["dw735", "saw"]),
        ("100% cotton", ["100", "cotton"]),
    ],
)
def test_what_is_no_measure_stays(text: str, words: list[str]) -> None:
    assert search_words(text) == words


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert all(word and not word.isspace() for word in search_words(text))
