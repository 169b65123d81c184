from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from recommender.evaluate import hit_rate, roc_auc


def test_auc_counts_pairs_in_the_right_order_and_ties_half() -> None:
    assert roc_auc(np.array([0.1, 0.4, 0.9]), np.array([False, False, True])) == 1.0
    assert roc_auc(np.array([0.9, 0.4, 0.1]), np.array([False, False, True])) == 0.0
    assert roc_auc(np.array([0.5, 0.5, 0.5, 0.9]), np.array([0, 1, 0, 1])) == pytest.approx(0.75)
    assert isnan(roc_auc(np.array([0.5]), np.array([True])))


def test_the_hidden_item_is_never_given() -> None:
    asked: list[set[str]] = []

    def complete(items: object) -> list[str]:
        assert isinstance(items, list)
        asked.append(set(items))
        return ["a"]

    rate = hit_rate(complete, [["a", "b"], ["a"], ["b", "c"], ["a", "a"]], np.random.default_rng(0))
    assert asked[0] in ({"a"}, {"b"})
    assert len(asked) == 2
    assert rate == (0.5 if asked[0] == {"b"} else 0.0)
    assert isnan(hit_rate(complete, [["a"]], np.random.default_rng(0)))
