"""Messages written to be slow: no rule may take time that grows faster than what it reads."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.understanding import PIECES, spiteful
from nlu.parser import Parser
from tests.nlu.shops import FASHION, Unsure

PARSER = Parser(Unsure(), FASHION)
#: Milliseconds of processor time; far above what is measured (35), far below what an exploding rule takes.
SLOW = 400


def cpu_ms(text: str) -> float:
    started = time.thread_time()
    PARSER.entities(text)
    return (time.thread_time() - started) * 1000


@pytest.mark.parametrize("name", list(spiteful()))
def test_a_hundred_kilobytes_of_spite(name: str) -> None:
    text = spiteful()[name]
    assert min(cpu_ms(text) for _ in range(2)) < SLOW


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=400), st.integers(1, 20))
def test_mixtures_stay_quick(pieces: list[str], times: int) -> None:
    text = "".join(pieces) * times
    assert cpu_ms(text) < SLOW or cpu_ms(text) < SLOW


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=3_000))
def test_any_text_is_read(text: str) -> None:
    for entity in PARSER.entities(text):
        assert text[entity.start : entity.end] == entity.text
