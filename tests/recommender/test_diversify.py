from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender.diversify import attribute_likeness, diversify, vector_likeness


@given(st.lists(st.floats(0, 1), max_size=15), st.integers(0, 6), st.integers(0, 2**32 - 1))
def test_the_best_stays_first_and_nothing_repeats(scores: list[float], count: int, seed: int) -> None:
    ordered = np.array(sorted(scores, reverse=True))
    likeness = np.random.default_rng(seed).uniform(0, 1, (len(scores), len(scores)))
    picked = diversify(ordered, likeness, count)
    assert len(picked) == len(set(picked)) == min(count, len(scores))
    assert not picked or picked[0] == 0


def test_twins_give_way_to_a_different_choice() -> None:
    titles = ["Blue Runner 2", "Blue Runner 2", "Blue Runner 2", "Trail Hiker", "City Sneaker"]
    likeness = attribute_likeness(titles, np.array([50.0, 50, 50, 70, 40]))
    picked = diversify(np.array([1.0, 0.99, 0.98, 0.9, 0.88]), likeness, 3)
    assert picked[0] == 0
    assert set(picked[1:]) == {3, 4}


def test_a_poor_match_is_not_shown_only_for_being_different() -> None:
    likeness = attribute_likeness(["Oak table", "Oak desk", "Garden hose"], np.array([100.0, 110, 15]))
    assert diversify(np.array([1.0, 0.95, 0.1]), likeness, 2) == [0, 1]


def test_likeness_counts_what_is_stated() -> None:
    likeness = attribute_likeness(
        ["Shirt A", "Shirt B", "Shirt C"], np.array([10.0, 10, 10]),
        brands=[["Nike"], ["Nike"], ["Puma"]], colors=[["red"], [], ["red"]],
    )  # fmt: skip
    assert np.allclose(likeness, likeness.T)
    assert ((likeness >= 0) & (likeness <= 1 + 1e-9)).all()
    assert likeness[0, 1] > likeness[1, 2]


def test_vectors_of_one_kind_of_goods_are_spread_out() -> None:
    vectors = np.array([[1, 0], [0.999, 0.045], [0.9, 0.436]], dtype=np.float32)
    likeness = vector_likeness(vectors)
    assert likeness[0, 1] > 0.9
    assert likeness[0, 2] < 0.1
    assert vector_likeness(vectors[:1]).shape == (1, 1)


def test_an_empty_shelf_gives_an_empty_list() -> None:
    assert diversify(np.array([]), attribute_likeness([], np.array([])), 3) == []
