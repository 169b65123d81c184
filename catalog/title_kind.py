"""Whether a product is itself called what is asked for, or only filed there: a corner section among sofas."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from catalog.columns import Columns
from catalog.kinds import Concepts

#: A shoe is a casual shoe is a sneaker: so many levels up a title may stay and still mean the thing.
LEVELS = 3


def called(
    columns: Columns, concepts: Concepts, keys: Iterable[str], rows: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Shape of `rows`: False where the title names another kind of goods than the asked one.

    keys: of the kinds asked for. The keys of a row begin with those of its title; those of its categories
    follow. A title that names no kind, or a wider one ("shoe" for sneakers), says nothing against it.
    """
    kind, node = columns.terms.get("kind"), columns.terms.get("node")
    if kind is None:
        return np.ones(len(rows), dtype=np.bool_)
    asked = tuple(keys)
    plain = _wider(asked, concepts)
    fitting = plain | {other for key in asked for other in concepts.expand(key)}
    told = np.ones(len(rows), dtype=np.bool_)
    for at, row in enumerate(rows.tolist()):
        nodes = set(node.at(row)) if node is not None else set()
        filed = not nodes.isdisjoint(asked)
        title: list[str] = []
        for key in kind.at(row):
            if key in nodes and title:
                break
            title.append(key)
        # What only the shipped names hold to be one ("jeggings" for jeans), the shop may file elsewhere.
        named = not plain.isdisjoint(title) or (filed and not fitting.isdisjoint(title))
        told[at] = not title or named
    return told


def _wider(keys: Iterable[str], concepts: Concepts) -> set[str]:
    """The keys with those of what they are kinds of."""
    found = set(keys)
    for _ in range(LEVELS):
        found |= {above for key in found for above in concepts.broader(key)}
    return found
