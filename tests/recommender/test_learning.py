from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.learning import LISTS, ShownList, TooFewOutcomesError, judge, learn
from recommender.scoring import Curve, Learned, Weighted

BASE = Weighted({"relevance": 1.0, "rating": 0.1, "freshness": 0.05, "margin": 0.0})


def shown(count: int, seed: int, steep: float = 6.0) -> list[ShownList]:
    """Shoppers who look at what is rated well, though the house orders by relevance; and more at what comes
    first."""
    random = np.random.default_rng(seed)
    lists = []
    for _ in range(count):
        values = random.uniform(size=(4, 3))
        values = values[np.argsort(-values[:, 0])]
        pull = steep * values[:, 1] - 0.7 * np.arange(4)
        looked = random.choice(4, p=np.exp(pull) / np.exp(pull).sum())
        lists.append(ShownList(values, np.eye(4, dtype=np.int64)[looked]))
    return lists


def test_what_shoppers_go_for_is_learnt_and_judged_on_later_lists() -> None:
    learned, judged = learn(shown(800, 1), BASE)
    assert judged.lists == 200
    assert judged.better
    assert judged.ndcg["learned"] > judged.ndcg["house"] + 0.05
    assert judged.mrr["learned"] > judged.mrr["house"]
    fresh = judge(shown(400, 2), BASE, learned)
    assert fresh.lead[1] > 0, "shoppers of another day"


def test_a_learnt_curve_never_falls_and_says_nothing_of_nothing() -> None:
    learned, _ = learn(shown(600, 3, steep=-6.0), BASE)
    values = np.zeros((50, 3))
    values[:, 1] = np.linspace(0, 1, 50)
    parts = learned.parts(values)
    assert (np.diff(parts[:, 1]) >= -1e-12).all(), "well rated is no reason against"
    assert np.allclose(learned.parts(np.zeros((1, 3))), 0)


def test_where_chance_decides_the_weights_of_the_house_stay() -> None:
    _, judged = learn(shown(800, 4, steep=0.0), BASE)
    assert not judged.better


def test_few_lists_teach_nothing() -> None:
    with pytest.raises(TooFewOutcomesError, match=str(LISTS)):
        learn(shown(LISTS - 1, 5), BASE)
    unseen = [ShownList(one.values, np.zeros(4, dtype=np.int64)) for one in shown(900, 5)]
    with pytest.raises(TooFewOutcomesError, match=r"^0 lists"):
        learn(unseen, BASE)


def test_a_saved_scoring_is_the_same(tmp_path: Path) -> None:
    curves = {"rating": Curve(np.array([0.25, 0.5]), np.array([0.0, 0.3, 0.9]))}
    learned = Learned(BASE, curves)
    learned.save(tmp_path / "scoring.model")
    values = np.array([[1.0, 0.25, 0.0], [0.5, 0.26, 1.0], [0.0, 0.9, 0.0]])
    again = Learned.load(tmp_path / "scoring.model")
    assert np.allclose(again.parts(values), learned.parts(values))
    assert learned.parts(values)[:, 1].tolist() == pytest.approx([0.025, 0.326, 0.99])
    assert learned.names == ("relevance", "rating", "freshness"), "what weighs nothing is not read"


def test_no_outcome_makes_the_margin_count_for_more() -> None:
    base = Weighted({"relevance": 1.0, "margin": 0.02, "freshness": 0.05})
    learned, _ = learn(shown(800, 6), base)
    assert "margin" not in learned.curves, "though shoppers went for what earns most"
    assert learned.parts(np.array([[0.0, 1.0, 0.0]])).tolist() == [[0.0, 0.02, 0.0]]
