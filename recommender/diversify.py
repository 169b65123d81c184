"""Not three near-twins: a short list that a shopper can choose from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from recommender.candidates import Floats

#: What a full twin of a picked product loses, in the unit of scores (1: the whole span of relevance). Two
#: things of one kind are alike by about 0.4, so a twin yields to another thing up to 0.2 behind it.
TWIN_COST = 0.35
#: Only this many best products are looked at: a varied list must not reach down to poor matches.
POOL = 40
#: Share of each part in likeness; brand and colour count when both products state them.
TITLE, BRAND, COLOR, PRICE = 0.5, 0.2, 0.15, 0.15


def diversify(scores: Floats, likeness: Floats, count: int, cost: float = TWIN_COST) -> list[int]:
    """Positions of `count` products by greedy maximal marginal relevance (Carbonell & Goldstein, 1998).

    scores: (n,), best first. likeness: (n, n) in 0..1. The best product is always the first; of the
    others, the one with the best `score - cost * likeness to the nearest picked` follows.
    """
    size = min(len(scores), max(POOL, count))
    if size == 0 or count <= 0:
        return []
    merit = np.asarray(scores[:size], dtype=np.float64)
    picked = [0]
    nearest = np.array(likeness[0, :size], dtype=np.float64)
    nearest[0] = np.inf
    while len(picked) < min(count, size):
        chosen = int(np.argmax(merit - cost * nearest))
        picked.append(chosen)
        nearest = np.maximum(nearest, likeness[chosen, :size])
        nearest[chosen] = np.inf
    return picked


def vector_likeness(vectors: NDArray[np.float32]) -> Floats:
    """Cosine of L2-normalised rows, (n, n), clipped to 0..1.

    Sentence embeddings of one kind of goods crowd together (0.8 to 1.0), so the range that occurs is
    stretched to 0..1.
    """
    cosine = np.asarray(vectors @ vectors.T, dtype=np.float64)
    if len(cosine) < 2:
        return np.clip(cosine, 0.0, 1.0)
    low = float(cosine.min())
    return np.clip((cosine - low) / max(1.0 - low, 1e-9), 0.0, 1.0)


def attribute_likeness(
    titles: Sequence[str],
    prices: Floats,
    brands: Sequence[Sequence[str]] | None = None,
    colors: Sequence[Sequence[str]] | None = None,
) -> Floats:
    """Likeness by what shoppers see, (n, n) in 0..1: title words, brand, colour, price."""
    n = len(titles)
    lowered = [title.casefold() for title in titles]
    likeness = TITLE * process.cdist(lowered, lowered, scorer=fuzz.token_set_ratio).astype(np.float64) / 100.0
    logarithm = np.log(np.maximum(prices, 1e-9))
    # Half or double the price is as far apart as prices of alternatives get; so are unknown ones of known.
    apart = np.abs(logarithm[:, None] - logarithm[None, :]) / np.log(2.0)
    unknown = np.isnan(prices)
    apart = np.where(unknown[:, None] & unknown[None, :], 0.0, np.nan_to_num(apart, nan=1.0))
    likeness += PRICE * (1.0 - np.minimum(apart, 1.0))
    total = TITLE + PRICE
    for values, share in ((brands, BRAND), (colors, COLOR)):
        if values is not None and len(values) == n:
            likeness += share * _shared(values)
            total += share
    return likeness / total


def _shared(values: Sequence[Sequence[str]]) -> Floats:
    sets = [frozenset(value) for value in values]
    return np.array([[float(bool(one & other)) for other in sets] for one in sets]).reshape(len(sets), -1)
