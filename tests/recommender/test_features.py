from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import features
from recommender.candidates import RatingPrior, Taste, Want
from recommender.features import FEATURES
from tests.recommender.shelf import shelf

ANYBODY, NOTHING = Taste(), Want()


@settings(max_examples=40)
@given(
    price=st.lists(st.floats(0.01, 1e6), min_size=1, max_size=12),
    low=st.none() | st.floats(0, 1e5),
    high=st.none() | st.floats(0, 1e5),
    about=st.none() | st.floats(0, 1e5),
    persona=st.floats(-3, 3),
    crowd=st.floats(0, 1e6),
)
def test_every_feature_stays_in_its_range(
    price: list[float], low: float, high: float, about: float, persona: float, crowd: float
) -> None:
    n = len(price)
    candidates = shelf(
        price,
        attributes={"color": (["red", "blue"] * n)[:n]},
        rating=[float(index % 6) for index in range(n)],
        reviews=list(range(n)),
        list_price=[value * (index % 3) for index, value in enumerate(price)],
        available=[index % 2 == 0 for index in range(n)],
    )
    wishes = Want(soft={"color": ["red"]}, price_min=low, price_max=high, price_about=about)
    taste = Taste(
        likes={"color": {"red": 1.0, "blue": -1.0}},
        persona=persona,
        popularity={"p0": crowd},
        shown={"p0"},
        viewed={"p1"},
        freshness={"p0": 1.0},
        margin={"p0": 0.9, "p1": -2.0},
        price_level=0.9,
    )
    for name, feature in FEATURES.items():
        values = feature(candidates, wishes, taste)
        assert values.shape == (n,), name
        assert np.isfinite(values).all(), name
        assert (np.abs(values) <= 1.0 + 1e-9).all(), name


def test_a_stranger_without_wishes_is_told_apart_by_the_goods_alone() -> None:
    candidates = shelf([1, 50, 1000])
    for name in (
        "wish_fit",
        "price_fit",
        "affinity",
        "persona",
        "popularity",
        "rating",
        "freshness",
        "seen",
        "margin",
        "price_level",
    ):
        assert not FEATURES[name](candidates, NOTHING, ANYBODY).any(), name


def test_soft_wishes_count_by_their_share() -> None:
    candidates = shelf([1, 1, 1], attributes={"color": ["red", "red", ""], "size": ["M", "L", "M"]})
    wishes = Want(soft={"color": ["red"], "size": ["M", "S"], "brand": []})
    assert features.wish_fit(candidates, wishes, ANYBODY).tolist() == [1.0, 0.5, 0.5]


def test_under_a_budget_the_upper_part_fits_better_than_junk_and_than_too_dear() -> None:
    fit = features.price_fit(shelf([5, 60, 90, 120]), Want(price_max=100), ANYBODY)
    assert fit[1] == fit[2] == 1.0
    assert 0.3 < fit[0] < 1.0
    assert fit[3] < fit[0]


def test_about_a_price_means_close_on_both_sides() -> None:
    fit = features.price_fit(shelf([100, 110, 90, 200]), Want(price_about=100), ANYBODY)
    assert fit[0] == 1.0
    assert fit[1] == pytest.approx(fit[2])
    assert 0 == fit[3] < fit[1] < 1


def test_a_range_and_a_minimum_prefer_what_lies_inside() -> None:
    assert features.price_fit(shelf([50, 75, 120]), Want(price_min=50, price_max=100), ANYBODY)[2] == 0.0
    fit = features.price_fit(shelf([50, 100, 800]), Want(price_min=100), ANYBODY)
    assert fit[1] > fit[2] > fit[0]


def test_likes_and_dislikes_turn_to_what_is_not_spoken_of() -> None:
    candidates = shelf([1, 1, 1], attributes={"color": ["red", "blue", ""]})
    taste = Taste(likes={"color": {"red": 0.8, "blue": -0.8}})
    liked = features.affinity(candidates, NOTHING, taste)
    assert liked[0] > 0 == liked[2] > liked[1]
    assert not features.affinity(candidates, Want(any_of={"color": ["blue"]}), taste).any()


def test_few_reviews_are_pulled_to_the_mean() -> None:
    prior = RatingPrior(mean=4.0, weight=10)
    judged = features.rating(
        shelf([1, 1, 1, 1], rating=[5, 5, np.nan, 3], reviews=[1, 200, 0, 200], prior=prior), NOTHING, ANYBODY
    )
    assert judged[1] > judged[0] > judged[2] == 0.0 > judged[3]


def test_the_prior_is_what_the_catalog_says_and_survives_a_catalog_without_ratings() -> None:
    prior = RatingPrior.of(np.array([4.0, 5.0, np.nan]), np.array([10, 30, 0]))
    assert (prior.mean, prior.weight) == (4.5, 20.0)
    assert RatingPrior.of(np.array([np.nan]), np.array([0])).weight == 1.0


def test_one_visitor_is_no_crowd() -> None:
    candidates = shelf([1, 1])
    lone = features.popularity(candidates, NOTHING, Taste(popularity={"p0": 1.0}))
    crowd = features.popularity(candidates, NOTHING, Taste(popularity={"p0": 100.0}))
    assert 0.0 < lone[0] < 0.4 < crowd[0] == 1.0


def test_the_persona_leans_to_value_or_to_the_nicest() -> None:
    candidates = shelf([10, 100], list_price=[20, 100])
    frugal = features.persona(candidates, NOTHING, Taste(persona=-1))
    lavish = features.persona(candidates, NOTHING, Taste(persona=1))
    assert frugal[0] > frugal[1]
    assert lavish[1] > lavish[0]


def test_shown_again_counts_less_and_looked_at_before_more() -> None:
    value = features.seen(shelf([1, 1, 1]), NOTHING, Taste(shown={"p0"}, viewed={"p0", "p1"}))
    assert value.tolist() == [-0.5, 1.0, 0.0]


def test_a_list_price_below_the_price_is_no_discount() -> None:
    assert features.discount(shelf([10, 10, 10], list_price=[20, 5, 0]), NOTHING, ANYBODY)[1:].tolist() == [
        0,
        0,
    ]


def test_a_sort_of_customers_draws_towards_the_prices_that_it_pays() -> None:
    candidates = shelf([30, 10, 20, float("nan")])
    dear, cheap = Taste(price_level=0.9), Taste(price_level=0.1)
    assert np.argsort(-features.price_level(candidates, NOTHING, dear))[0] == 0
    assert np.argsort(-features.price_level(candidates, NOTHING, cheap))[0] == 1
    assert not features.price_level(candidates, Want(price_max=100), dear).any(), "what is said counts"
