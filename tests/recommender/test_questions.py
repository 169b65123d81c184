from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from recommender.questions import (
    READINESS,
    FixedOrder,
    MostTelling,
    NoQuestions,
    Question,
    Situation,
    entropy,
    learned_readiness,
)

ASKABLE = ("color", "size", "brand", "budget")


def situation(facets: Mapping[str, Mapping[str, int]], **more: Any) -> Situation:
    largest = max((sum(counts.values()) for counts in facets.values()), default=0)
    given: dict[str, Any] = {"total": largest, "shown": 4, "askable": ASKABLE, **more}
    return Situation(facets=facets, **given)


def asked(facets: Mapping[str, Mapping[str, int]], **more: Any) -> Question | None:
    return MostTelling().question(situation(facets, **more))


def test_the_slot_that_splits_best_is_asked() -> None:
    question = asked({"color": {"red": 99, "blue": 1}, "size": {"S": 30, "M": 40, "L": 30}})
    assert question is not None
    assert (question.slot, question.values) == ("size", ("M", "L", "S"))
    assert question.gain == pytest.approx(0.9 * entropy([30, 40, 30])), (
        "sizes are answered readily, not always"
    )


def test_what_is_known_is_not_asked_again_and_nothing_is_asked_for_nothing() -> None:
    facets = {"size": {"S": 30, "M": 40}, "color": {"red": 200, "blue": 1}}
    assert asked(facets, known={"size"}) is None
    assert asked({}) is None
    assert asked({"season": {"a": 50, "b": 50}}) is None


def test_nothing_is_asked_when_all_that_is_left_is_seen_at_a_glance() -> None:
    facets = {"color": {"red": 2, "blue": 2}}
    assert asked(facets) is None
    assert asked({"color": {"red": 3, "blue": 3}}, shown=2) is not None


def test_an_answer_earns_no_more_than_what_fits_on_the_counter() -> None:
    question = asked({"color": {f"c{n}": 1 for n in range(7)}, "size": {"S": 4, "M": 3}}, shown=4)
    assert question is not None
    assert question.slot == "size", "seven colours leave one product, two sizes four: both are seen at once"


def test_an_attribute_that_few_state_is_a_weak_question() -> None:
    facets = {"size": {"S": 6, "M": 6}}
    assert asked(facets, total=100) is None
    assert asked(facets, total=12) is not None


def test_who_is_in_a_hurry_is_asked_only_what_saves_much() -> None:
    facets = {"size": {"S": 50, "M": 50}}
    assert asked(facets) is not None
    assert asked(facets, hurried=True) is None
    assert asked({"size": {f"{n}": 20 for n in range(6)}}, hurried=True) is not None


def test_hundreds_of_brands_do_not_outweigh_a_colour() -> None:
    facets = {"brand": {f"b{index}": 1 for index in range(200)}, "color": {"red": 60, "blue": 70, "grey": 70}}
    question = asked(facets)
    assert question is not None
    assert question.slot == "color"
    assert len(question.values) <= 4


def test_a_wide_spread_of_prices_asks_for_the_budget() -> None:
    prices = np.array([20, 25, 40, 90, 200, 480, np.nan])
    question = asked({}, prices=prices, total=60)
    assert question is not None
    assert question.slot == "budget"
    assert question.values == ("40", "150")
    assert asked({}, prices=np.array([100.0, 101, 102, 103]), total=60) is None


def test_other_shops_ask_in_order_or_never() -> None:
    facets = {"color": {"red": 99, "blue": 1}, "size": {"S": 30, "M": 40, "L": 30}}
    first = FixedOrder().question(situation(facets))
    assert first is not None
    assert first.slot == "color"
    second = FixedOrder().question(situation(facets, known={"color"}))
    assert second is not None
    assert second.slot == "size"
    assert FixedOrder().question(situation(facets, known={"color", "size"})) is None
    assert NoQuestions().question(situation(facets)) is None


def test_a_shops_own_chats_outweigh_what_was_expected_of_people() -> None:
    learned = learned_readiness({"brand": (200, 20), "style": (10, 10)})
    assert learned["brand"] == pytest.approx((20 * READINESS["brand"] + 20) / 220)
    assert learned["style"] > 0.6
    assert learned["color"] == READINESS["color"]
