"""What a search box completes: kinds of goods, brands, frequent phrases and products, as they are typed.

Made at import into `suggestions.arrow`. A completion is found by the beginning of any of its words, so "dri"
finds "cordless drill"; when nothing begins so, a slip in the typed word or the wrong keyboard layout is
tried.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal, Self, get_args

import numpy as np
import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.arrow import read_table, write_table
from catalog.lexicon import Lexicon
from catalog.product import Product
from catalog.words import fold, is_russian, tokens

Kind = Literal["category", "brand", "phrase", "product"]
#: How much sooner a kind comes, in e-folds of the number of products behind it.
_RANK: dict[str, float] = {"category": 3.0, "brand": 2.0, "phrase": 1.0, "product": 0.0}
#: What the beginning of the whole text is worth over that of a word inside.
_START = 2.0
#: A phrase of two or three words of titles is offered from this many products on.
_FREQUENT = 3
#: Larger catalogs complete to goods, brands and phrases alone: a single product is no help among so many.
_LARGE = 200_000
_LONGEST = 80
#: Phrases that are counted at a time.
_PHRASES = 1_500_000
#: Entries of one prefix that are looked through when several words are typed.
_LOOKED_THROUGH = 5_000
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_LAYOUT = {**str.maketrans(_LATIN, _CYRILLIC), **str.maketrans(_CYRILLIC, _LATIN)}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`count`: products behind it; `id`: of a product only."""

    text: str
    kind: Kind
    count: int
    id: str | None = None


class Suggestions:
    """Read only and safe to share between threads."""

    def __init__(self, entries: Sequence[Suggestion]) -> None:
        self._entries = entries
        self._lock = Lock()
        self._ready = False

    def _index(self) -> None:
        """Sorts all beginnings of words at first use (1 s for 50,000 products)."""
        with self._lock:
            if self._ready:
                return
            self._build()
            self._ready = True

    def _build(self) -> None:
        entries = self._entries
        keys: list[tuple[str, int, bool]] = []
        for number, entry in enumerate(entries):
            folded = fold(entry.text)
            starts = [0, *(at + 1 for at, sign in enumerate(folded) if sign in " -/")]
            keys.extend((folded[start:], number, start == 0) for start in starts if folded[start:])
        keys.sort()
        self._keys = [key for key, _, _ in keys]
        self._numbers = np.array([number for _, number, _ in keys], dtype=np.int64)
        self._weights = np.array(
            [
                _RANK[entries[number].kind] + math.log1p(entries[number].count) + _START * first
                for _, number, first in keys
            ],
            dtype=np.float32,
        )
        self._words = sorted({key.split(" ", 1)[0] for key in self._keys if key[0].isalpha()})

    def __len__(self) -> int:
        return len(self._entries)

    def complete(self, typed: str, limit: int = 8) -> list[Suggestion]:
        """The best completions of what was typed so far, best first, each text once."""
        text = fold(typed[:_LONGEST])
        if not text or limit < 1:
            return []
        self._index()
        found = self._found(text, limit)
        if not found:
            for other in self._respelled(text):
                found = self._found(other, limit)
                if found:
                    break
        return found

    def _found(self, text: str, limit: int) -> list[Suggestion]:
        start, end = self._range(text)
        found = self._best(np.arange(start, end), limit)
        *before, last = text.split()
        if len(found) < limit and before:
            start, end = self._range(last)
            positions = [
                position
                for position in range(start, min(end, start + _LOOKED_THROUGH))
                if self._has(int(self._numbers[position]), before)
            ]
            known = {one.text.casefold() for one in found}
            more = self._best(np.asarray(positions, dtype=np.int64), limit)
            found += [one for one in more if one.text.casefold() not in known][: limit - len(found)]
        return found

    def _range(self, prefix: str) -> tuple[int, int]:
        return bisect_left(self._keys, prefix), bisect_left(self._keys, prefix + "\U0010ffff")

    def _has(self, number: int, words: Sequence[str]) -> bool:
        inside = f" {fold(self._entries[number].text)}"
        return all(f" {word}" in inside for word in words)

    def _best(self, positions: np.ndarray[tuple[int], np.dtype[np.int64]], limit: int) -> list[Suggestion]:
        weights = self._weights[positions]
        if len(positions) > 50 * limit:
            top = np.argpartition(-weights, 50 * limit)[: 50 * limit]
            positions, weights = positions[top], weights[top]
        found: dict[str, Suggestion] = {}
        for position in positions[np.lexsort((positions, -weights))].tolist():
            entry = self._entries[self._numbers[position]]
            found.setdefault(entry.text.casefold(), entry)
            if len(found) == limit:
                break
        return list(found.values())

    def _respelled(self, text: str) -> Iterator[str]:
        """With a slip in the last word undone, then as typed on the other keyboard layout."""
        *before, last = text.split()
        if len(last) >= 4:
            starts = {word[: len(last)] for word in self._words if word[0] == last[0]}
            near = process.extract(last, sorted(starts), scorer=OSA.distance, score_cutoff=1, limit=5)
            for start, _, _ in near:
                yield " ".join((*before, start))
        yield text.translate(_LAYOUT)

    def write(self, path: Path) -> None:
        entries = self._entries
        table = pa.table(
            {
                "text": pa.array([one.text for one in entries], pa.string()),
                "kind": pa.array([one.kind for one in entries], pa.string()),
                "count": pa.array([one.count for one in entries], pa.int64()),
                "id": pa.array([one.id for one in entries], pa.string()),
            }
        )
        write_table(table, path)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises CatalogError when the file is missing or damaged."""
        columns = read_table(path).to_pydict()
        kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
        rows = zip(*(columns[name] for name in ("text", "kind", "count", "id")), strict=True)
        return cls([Suggestion(text, kinds[kind], count, id_) for text, kind, count, id_ in rows])

    @classmethod
    def of(cls, products: Collection[Product], lexicon: Lexicon) -> Self:
        """What this catalog's words and titles complete to."""
        entries: dict[str, Suggestion] = {}
        russian = sum(is_russian(product.title) for product in products) * 2 > len(products)
        for entry in lexicon.entries:
            named: Kind | None = {"category": "category", "brand": "brand"}.get(entry.name)  # type: ignore[assignment]
            shown = entry.count > 0 and (entry.source == "catalog" or is_russian(entry.surface) != russian)
            if named is not None and shown:
                _keep(entries, Suggestion(entry.surface, named, entry.count))
        for phrase, count in _phrases(products).items():
            if count >= _FREQUENT:
                _keep(entries, Suggestion(phrase, "phrase", count))
        for product in products if len(products) <= _LARGE else ():
            for title in (product.title, *(text.title for text in product.translations.values())):
                if title:
                    _keep(entries, Suggestion(title, "product", 1, product.id))
        return cls(list(entries.values()))


def _keep(entries: dict[str, Suggestion], one: Suggestion) -> None:
    """The first of a text stays, with the larger count."""
    key = one.text.casefold()
    had = entries.get(key)
    if had is None or (had.kind == one.kind and one.count > had.count):
        entries[key] = one


def _phrases(products: Iterable[Product]) -> Counter[str]:
    """Two and three words of titles side by side, with the number of products that have them.

    Words without a letter end a phrase: sizes are completed by products.
    """
    counts: Counter[str] = Counter()
    for product in products:
        words = tokens(product.title)
        found: set[str] = set()
        for length in (2, 3):
            for start in range(len(words) - length + 1):
                part = words[start : start + length]
                if all(word.isalpha() and len(word) > 2 for word in part):
                    found.add(" ".join(part))
        counts.update(found)
        if len(counts) > _PHRASES:
            # What was seen once so far starts again, so that memory does not grow with the catalog.
            counts = Counter({phrase: count for phrase, count in counts.items() if count > 1})
    return counts
