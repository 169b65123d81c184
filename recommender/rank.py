"""Candidates to an order: a weighted sum of named features, whose parts stay visible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommender.candidates import Candidates, Floats, Rows, Taste, Wishes
from recommender.features import FEATURES
from recommender.scoring import Scoring, Weighted


@dataclass(frozen=True, slots=True)
class Ranking:
    """n products, best first.

    order: position of each among the candidates, (n,). rows, ids, scores, (n,): along that order.
    contributions: (n, len(names)), rows along that order; each row sums to its score. values: the features
    themselves, likewise.
    """

    order: NDArray[np.int64]
    rows: Rows
    ids: tuple[str, ...]
    scores: Floats
    names: tuple[str, ...]
    contributions: Floats
    values: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def contribution(self, position: int) -> dict[str, float]:
        """feature -> its part of the score of the product at `position`."""
        return dict(zip(self.names, self.contributions[position].tolist(), strict=True))

    def logged(self, id: str) -> dict[str, list[float]] | None:
        """feature -> [value, part of the score] of a ranked product, as the log keeps it; features that say
        nothing of it are left out. None when it was not ranked."""
        if id not in self.ids:
            return None
        position = self.ids.index(id)
        values, parts = self.values[position].tolist(), self.contributions[position].tolist()
        return {
            name: [round(value, 4), round(part, 4)]
            for name, value, part in zip(self.names, values, parts, strict=True)
            if value or part
        }


def rank(
    candidates: Candidates, wishes: Wishes, taste: Taste, scoring: Scoring | Mapping[str, float]
) -> Ranking:
    """Sort by score; ties keep the order of the search. scoring: or plain weights by feature. Raises KeyError
    for a weight without a feature."""
    if isinstance(scoring, Mapping):
        scoring = Weighted(scoring)
    names = scoring.names
    values = np.zeros((len(candidates), len(names)))
    for column, name in enumerate(names):
        values[:, column] = FEATURES[name](candidates, wishes, taste)
    parts = scoring.parts(values)
    scores = parts.sum(axis=1)
    order = np.argsort(-scores, kind="stable")
    return Ranking(
        order=order,
        rows=candidates.rows[order],
        ids=tuple(candidates.ids[position] for position in order.tolist()),
        scores=scores[order],
        names=names,
        contributions=parts[order],
        values=values[order],
    )
