"""Candidates to an order: a weighted sum of named features, whose parts stay visible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.candidates import Candidates, Floats, Rows, Taste, Wishes
from recommender.features import FEATURES


@dataclass(frozen=True, slots=True)
class Ranking:
    """n products, best first.

    order: position of each among the candidates, (n,). rows, ids, scores, (n,): along that order.
    contributions: (n, len(names)), rows along that order; each row sums to its score.
    """

    order: NDArray[np.int64]
    rows: Rows
    ids: tuple[str, ...]
    scores: Floats
    names: tuple[str, ...]
    contributions: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def contribution(self, position: int) -> dict[str, float]:
        """feature -> its part of the score of the product at `position`."""
        return dict(zip(self.names, self.contributions[position].tolist(), strict=True))


def rank(candidates: Candidates, wishes: Wishes, taste: Taste, weights: Mapping[str, float]) -> Ranking:
    """Sort by score; ties keep the order of the search. Raises KeyError for a weight without a feature."""
    names = tuple(name for name, weight in weights.items() if weight)
    parts = np.zeros((len(candidates), len(names)))
    for column, name in enumerate(names):
        parts[:, column] = weights[name] * FEATURES[name](candidates, wishes, taste)
    scores = parts.sum(axis=1)
    order = np.argsort(-scores, kind="stable")
    return Ranking(
        order=order,
        rows=candidates.rows[order],
        ids=tuple(candidates.ids[position] for position in order.tolist()),
        scores=scores[order],
        names=names,
        contributions=parts[order],
    )
