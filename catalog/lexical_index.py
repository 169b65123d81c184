"""Search by words: BM25 over several fields (tantivy), hard constraints inside the query."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import tantivy
from numpy.typing import NDArray

from catalog.columns import Clause, Condition
from catalog.errors import CatalogError
from catalog.query import Slot

#: Weight of a word by where it stands: what a thing is called says more than what is told of it.
BOOSTS: Mapping[str, float] = {
    "title": 2.0,
    "category": 2.0,
    "brand": 1.5,
    "attributes": 1.2,
    "description": 0.6,
}
#: Share of the weaker fields that is added to a word's best field.
_TIE_BREAKER = 0.1
#: What a word is worth when the product uses another name for the same thing.
OTHER_NAME = 0.8
_HEAP = 64_000_000
_UNSTATED = "\0"
#: Attributes that a `Clause` may also hold for where a row says nothing of them.
MAY_BE_UNSTATED = ("gender", "age_group")


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """Stems of one product by field of `BOOSTS`."""

    fields: Mapping[str, Sequence[str]]


class LexicalIndex:
    """Reads an index that `write` made. Safe to share between threads."""

    def __init__(self, index: Any) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._documents = int(self._searcher.num_docs)
        self._ordered = self._searcher.num_segments == 1

    @classmethod
    def open(cls, directory: Path) -> Self:
        try:
            return cls(tantivy.Index.open(str(directory)))
        except (ValueError, OSError) as error:
            raise CatalogError(
                f"{directory}: damaged lexical index; import the catalog again ({error})"
            ) from error

    def search(
        self, slots: Sequence[Slot], condition: Condition, limit: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The best `limit` allowed rows that hold anything of what is asked, and their scores.

        A score is the share of what a title made of just these words would get, at most 1.0.
        """
        if not slots or not self._documents:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        occur = tantivy.Occur
        ideal = max(BOOSTS.values()) * sum(self._worth(slot) for slot in slots)
        asked = tantivy.Query.boolean_query([(occur.Should, self._slot(slot)) for slot in slots])
        clauses = [(occur.Must, asked), *self._filters(condition)]
        rows, scores = self._run(tantivy.Query.boolean_query(clauses), limit)
        return rows, np.minimum(scores / np.float32(ideal), 1.0).astype(np.float32)

    def filter(self, condition: Condition) -> NDArray[np.int64]:
        """All rows that meet the condition, ascending: what `search` may find."""
        everything = (tantivy.Occur.Must, tantivy.Query.all_query())
        query = tantivy.Query.boolean_query([everything, *self._filters(condition)])
        return np.sort(self._run(query, max(1, self._documents))[0])

    def _run(self, query: Any, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        hits = self._searcher.search(query, limit, count=False).hits
        scores = np.fromiter((score for score, _ in hits), dtype=np.float32, count=len(hits))
        addresses = [address for _, address in hits]
        rows: Iterable[Any] = (
            (address.doc for address in addresses)
            if self._ordered
            else self._searcher.fast_field_values("row", addresses)
        )
        return np.fromiter(rows, dtype=np.int64, count=len(hits)), scores

    def _worth(self, slot: Slot) -> float:
        """What a title of just these words would get for the slot."""
        own = sum(self._weight(stem) for stem in slot.stems)
        if not (slot.others or slot.spellings) or all(self._frequency(stem) for stem in slot.stems):
            return own
        spelled = [sum(self._weight(stem) for stem in name) for name in slot.spellings]
        named = [OTHER_NAME * sum(self._weight(stem) for stem in name) for name in slot.others]
        return max(spelled + named)

    def _slot(self, slot: Slot) -> Any:
        query, should = tantivy.Query, tantivy.Occur.Should
        own = query.boolean_query([(should, self._term(stem)) for stem in slot.stems])
        if not slot.others and not slot.spellings:
            return own
        spelled = [self._all(name) for name in slot.spellings]
        named = [query.boost_query(self._all(name), OTHER_NAME) for name in slot.others]
        return query.disjunction_max_query([own, *spelled, *named], 0.0)

    def _all(self, stems: Sequence[str]) -> Any:
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, self._term(stem)) for stem in stems])

    def _frequency(self, stem: str) -> int:
        return max(int(self._searcher.doc_freq(field, stem)) for field in BOOSTS)

    def _weight(self, stem: str) -> float:
        """Inverse document frequency as in BM25 (Robertson, Spärck Jones), over the field that has most."""
        frequency = self._frequency(stem)
        return math.log(1 + (self._documents - frequency + 0.5) / (frequency + 0.5))

    def _term(self, stem: str) -> Any:
        query = tantivy.Query
        return query.disjunction_max_query(
            [
                query.boost_query(query.term_query(self._schema, field, stem, index_option="freq"), boost)
                for field, boost in BOOSTS.items()
            ],
            _TIE_BREAKER,
        )

    def _filters(self, condition: Condition) -> list[tuple[Any, Any]]:
        query, occur = tantivy.Query, tantivy.Occur
        filters: list[tuple[Any, Any]] = []
        if condition.available:
            filters.append((occur.Must, self._has([_pair("available", "yes")])))
        if condition.price_min is not None or condition.price_max is not None:
            bounds = query.range_query(
                self._schema, "price", tantivy.FieldType.Float, condition.price_min, condition.price_max
            )
            filters.append((occur.Must, query.const_score_query(bounds, 0.0)))
        for clause in condition.clauses:
            filters.append((occur.MustNot if clause.negated else occur.Must, self._has(_values(clause))))
        return filters

    def _has(self, values: Sequence[str]) -> Any:
        query = tantivy.Query
        if not values:
            return query.empty_query()
        found = query.term_set_query(self._schema, "filter", list(values))
        return query.const_score_query(found, 0.0)


class LexicalWriter:
    """Writes an index into an existing, empty directory, a row after the other; `close` makes it whole."""

    def __init__(self, directory: Path) -> None:
        builder = tantivy.SchemaBuilder()
        for field in BOOSTS:
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("filter", tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("row", fast=True)
        builder.add_float_field("price", indexed=True, fast=True)
        self._index = tantivy.Index(builder.build(), path=str(directory))
        # One thread and one commit: documents keep the order of the rows.
        self._writer = self._index.writer(_HEAP, 1)
        self._rows = 0

    def add(
        self,
        document: LexicalDocument,
        id: str,
        available: bool,
        price: float,
        values: Mapping[str, Collection[str]],
    ) -> None:
        """price: NaN when there is none. values: all that the row can be filtered by, of facets and terms."""
        entry = tantivy.Document()
        for field, stems in document.fields.items():
            entry.add_text(field, " ".join(stems))
        for value in _filter_values(id, available, values):
            entry.add_text("filter", value)
        entry.add_unsigned("row", self._rows)
        if not math.isnan(price):
            entry.add_float("price", price)
        self._writer.add_document(entry)
        self._rows += 1

    def close(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()


def _filter_values(id: str, available: bool, values: Mapping[str, Collection[str]]) -> Iterable[str]:
    yield _pair("id", id)
    if available:
        yield _pair("available", "yes")
    for name, found in values.items():
        for value in dict.fromkeys(found):
            yield _pair(name, value)
    for name in MAY_BE_UNSTATED:
        if not values.get(name):
            yield _pair(name, _UNSTATED)


def _values(clause: Clause) -> list[str]:
    values = [_pair(name, value) for name, value in clause.pairs]
    if clause.unstated is not None:
        values.append(_pair(clause.unstated, _UNSTATED))
    return values


def _pair(name: str, value: str) -> str:
    return f"{name}={value}"
