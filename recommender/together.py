"""Bought together: what most likely completes a basket, learned from whole baskets of the past.

A linear item-item model in closed form, after EASE (Steck, "Embarrassingly Shallow Autoencoders for
Sparse Data", WWW 2019), with two changes that baskets of few goods ask for: purchases are centred on each
item's popularity, so that an empty basket gets the best-sellers and each item in it shifts them; and a
basket weighs 1 / size, so that a few monthly shoppings don't outvote everyday ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Ridge penalty, in baskets. The hit rate is flat between 60 and 200.
RIDGE = 120.0
#: The model holds a matrix of items by items; rarer items than these are never suggested.
MOST_ITEMS = 4_000


@dataclass(frozen=True, slots=True)
class Together:
    """A fitted model. popularity: share of baskets, (n,). weights: (n, n) with a zero diagonal."""

    items: tuple[str, ...]
    popularity: NDArray[np.float64]
    weights: NDArray[np.float64]

    def complete(self, basket: Iterable[str], limit: int = 10) -> list[str]:
        """Items that most likely belong to the basket and are not in it, best first; ids that were never
        sold count as nothing."""
        held = set(basket)
        known = [index for index, item in enumerate(self.items) if item in held]
        given = -self.popularity
        given[known] += 1.0
        score = self.popularity + given @ self.weights
        score[known] = -np.inf
        best = np.argsort(-score, kind="stable")[: max(limit, 0)]
        return [self.items[index] for index in best.tolist() if np.isfinite(score[index])]


def fit_together(baskets: Iterable[Sequence[str]], ridge: float = RIDGE) -> Together:
    """Learn from baskets of item ids. Doubles within a basket count once; baskets of one item tell nothing
    of what goes together and only serve when there is nothing else."""
    distinct = [kept for basket in baskets if (kept := list(dict.fromkeys(item for item in basket if item)))]
    several = [basket for basket in distinct if len(basket) > 1] or distinct
    counted = Counter(item for basket in several for item in basket)
    items = tuple(sorted(item for item, _ in counted.most_common(MOST_ITEMS)))
    place = {item: index for index, item in enumerate(items)}
    n = len(items)
    gram, mass, total = np.zeros((n, n)), np.zeros(n), 0.0
    for basket in several:
        known = np.array([place[item] for item in basket if item in place], dtype=np.int64)
        weight = 1.0 / len(basket)
        gram[np.ix_(known, known)] += weight
        mass[known] += weight
        total += weight
    if n == 0:
        return Together((), mass, gram)
    popularity = mass / total
    gram -= total * np.outer(popularity, popularity)
    gram[np.diag_indices(n)] += ridge * total / len(several)
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return Together(items, popularity, weights)
