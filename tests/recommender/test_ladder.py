from __future__ import annotations

from statistics import median

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from catalog.where import Where
from recommender.ladder import Step, cheaper, dearer, steps

PRICES = st.lists(st.floats(0.5, 5000).map(lambda price: round(price, 2)), max_size=25)
SHOWN = st.lists(st.floats(0.5, 5000).map(lambda price: round(price, 2)), max_size=5)


@given(PRICES, SHOWN)
def test_cheaper_keeps_its_promise(prices: list[float], shown: list[float]) -> None:
    picked = [prices[position] for position in cheaper(np.array(prices), shown)]
    assert len(picked) <= 5
    if picked:
        assert max(picked) < max(shown)
        assert median(picked) < median(shown)
    else:
        assert not shown or not any(price < median(shown) for price in prices)


@given(PRICES, SHOWN)
def test_dearer_keeps_its_promise(prices: list[float], shown: list[float]) -> None:
    picked = [prices[position] for position in dearer(np.array(prices), shown)]
    if picked:
        assert median(picked) > median(shown)
    else:
        assert not shown or not any(price > median(shown) for price in prices)


@given(
    SHOWN,
    st.sampled_from(["cheaper", "dearer"]),
    st.none() | st.floats(1, 5000),
    st.none() | st.floats(1, 5000),
)
def test_a_search_inside_a_step_keeps_the_promise(shown, direction, low, high) -> None:  # type: ignore[no-untyped-def]
    for step in steps(shown, direction):
        where = step.within(Where(price_min=low, price_max=high))
        assert where.price_min is None or where.price_max is None or where.price_min <= where.price_max
        if direction == "cheaper":
            assert where.price_max is not None
            assert where.price_max < median(shown)
        else:
            assert where.price_min is not None
            assert where.price_min > median(shown)


def test_merit_decides_within_the_step() -> None:
    assert cheaper(np.array([90.0, 20, 95, 30, 200]), [100, 120, 150]) == [0, 1, 2, 3]


def test_few_below_the_cheapest_are_filled_up_from_below_the_median() -> None:
    assert cheaper(np.array([110.0, 50, 105, 130]), [100, 120, 150]) == [1, 0, 2]


def test_a_step_beyond_the_budget_takes_it_back_and_one_within_keeps_it() -> None:
    step = Step(150.0, None)
    assert step.within(Where(price_max=200)) == Where(price_min=150.0, price_max=200)
    assert step.within(Where(price_max=120)) == Where(price_min=150.0)
    assert Step(None, 80.0).within(Where(price_min=100)) == Where(price_max=80.0)


def test_nothing_shown_is_no_step() -> None:
    assert steps([], "cheaper") == ()
    assert cheaper(np.array([1.0, 2.0]), [float("nan")]) == []


def test_a_price_of_zero_has_nothing_below() -> None:
    assert steps([0.0], "cheaper") == ()
