from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.together import fit_together

BASKETS = (
    [["pasta", "sauce"]] * 40 + [["tea", "sugar"]] * 40 + [["milk", "bread"]] * 60 + [["milk", "tea"]] * 10
)


def test_what_goes_together_comes_before_what_merely_sells() -> None:
    model = fit_together(BASKETS, ridge=5.0)
    assert model.complete(["pasta"], 1) == ["sauce"]
    assert model.complete(["sugar"], 1) == ["tea"]
    assert model.complete(["bread"], 1) == ["milk"]


def test_an_empty_or_unknown_basket_gets_the_best_sellers() -> None:
    model = fit_together(BASKETS)
    assert model.complete([], 1) == model.complete(["caviar"], 1) == ["milk"]


def test_single_items_tell_nothing_unless_there_is_nothing_else() -> None:
    assert fit_together([["a"], ["a"], ["b", "c"]]).items == ("b", "c")
    assert fit_together([["a"], ["a"], ["b"]]).complete([], 2) == ["a", "b"]
    assert fit_together([]).complete(["a"]) == []


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), max_size=20), st.integers(0, 8))
def test_suggestions_are_new_to_the_basket_and_distinct(baskets: list[list[str]], limit: int) -> None:
    model = fit_together(baskets)
    for basket in baskets[:5]:
        found = model.complete(basket, limit)
        assert len(found) == len(set(found)) <= limit
        assert not set(found) & set(basket)
    assert np.isfinite(model.weights).all()


def test_hidden_items_are_found_more_often_than_by_popularity_alone() -> None:
    random = np.random.default_rng(5)
    tastes = [[f"i{taste}{place}" for place in range(8)] for taste in range(6)]
    baskets = [
        [str(item) for item in random.choice(tastes[random.integers(6)], 4, replace=False)]
        for _ in range(600)
    ]
    model = fit_together(baskets[:500])
    hits = sum(basket[0] in model.complete(basket[1:], 5) for basket in baskets[500:])
    popular = sum(basket[0] in model.complete([], 5) for basket in baskets[500:])
    assert hits > 80 > popular
