"""What goes with a thing, told by what people bought together: companions of each item, with their evidence.

Completing a basket (`recommender.together`) asks what comes next and may say milk to anything; a salesperson
who points at a companion must mean this thing. So a companion counts by how many more of its buyers take it
than of all buyers, pulled towards none where there are few of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommender import model_file

#: Companions kept of each item.
KEPT = 20
#: Buyers that an item's own buyers must outweigh before they count half.
PRIOR = 10.0
#: Bought together fewer times than this is chance.
LEAST = 3
#: Baskets with more different items than this (a wholesaler's order) say nothing of what goes together.
LARGEST = 200
KIND = "companions-1"


class GoesWith(Protocol):
    """What a shop asks for cross-selling."""

    def goes_with(
        self, ids: Collection[str], limit: int = 10, exclude: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        """Items bought together with `ids` more often than by others, best first, none of `ids` or
        `exclude`; the score is the added share of buyers (0.2: 20 more of 100 take it), summed over ids."""


class NoCompanions:
    """A shop without purchases."""

    def goes_with(
        self, ids: Collection[str], limit: int = 10, exclude: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        return []


@dataclass(frozen=True)
class Companions:
    """items: (n,). companion, added, both: (n, k), of each item the numbers of its companions (-1: no more),
    the added share of buyers and the number of baskets that hold both; best first. baskets: looked at."""

    items: tuple[str, ...]
    companion: NDArray[np.int32]
    added: NDArray[np.float32]
    both: NDArray[np.int32]
    baskets: int

    def goes_with(
        self, ids: Collection[str], limit: int = 10, exclude: Collection[str] = ()
    ) -> list[tuple[str, float]]:
        score: dict[int, float] = {}
        for place in (self._place[item] for item in ids if item in self._place):
            for other, added in zip(self.companion[place].tolist(), self.added[place].tolist(), strict=True):
                if other >= 0:
                    score[other] = score.get(other, 0.0) + added
        barred = {*ids, *exclude}
        ranked = sorted(score.items(), key=lambda pair: (-pair[1], pair[0]))
        named = ((self.items[other], added) for other, added in ranked)
        return [(item, added) for item, added in named if item not in barred][: max(limit, 0)]

    def evidence(self, item: str, companion: str) -> int:
        """Baskets that hold both; 0 when they are no companions."""
        place, other = self._place.get(item), self._place.get(companion)
        if place is None or other is None:
            return 0
        return int(self.both[place][self.companion[place] == other].sum())

    @cached_property
    def _place(self) -> dict[str, int]:
        return {item: place for place, item in enumerate(self.items)}

    def save(self, path: Path) -> str:
        """Returns the file's SHA-256."""
        header = {"items": self.items, "baskets": self.baskets}
        arrays = {"companion": self.companion, "added": self.added, "both": self.both}
        return model_file.save(path, KIND, header, arrays)

    @classmethod
    def load(cls, path: Path) -> Companions:
        """Raises ModelFileError."""
        header, arrays = model_file.load(path, KIND)
        return cls(items=tuple(header["items"]), baskets=int(header["baskets"]), **arrays)


def fit_companions(baskets: Iterable[Sequence[str]], kept: int = KEPT) -> Companions:
    """Count pairs in a sparse matrix, whose size is that of the pairs that occur, not the catalog squared."""
    distinct = [list(dict.fromkeys(item for item in basket if item)) for basket in baskets]
    distinct = [basket for basket in distinct if 0 < len(basket) <= LARGEST]
    items = tuple(sorted({item for basket in distinct for item in basket}))
    place = {item: index for index, item in enumerate(items)}
    lengths = [len(basket) for basket in distinct]
    columns = np.array([place[item] for basket in distinct for item in basket], dtype=np.int32)
    ends = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    ones = np.ones(len(columns), dtype=np.float64)
    held = sparse.csr_array((ones, columns, ends), shape=(len(distinct), len(items)))
    pairs = sparse.csr_array(held.T @ held)
    sold = np.asarray(held.sum(axis=0)).ravel()
    share = sold / max(len(distinct), 1)

    n = len(items)
    companion = np.full((n, kept), -1, dtype=np.int32)
    added = np.zeros((n, kept), dtype=np.float32)
    both = np.zeros((n, kept), dtype=np.int32)
    for item in range(n):
        others = pairs.indices[pairs.indptr[item] : pairs.indptr[item + 1]]
        counts = pairs.data[pairs.indptr[item] : pairs.indptr[item + 1]]
        more = (counts + PRIOR * share[others]) / (sold[item] + PRIOR) - share[others]
        good = np.flatnonzero((others != item) & (counts >= LEAST) & (more > 0))
        best = good[np.lexsort((others[good], -more[good]))][:kept]
        companion[item, : len(best)] = others[best]
        added[item, : len(best)] = more[best]
        both[item, : len(best)] = counts[best]
    return Companions(items, companion, added, both, len(distinct))
