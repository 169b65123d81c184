"""Messages written to be slow: no rule may take work that grows faster than what it reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.understanding import PIECES, spiteful
from nlu.parser import Parser
from tests.nlu.effort import MOST, beside_an_ordinary_one
from tests.nlu.shops import FASHION, Unsure

PARSER = Parser(Unsure(), FASHION)
SPITEFUL = spiteful()


@pytest.mark.parametrize("name", list(SPITEFUL))
def test_a_hundred_kilobytes_of_spite(name: str) -> None:
    assert beside_an_ordinary_one(PARSER.entities, SPITEFUL[name]) < MOST


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=400), st.integers(1, 20))
def test_mixtures_stay_quick(pieces: list[str], times: int) -> None:
    assert beside_an_ordinary_one(PARSER.entities, "".join(pieces) * times) < MOST


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=3_000))
def test_any_text_is_read(text: str) -> None:
    for entity in PARSER.entities(text):
        assert text[entity.start : entity.end] == entity.text
