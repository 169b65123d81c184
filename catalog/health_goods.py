"""Checks of the goods themselves: pictures, prices, twins, stock."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from catalog.health import Found
from catalog.health_shelf import Flags, Floats, Shelf
from catalog.health_texts import chosen
from catalog.words import tokens

#: One picture on so many products with so many titles stands for "no picture".
_PLACEHOLDER_PRODUCTS, _PLACEHOLDER_TITLES = 5, 3
#: Fewer products of a kind say nothing about its usual price.
LEAST_PEERS = 12
#: Modified z-scores above it are outliers: Iglewicz and Hoaglin, "How to Detect and Handle Outliers", 1993.
OUTLIER = 3.5
_NORMAL = 0.6745
#: In kinds where all prices are alike, less than a factor of three is no mistake.
LEAST_FACTOR = 3.0
_LEAST_SPREAD = 0.05
#: Comparing misspelled titles costs memory; beyond this only equal words are compared.
_MOST_FOR_TYPOS = 200_000


def without_picture(shelf: Shelf) -> Found:
    uses: Counter[str] = Counter(picture for picture in shelf.pictures if picture)
    titles: dict[str, set[str]] = defaultdict(set)
    for picture, title in zip(shelf.pictures, shelf.titles, strict=True):
        if picture and uses[picture] >= _PLACEHOLDER_PRODUCTS:
            titles[picture].add(title)
    placeholders = {picture for picture, found in titles.items() if len(found) >= _PLACEHOLDER_TITLES}
    notes = {
        row: f"the same picture as {uses[picture] - 1:,} others"
        for row, picture in enumerate(shelf.pictures)
        if picture in placeholders and picture
    }
    return chosen(shelf, (not picture or picture in placeholders for picture in shelf.pictures), notes)


def unpriced(shelf: Shelf) -> Found:
    """Sold on request."""
    return chosen(shelf, np.isnan(shelf.prices))


def odd_prices(shelf: Shelf) -> Found:
    """Prices far from those of the same kind, by the modified z-score of their logarithm."""
    logs = np.log10(np.maximum(shelf.prices, 0.01))
    notes: dict[int, str] = {}
    for rows in _peers(shelf):
        rows = rows[np.isfinite(logs[rows])]
        if len(rows) < LEAST_PEERS:
            continue
        leaf, count = Counter(shelf.categories[row][-1:] for row in rows.tolist()).most_common(1)[0]
        where = f"in {leaf[0]}" if leaf and count > len(rows) / 2 else "of this kind"
        middle = float(np.median(logs[rows]))
        spread = max(float(np.median(np.abs(logs[rows] - middle))), _LEAST_SPREAD)
        score = _NORMAL * np.abs(logs[rows] - middle) / spread
        far = np.abs(logs[rows] - middle) >= np.log10(LEAST_FACTOR)
        for row in rows[(score > OUTLIER) & far].tolist():
            usual = 10**middle
            notes[row] = f"{shelf.prices[row]:,.2f}; others {where} cost about {usual:,.2f}"
    flags = np.zeros(shelf.size, dtype=np.bool_)
    flags[list(notes)] = True
    return chosen(shelf, flags, notes)


def twins(shelf: Shelf) -> Found:
    """Same title and same price as an earlier product."""
    notes = {
        row: f"like {shelf.ids[first]}" for first, row in _repeats(_titles_and_prices(shelf)) if first != row
    }
    return chosen(shelf, _flags(shelf, notes), notes)


def near_twins(shelf: Shelf) -> Found:
    """Titles of the same words as an earlier one's, or of the same but for one letter of one word."""
    exact = {row for first, row in _repeats(_titles_and_prices(shelf)) if first != row}
    words = [tuple(sorted(tokens(title))) for title in shelf.titles]
    notes: dict[int, str] = {}
    for first, row in _repeats(words):
        if first != row and row not in exact and words[row]:
            same = shelf.titles[first] == shelf.titles[row]
            other = "the same title, another price" if same else f"the same words: “{shelf.titles[first]}”"
            notes[row] = f"like {shelf.ids[first]}: {other}"
    if shelf.size <= _MOST_FOR_TYPOS:
        for first, row in _misspelled(words):
            if row not in exact:
                notes.setdefault(row, f"like {shelf.ids[first]} but for one letter: “{shelf.titles[first]}”")
    return chosen(shelf, _flags(shelf, notes), notes)


def sold_out(shelf: Shelf) -> Found:
    return chosen(shelf, ~shelf.available)


def _titles_and_prices(shelf: Shelf) -> list[tuple[object, ...]]:
    return [
        (" ".join(tokens(title)), None if np.isnan(price) else price)
        for title, price in zip(shelf.titles, shelf.prices.tolist(), strict=True)
    ]


def _repeats(keys: Sequence[object]) -> Iterator[tuple[int, int]]:
    """(first row with the key, row) for each row."""
    first: dict[object, int] = {}
    for row, key in enumerate(keys):
        yield first.setdefault(key, row), row


def _misspelled(words: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Pairs of rows whose words are equal but for one, a long one without digits that differs in one letter.

    Titles meet by what is left when one word is taken out, so that the work grows with their number alone.
    """
    seen: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    for row, title in enumerate(words):
        if not 2 <= len(title) <= 12:
            continue
        for i, word in enumerate(title):
            if len(word) < 5 or not word.isalpha():
                continue
            rest = (*title[:i], *title[i + 1 :])
            for other, spelled in seen[rest][:20]:
                close = spelled != word and Levenshtein.distance(spelled, word, score_cutoff=1) == 1
                # A plural or a gender ("chair", "chairs") is another thing, not a slip.
                if close and spelled[-1] == word[-1] and spelled[0] == word[0]:
                    yield other, row
            seen[rest].append((row, word))


def _peers(shelf: Shelf) -> list[NDArray[np.int64]]:
    """Rows by the narrowest kind of thing that has enough of them; each row is in one at most."""
    sizes: Counter[str] = Counter(kind for kinds in shelf.kinds for kind in kinds)
    rows: dict[str, list[int]] = defaultdict(list)
    for row, kinds in enumerate(shelf.kinds):
        common = [kind for kind in kinds if sizes[kind] >= LEAST_PEERS]
        if common:
            rows[min(common, key=lambda kind: (sizes[kind], kind))].append(row)
    return [np.array(found, dtype=np.int64) for found in rows.values() if len(found) >= LEAST_PEERS]


def _flags(shelf: Shelf, rows: dict[int, str]) -> Flags:
    flags = np.zeros(shelf.size, dtype=np.bool_)
    flags[list(rows)] = True
    return flags


def price_histogram(prices: Floats, bins: int = 24) -> tuple[Floats, Floats]:
    """Counts (bins,) and edges (bins + 1,) over the logarithm of the prices."""
    positive = prices[prices > 0]
    low, high = (float(positive.min()), float(positive.max())) if len(positive) else (1.0, 10.0)
    edges = np.geomspace(low, max(high, low * 1.5), bins + 1)
    counts, _ = np.histogram(np.clip(positive, edges[0], edges[-1]), edges)
    return counts.astype(np.float64), edges
