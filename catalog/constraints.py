"""From what a shopper wants (`Where`) to what rows must have (`Condition`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalog import dimensions, shapes, shoe_sizes
from catalog.ages import MIN_AGE
from catalog.columns import Clause, Columns, Condition
from catalog.kinds import Concepts
from catalog.names import Named, Names
from catalog.phrases import PhraseFinder
from catalog.query import FUNCTION_WORDS
from catalog.where import Where
from catalog.words import Stems, fold, joined, tokens

#: Unstated and unisex fit everybody.
_FITS_ALL: Mapping[str, frozenset[str]] = {
    "gender": frozenset({"unisex"}),
    "age_group": frozenset(),
    MIN_AGE: frozenset(),
}
#: Shops draw the lines between ages differently; most have one group for all children.
_NEAR_AGES: Mapping[str, tuple[str, ...]] = {
    "newborn": ("infant", "kids"),
    "infant": ("newborn", "toddler", "kids"),
    "toddler": ("kids",),
    "kids": ("toddler",),
    "teen": ("kids", "adult"),
}
#: Fewer products than this of the kind itself: those that are partly so may answer too.
FEW = 3
#: A broader kind with fewer products than this leads to the one above it.
FEW_ABOVE = 12
_LEVELS = 2
#: Words of the longest name of a kind ("chest of drawers" has three).
_LONGEST_KIND = 5


class Constraints:
    """Reads values the way one generation means them."""

    def __init__(self, columns: Columns, names: Names, stems: Stems) -> None:
        self._columns, self._names, self._stems = columns, names, stems
        self.concepts = Concepts(names.goods.values(), stems)
        self._finders = {
            "color": (PhraseFinder(names.colors.values(), stems), names.colors),
            "material": (PhraseFinder(names.materials.values(), stems), names.materials),
        }

    def condition(self, where: Where) -> Condition:
        where = shoe_sizes.meant(where)
        clauses: list[Clause] = []
        for name, values in where.any_of.items():
            if values:
                clauses.append(self._any_of(name, values))
        for name, values in where.none_of.items():
            if values:
                clauses.append(Clause(frozenset(self._refused(name, values)), negated=True))
        if where.only_ids is not None:
            clauses.append(Clause(frozenset(("id", identity) for identity in where.only_ids)))
        if where.exclude_ids:
            clauses.append(
                Clause(frozenset(("id", identity) for identity in where.exclude_ids), negated=True)
            )
        for words in where.words_none:
            clauses.extend(self._without(words))
        return Condition(tuple(clauses), where.price_min, where.price_max, where.available)

    def kind_keys(self, values: Iterable[str]) -> frozenset[str]:
        """Keys of the values, with all names of the goods they are known as and of everything narrower."""
        return frozenset(key for value in values for key in self._expanded(self._stems.key(value)))

    def _expanded(self, key: str) -> frozenset[str]:
        """What of the expansion this catalog has at all: concepts have dozens of names, a shop a few."""
        terms = [column.index for name in ("kind", "partly") if (column := self._columns.terms.get(name))]
        return frozenset(
            other
            for other in expand(key, self.concepts, self._columns)
            if any(other in index for index in terms)
        )

    def kind_grade(self, values: Collection[str]) -> NDArray[np.float32]:
        """Shape (size,). 1.0: the product is such a thing. 0.75: there are few such, and it is of the next
        broader kind (shoes for "sneakers"). 0.65: it lies on the shelf of those few. 0.6: there are few of
        that kind either, and it is of one broader still (sports shoes for "running shoes"). 0.5: its name
        mentions such a thing. 0: none of these."""
        return self.grade_of_keys(self._stems.key(value) for value in values)

    def grade_of_keys(self, keys: Iterable[str]) -> NDArray[np.float32]:
        """As `kind_grade`, for keys that `kinds_in` found."""
        keys = tuple(keys)
        wanted = frozenset(other for key in keys for other in self._expanded(key))
        grade = np.zeros(self._columns.size, dtype=np.float32)
        self._mark(grade, "kind", wanted, 1.0)
        if np.count_nonzero(grade) < FEW:
            shelves = self._shelves(wanted)
            for above, worth in zip(self._above(keys), (0.75, 0.6), strict=False):
                self._mark(grade, "kind", above, worth)
            self._mark(grade, "node", shelves, 0.65)
        self._mark(grade, "partly", wanted, 0.5)
        return grade

    def _mark(self, grade: NDArray[np.float32], name: str, keys: Iterable[str], worth: float) -> None:
        if (column := self._columns.terms.get(name)) is not None:
            for key in keys:
                rows = column.rows_with(key)
                grade[rows] = np.maximum(grade[rows], worth)

    def _shelves(self, keys: Iterable[str]) -> frozenset[str]:
        """Keys of the narrowest categories under which the shop files the few products of these kinds."""
        kinds, nodes = self._columns.terms.get("kind"), self._columns.terms.get("node")
        if kinds is None or nodes is None:
            return frozenset()
        rows = {int(row) for key in keys for row in kinds.rows_with(key)}
        return frozenset(path[-1] for row in rows if (path := tuple(nodes.at(row))))

    def _above(self, keys: Iterable[str]) -> list[frozenset[str]]:
        """Names of the next broader kinds: a shop that only says "sports shoes" may mean running shoes by it.
        What else is of those kinds (sandals for "boots") is something else. Where there are few, the kinds
        above them follow."""
        found: list[frozenset[str]] = []
        level, seen = frozenset(keys), frozenset[str]()
        for _ in range(_LEVELS):
            level = frozenset(other for key in level for other in self.concepts.broader(key)) - seen
            if not level:
                break
            seen |= level
            found.append(frozenset(name for key in level for name in self.concepts.names(key)))
            rows = np.zeros(self._columns.size, dtype=np.float32)
            self._mark(rows, "kind", found[-1], 1.0)
            if np.count_nonzero(rows) >= FEW_ABOVE:
                break
        return found

    def kinds_in(self, text: str) -> tuple[tuple[str, ...], bool]:
        """(keys of the kinds of goods that a text names, longest names first, left to right; whether it says
        nothing else)."""
        column = self._columns.terms.get("kind")
        words = tokens(text)
        stems = [self._stems.base(word) for word in words]
        alone = True
        found: list[str] = []
        start = 0
        while start < len(stems):
            for end in range(min(len(stems), start + _LONGEST_KIND), start, -1):
                key = "".join(stems[start:end])
                if self.concepts.ids(key) or (column is not None and key in column.index):
                    found.append(key)
                    start = end - 1
                    break
            else:
                alone = alone and words[start] in FUNCTION_WORDS
            start += 1
        return tuple(found), alone and bool(found)

    def _any_of(self, name: str, values: Collection[str]) -> Clause:
        if name == "category":
            kinds = self.kind_keys(values)
            pairs = [("kind", key) for key in kinds]
            if np.count_nonzero(self.kind_grade(values) == 1.0) < FEW:
                pairs += [("partly", key) for key in kinds]
                asked = tuple(self._stems.key(value) for value in values)
                pairs += [("kind", key) for above in self._above(asked) for key in above]
                pairs += [("node", key) for key in self._shelves(kinds)]
            return Clause(frozenset(pairs))
        if name in dimensions.SIDES and (ranges := dimensions.ranges_of(values)):
            return Clause(frozenset(self._measured(name, values, ranges)))
        if shapes.speaks_of_sides(name, values):
            stated = ((name, fold(value)) for value in values)
            return Clause(frozenset((*stated, *self._shaped(values))))
        fits = _FITS_ALL.get(name)
        wanted = frozenset(fold(value) for value in values) | (fits or frozenset())
        if name == "age_group":
            wanted |= frozenset(near for value in wanted for near in _NEAR_AGES.get(value, ()))
        return Clause(
            frozenset((name, value) for value in wanted), unstated=name if fits is not None else None
        )

    @cached_property
    def _shapes(self) -> shapes.Shapes:
        column = self._columns.terms.get(shapes.COLUMN)
        return shapes.Shapes(column.values if column else ())

    def _shaped(self, values: Iterable[str]) -> Iterable[tuple[str, str]]:
        return ((shapes.COLUMN, value) for value in self._shapes.meeting(values))

    def _measured(
        self, side: str, values: Collection[str], ranges: Collection[tuple[float, float]]
    ) -> Iterable[tuple[str, str]]:
        """What this catalog states of a side that lies in one of the ranges."""
        for value in values:
            for name in dimensions.columns_of(side, value, self._columns.facets):
                stated = self._columns.facets[name].values
                yield from ((name, one) for one in stated if dimensions.within(one, ranges))

    def _refused(self, name: str, values: Collection[str]) -> list[tuple[str, str]]:
        if name == "category":
            return [("kind", key) for key in self.kind_keys(values)]
        if shapes.speaks_of_sides(name, values):
            return [*((name, fold(value)) for value in values), *self._shaped(values)]
        refused: set[str] = {fold(value) for value in values}
        known = self._finders.get(name)
        if known is not None:
            finder, named = known
            for value in tuple(refused):
                refused |= self._like(value, finder, named)
        return [(name, value) for value in refused]

    def _like(self, value: str, finder: PhraseFinder, named: Mapping[str, Named]) -> set[str]:
        """What somebody who refuses a colour refuses too: the shades near to it."""
        thing = named.get(value)
        like: set[str] = set()
        for near in thing.near if thing else ():
            like.add(fold(near))
            like.update(named[found.id].value for found in finder.find(self._stems.bases(near)))
        return like

    def _without(self, words: str) -> list[Clause]:
        stems = self._stems.of_text(words)
        if not stems:
            return []
        # Neighbours are indexed as pairs; the last pair of a longer phrase holds its head.
        term = stems[0] if len(stems) == 1 else joined(stems)[-1]
        return [Clause(frozenset({("word", term), ("word", "".join(stems))}), negated=True)]


def expand(key: str, concepts: Concepts, columns: Columns) -> frozenset[str]:
    """A kind's key with the keys of its other names and of everything narrower.

    What the shop itself tells apart stays apart: from the name of one of its categories ("Tops") no other
    category is reached ("Topwear"), unless too few products bear that name.
    """
    keys = concepts.expand(key)
    nodes, kinds = columns.terms.get("node"), columns.terms.get("kind")
    if nodes is None or kinds is None or len(nodes.rows_with(key)) < FEW:
        return keys
    return frozenset(other for other in keys if other == key or other not in nodes.index)
