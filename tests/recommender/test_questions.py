from __future__ import annotations

import numpy as np
import pytest

from recommender.questions import best_question, entropy

ASKABLE = ("color", "size", "brand", "budget")


def test_the_slot_that_splits_best_is_asked() -> None:
    facets = {"color": {"red": 99, "blue": 1}, "size": {"S": 30, "M": 40, "L": 30}}
    question = best_question(facets, known=(), askable=ASKABLE)
    assert question is not None
    assert (question.slot, question.values) == ("size", ("M", "L", "S"))
    assert question.bits == pytest.approx(entropy([30, 40, 30]))


def test_what_is_known_is_not_asked_again_and_nothing_is_asked_for_nothing() -> None:
    facets = {"size": {"S": 30, "M": 40}, "color": {"red": 200, "blue": 1}}
    assert best_question(facets, known={"size"}, askable=ASKABLE) is None
    assert best_question({}, (), ASKABLE) is None
    assert best_question({"season": {"a": 5, "b": 5}}, (), ASKABLE) is None


def test_an_attribute_that_few_state_is_a_weak_question() -> None:
    facets = {"size": {"S": 2, "M": 2}}
    assert best_question(facets, (), ASKABLE, total=100) is None
    assert best_question(facets, (), ASKABLE, total=4) is not None


def test_hundreds_of_brands_do_not_outweigh_a_colour() -> None:
    facets = {"brand": {f"b{index}": 1 for index in range(200)}, "color": {"red": 60, "blue": 50, "grey": 50}}
    question = best_question(facets, (), ASKABLE)
    assert question is not None
    assert question.slot == "color"
    assert len(question.values) <= 4


def test_a_wide_spread_of_prices_asks_for_the_budget() -> None:
    question = best_question({}, (), ASKABLE, prices=np.array([20, 25, 40, 90, 200, 480, np.nan]))
    assert question is not None
    assert question.slot == "budget"
    assert question.values == ("40", "150")
    assert best_question({}, (), ASKABLE, prices=np.array([100.0, 101, 102, 103])) is None
