"""How good the learned parts are, by the measures that their targets are stated in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from recommender.candidates import Flags, Floats


def hit_rate(
    complete: Callable[[Sequence[str]], Sequence[str]],
    baskets: Sequence[Sequence[str]],
    random: np.random.Generator,
) -> float:
    """Share of baskets whose hidden item is suggested: one random item of each basket of two or more
    different items is hidden, the others are given to `complete`. NaN without such a basket."""
    hits: list[bool] = []
    for basket in baskets:
        items = list(dict.fromkeys(basket))
        if len(items) < 2:
            continue
        hidden = items.pop(int(random.integers(len(items))))
        hits.append(hidden in complete(items))
    return float(np.mean(hits)) if hits else float("nan")


def roc_auc(score: Floats, truth: Flags | NDArray[np.int64]) -> float:
    """Chance that a random positive scores above a random negative, ties half (Mann-Whitney); NaN when
    one of them is missing."""
    positive = np.asarray(truth, dtype=np.bool_)
    hits, misses = int(positive.sum()), int((~positive).sum())
    if not hits or not misses:
        return float("nan")
    ranks = rankdata(score)
    return float((ranks[positive].sum() - hits * (hits + 1) / 2.0) / (hits * misses))
