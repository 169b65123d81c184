"""The order of products learnt from what came of it: LambdaMART with one feature a tree.

LambdaMART (Burges, "From RankNet to LambdaRank to LambdaMART", 2010) by LightGBM, an extra. Each tree may
read one feature only and may not fall, so that the trees of a feature add up to one rising curve, which is
all that serving needs. It starts from the weights of the house: where the outcomes tell nothing, those stay.

What was shown first is looked at first, whatever it is: LightGBM's position debiasing takes that out. What
was never shown has no outcome at all; no measurement here says how it would have done.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recommender.candidates import Floats
from recommender.scoring import Curve, Learned, Scoring, Weighted

#: Lists of products with an outcome, from which on there is something to learn.
LISTS = 200
#: The last part of the lists, by time, judges what was learnt from the others.
JUDGED = 0.25
ROUNDS = 200
#: Keep the weight of the house: what shoppers did says nothing about what the merchant gains.
KEPT = frozenset({"margin"})
SETTINGS: Mapping[str, Any] = {
    "objective": "lambdarank",
    "learning_rate": 0.05,
    "num_leaves": 4,
    "min_data_in_leaf": 50,
    "lambda_l2": 10.0,
    "lambdarank_position_bias_regularization": 1.0,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "verbosity": -1,
}
RESAMPLES = 500


class MissingLibraryError(Exception):
    """An extra isn't installed; one sentence that says which."""


class TooFewOutcomesError(Exception):
    """One sentence: how many lists there are, how many it takes."""


@dataclass(frozen=True, slots=True)
class ShownList:
    """One list as it was shown, best first: values (n, k) by the names of the features, and what came of each
    product: gain 0 nothing, 1 looked at, 2 put into the cart, 3 bought."""

    values: Floats
    gains: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judgement:
    """On the last lists by time: NDCG and mean reciprocal rank of what was of interest, in the order as
    shown, by the weights of the house and as learnt ("shown", "house", "learned"). lead: learnt - house in
    NDCG, with its 95 % interval."""

    lists: int
    ndcg: Mapping[str, float]
    mrr: Mapping[str, float]
    lead: tuple[float, float, float]

    @property
    def better(self) -> bool:
        return self.lead[1] > 0.0


def learn(lists: Sequence[ShownList], base: Weighted) -> tuple[Learned, Judgement]:
    """lists: oldest first. The judged model has not seen the lists it is judged on; the one returned has
    learnt from all. Raises TooFewOutcomesError and MissingLibraryError."""
    telling = [one for one in lists if int((one.gains > 0).sum()) > 0 and len(one.gains) > 1]
    if len(telling) < LISTS:
        raise TooFewOutcomesError(
            f"{len(telling)} lists of products led to a look or a purchase; it takes {LISTS} to learn."
        )
    cut = int(len(telling) * (1 - JUDGED))
    judgement = judge(telling[cut:], base, _fit(telling[:cut], base))
    return _fit(telling, base), judgement


def judge(lists: Sequence[ShownList], base: Scoring, learned: Scoring, seed: int = 1) -> Judgement:
    orders = {
        "shown": [np.arange(len(one.gains)) for one in lists],
        "house": [_order(one, base) for one in lists],
        "learned": [_order(one, learned) for one in lists],
    }
    ndcg = {
        name: np.array([_ndcg(one.gains[order]) for one, order in zip(lists, found, strict=True)])
        for name, found in orders.items()
    }
    mrr = {
        name: np.array([_reciprocal(one.gains[order]) for one, order in zip(lists, found, strict=True)])
        for name, found in orders.items()
    }
    lead = ndcg["learned"] - ndcg["house"]
    random = np.random.default_rng(seed)
    means = [float(lead[random.integers(len(lead), size=len(lead))].mean()) for _ in range(RESAMPLES)]
    low, high = np.quantile(means, (0.025, 0.975))
    return Judgement(
        lists=len(lists),
        ndcg={name: float(values.mean()) for name, values in ndcg.items()},
        mrr={name: float(values.mean()) for name, values in mrr.items()},
        lead=(float(lead.mean()), float(low), float(high)),
    )


def _fit(lists: Sequence[ShownList], base: Weighted) -> Learned:
    try:
        lightgbm: Any = importlib.import_module("lightgbm")
    except ImportError as error:
        raise MissingLibraryError(
            "Learning needs LightGBM: install shopkeeper with the extra `learn`."
        ) from error
    values = np.concatenate([one.values for one in lists])
    # A column without two values grows no tree.
    told = np.where([name in KEPT for name in base.names], 0.0, values)
    data = lightgbm.Dataset(
        told,
        label=np.concatenate([one.gains for one in lists]),
        group=[len(one.gains) for one in lists],
        position=np.concatenate([np.arange(len(one.gains)) for one in lists]),
        init_score=base.parts(values).sum(axis=1),
        free_raw_data=False,
    )
    names = base.names
    settings = {
        **SETTINGS,
        "monotone_constraints": [1] * len(names),
        "interaction_constraints": [[column] for column in range(len(names))],
    }
    booster = lightgbm.train(settings, data, num_boost_round=ROUNDS)
    trees = booster.dump_model()["tree_info"]
    return Learned(base, _curves([tree["tree_structure"] for tree in trees], names))


def _curves(trees: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[str, Curve]:
    """One rising step function a feature: the sum of its trees."""
    by_feature: dict[int, list[Mapping[str, Any]]] = {}
    for tree in trees:
        if "split_feature" in tree:
            by_feature.setdefault(int(tree["split_feature"]), []).append(tree)
    curves: dict[str, Curve] = {}
    for feature, grown in by_feature.items():
        ends = np.unique([end for tree in grown for end in _ends(tree)])
        # A point in each step: its own upper end, and one beyond the last.
        points = np.append(ends, np.inf)
        levels = np.array([sum(_leaf(tree, float(point)) for tree in grown) for point in points])
        curve = Curve(ends, levels)
        # A feature that says nothing of a product, 0, must not move it.
        curves[names[feature]] = Curve(ends, levels - curve.at(np.zeros(1))[0])
    return curves


def _ends(node: Mapping[str, Any]) -> list[float]:
    if "threshold" not in node:
        return []
    return [float(node["threshold"]), *_ends(node["left_child"]), *_ends(node["right_child"])]


def _leaf(node: Mapping[str, Any], value: float) -> float:
    while "threshold" in node:
        node = node["left_child"] if value <= float(node["threshold"]) else node["right_child"]
    return float(node["leaf_value"])


def _order(one: ShownList, scoring: Scoring) -> NDArray[np.int64]:
    return np.argsort(-scoring.parts(one.values).sum(axis=1), kind="stable")


def _ndcg(gains: NDArray[np.int64]) -> float:
    """Discounted cumulative gain (2^gain - 1 over log2 of the place) against the best order."""
    discount = 1.0 / np.log2(np.arange(len(gains)) + 2.0)
    best = float(((2.0 ** np.sort(gains)[::-1] - 1.0) * discount).sum())
    return float(((2.0**gains - 1.0) * discount).sum()) / best if best else 0.0


def _reciprocal(gains: NDArray[np.int64]) -> float:
    """1 / place of the first product of interest."""
    places = np.flatnonzero(gains > 0)
    return 1.0 / float(places[0] + 1) if len(places) else 0.0
