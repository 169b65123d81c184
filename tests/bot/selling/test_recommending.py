"""One budget for several things, and what is asked of the index."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.state import Wishes
from bot.selling.recommending import affordable_together, query_text

PRICES = np.array([700.0, 400.0, 500.0, 300.0, 900.0])
DESKS, CHAIRS = [(0, 1.0), (1, 1.0)], [(2, 1.0), (3, 1.0), (4, 1.0)]


def test_what_stands_together_costs_no_more_than_the_budget() -> None:
    desks, chairs = affordable_together([DESKS, CHAIRS], PRICES, 1000.0)
    assert [row for row, _ in desks] == [0, 1]
    assert [row for row, _ in chairs] == [3, 2]


def test_nothing_together_when_nothing_fits_together() -> None:
    assert affordable_together([DESKS, CHAIRS], PRICES, 600.0) == [[], []]


def test_a_need_that_nothing_serves_leaves_the_others_alone() -> None:
    assert affordable_together([DESKS, []], PRICES, 10.0) == [DESKS, []]


@given(
    prices=st.lists(st.floats(1, 1000), min_size=6, max_size=6),
    total=st.floats(1, 3000),
)
def test_every_place_keeps_the_budget(prices: list[float], total: float) -> None:
    lists = [[(0, 1.0), (1, 1.0)], [(2, 1.0), (3, 1.0)], [(4, 1.0), (5, 1.0)]]
    kept = affordable_together(lists, np.array(prices), total)
    assert len({len(side) for side in kept}) == 1
    for group in zip(*kept, strict=True):
        assert sum(prices[row] for row, _ in group) <= total + 1e-6


def test_the_query_says_each_word_once_and_no_sizes() -> None:
    wishes = Wishes(
        any_of={"category": ["shoes"], "color": ["red"], "size": ["42"], "gender": ["male"]},
        features=["waterproof"],
        text="red shoes hiking",
    )
    assert query_text(wishes) == "shoes red waterproof hiking"


def test_the_query_holds_sides_but_no_bounds_of_them() -> None:
    wishes = Wishes(any_of={"category": ["tables"], "dimensions": ["120x80 cm"], "height": ["≤ 75 cm"]})
    assert query_text(wishes) == "tables 120x80 cm"
