"""Checks of what products say of themselves: titles, descriptions, languages, letters."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from catalog.health import EXAMPLES, Example, Found
from catalog.health_shelf import Flags, Shelf
from catalog.names import load_names
from catalog.words import Stems, tokens

#: Google's limit; what is behind it is cut off (https://support.google.com/merchants/answer/6324415).
LONGEST_TITLE = 150
SHORTEST_TITLE = 10
_WORD = re.compile(r"[^\W\d_]{3,}")
#: Letters that look the same in both alphabets.
_LATIN_TWINS, _RUSSIAN_TWINS = "ABEKMHOPCTYXaeopcyx", "АВЕКМНОРСТУХаеорсух"
_MIXED = re.compile(r"[A-Za-zА-Яа-яЁё]*(?:[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z])[A-Za-zА-Яа-яЁё]*")
#: Of a shop's texts, from which share of Cyrillic letters on it is a Russian one.
_RUSSIAN = 0.3
_LETTERS_ENOUGH = 30


def capitals(shelf: Shelf) -> Found:
    return chosen(shelf, (_shouts(title) for title in shelf.titles))


def short_titles(shelf: Shelf) -> Found:
    return chosen(shelf, (len(title) < SHORTEST_TITLE or len(title.split()) < 2 for title in shelf.titles))


def long_titles(shelf: Shelf) -> Found:
    long = np.array([len(title) for title in shelf.titles])
    notes = {row: f"{long[row]} characters" for row in np.flatnonzero(long > LONGEST_TITLE).tolist()}
    return chosen(shelf, long > LONGEST_TITLE, notes)


def undescribed(shelf: Shelf) -> Found:
    return chosen(shelf, shelf.described == 0)


def other_language(shelf: Shelf) -> Found:
    """Titles or descriptions in another language than most of the shop's texts: titles alone are often but
    brands and models."""
    known = ~np.isnan(shelf.whole_cyrillic)
    if not known.any():
        return Found(0, shelf.size)
    russian = float(np.median(shelf.whole_cyrillic[known])) >= _RUSSIAN
    enough = shelf.described >= _LETTERS_ENOUGH
    if russian:
        titles = _english_names(shelf)
        texts = enough & (shelf.described_cyrillic < 0.1)
    else:
        titles = shelf.cyrillic > 0.5
        texts = enough & (shelf.described_cyrillic > 0.7)
    language = "English" if russian else "Russian"
    notes = {
        row: f"{'title' if titles[row] else 'description'} in {language}"
        for row in np.flatnonzero(titles | texts).tolist()
    }
    return chosen(shelf, titles | texts, notes)


def look_alikes(shelf: Shelf) -> Found:
    """Words that mix Latin letters with Cyrillic ones of the same shape: nobody types them so."""
    notes = {row: word for row, title in enumerate(shelf.titles) if (word := _mixed_word(title))}
    flags = np.zeros(shelf.size, dtype=np.bool_)
    flags[list(notes)] = True
    return chosen(shelf, flags, {row: f"“{word}” mixes alphabets" for row, word in notes.items()})


def chosen(shelf: Shelf, flags: Iterable[bool] | Flags, notes: dict[int, str] | None = None) -> Found:
    """The flagged products; examples are spread over the catalog, so that they show its breadth."""
    mask = flags if isinstance(flags, np.ndarray) else np.fromiter(flags, np.bool_, shelf.size)
    rows = np.flatnonzero(mask)
    spread = rows[np.unique(np.linspace(0, len(rows) - 1, min(EXAMPLES, len(rows))).astype(int))]
    examples = [
        Example(shelf.ids[row], shelf.titles[row], (notes or {}).get(row, "")) for row in spread.tolist()
    ]
    return Found(len(rows), shelf.size, examples)


def _shouts(title: str) -> bool:
    loud = [word for word in _WORD.findall(title) if word.isupper()]
    letters = [letter for letter in title if letter.isalpha()]
    return len(loud) >= 2 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)


def _mixed_word(title: str) -> str | None:
    for word in _MIXED.findall(title):
        latin = [letter for letter in word if letter.isascii()]
        russian = [letter for letter in word if not letter.isascii()]
        few, twins = (latin, _LATIN_TWINS) if len(latin) <= len(russian) else (russian, _RUSSIAN_TWINS)
        if all(letter in twins for letter in few):
            return str(word)
    return None


def _english_names(shelf: Shelf) -> Flags:
    """Titles without a Russian word that call the thing by an English name: a brand and a model alone are
    in no language."""
    stems = Stems()
    names = load_names()
    words = {stem for named in names.goods.values() for name in named.en for stem in stems.bases(name)}
    return np.array(
        [
            share == 0 and len(tokens(title)) > 1 and any(stem in words for stem in stems.bases(title))
            for title, share in zip(shelf.titles, shelf.cyrillic.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
