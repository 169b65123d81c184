"""A shopper's text as lexical terms: function words out, slips mended, compounds joined and split, other
names of a thing added."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.measures import search_words
from catalog.names import Named, Names
from catalog.phrases import PhraseFinder
from catalog.words import Stems, is_russian

_ENGLISH = """
a an the of for with without in on at to from by and or is are be it its this that these those i me
my we our you your he she his her they their im ive need want looking find show some any something
can could would please do does have has get as so very but not no
"""
_RUSSIAN = """
и в во на с со к ко о об от до для по из за у не ни но а или же бы ли то это этот эта эти мне меня я
мы нам вы вам он она они его ее их есть нужен нужна нужно нужны хочу ищу покажите какой какая какие
что чтобы как
"""
FUNCTION_WORDS = frozenset((_ENGLISH + _RUSSIAN).split())
#: One slip in a short word, two in a long one (OSA distance: a swap of neighbours is one).
_SHORTEST, _LONG = 4, 8
#: People seldom slip in the first letter; what such a guess costs, in slips.
_FIRST_LETTER = 0.7
#: In shorter words it stays: "camp" is no "lamp".
_FIRST_STAYS = 6
#: How many slips a word is worth that is e times as frequent.
_FREQUENCY = 0.25
#: A mended word wins over two joined words ("paintroller") only when it is this many times as frequent.
_SPLIT_FIRST = 5
#: A function word that comes with so large a share of the most frequent word's products is searched by.
_OFTEN = 0.03
#: Shorter known words are never read as two.
_SPLIT_KNOWN = 6


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that is asked for: the stems as typed, the same joined or split otherwise, and stems of its
    other names."""

    stems: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()
    spellings: tuple[tuple[str, ...], ...] = ()


class QueryReader:
    """Reads texts against the words of one generation.

    words: each with the number of products that have it; adjacent: the number of products in which two stems,
    given run together, stand next to each other.
    """

    def __init__(
        self, words: Mapping[str, int], names: Names, stems: Stems, adjacent: Callable[[str], int]
    ) -> None:
        self._stems = stems
        self._adjacent = adjacent
        self._known: dict[str, int] = {}
        self._size = max(words.values(), default=0)
        self._forms: dict[str, str] = {}
        self._by_length: dict[tuple[bool, int], list[str]] = {}
        for word, count in words.items():
            stem = stems.of(word)
            if word.isalpha() and len(word) >= _SHORTEST:
                # Slips are looked for in whole words and in stems: "refrigeratr" is far from "refriger".
                for form in {word, stem}:
                    if form not in self._forms:
                        self._by_length.setdefault((is_russian(form), len(form)), []).append(form)
                        self._forms[form] = stem
            self._known[stem] = self._known.get(stem, 0) + count
        self._groups = [
            (PhraseFinder(named.values(), stems), named)
            for named in (names.goods, names.colors, names.materials)
        ]
        self._named = {stem for finder, _ in self._groups for stem in finder.words()}

    def read(self, text: str) -> list[Slot]:
        typed = search_words(text)
        words = [word for word in typed if word not in FUNCTION_WORDS or self._titled(word)] or typed
        stems = [self._stems.of(word) for word in words]
        bases = [self._stems.base(word) for word in words]
        mended: dict[int, tuple[str, ...]] = {}
        for position, word in enumerate(words):
            if (other := self._other_spelling(word, stems[position], bases[position])) is not None:
                mended[position] = other
                if len(other) == 1 and stems[position] not in self._known:
                    stems[position] = bases[position] = other[0]
        slots: list[Slot] = []
        covered = [False] * len(words)
        for finder, named in self._groups:
            for found in finder.find(bases):
                if any(covered[found.start : found.end]):
                    continue
                own = tuple(stems[found.start : found.end])
                if others := self._others(named[found.id], own):
                    covered[found.start : found.end] = [True] * len(own)
                    slots.append(Slot(own, others))
        position = 0
        while position < len(stems):
            if covered[position]:
                position += 1
                continue
            pair = tuple(stems[position : position + 2])
            whole = self._joined(pair)
            if whole is not None and not covered[position + 1]:
                slots.append(Slot(pair, spellings=((whole,),)))
                position += 2
                continue
            other = mended.get(position, ())
            slots.append(Slot((stems[position],), spellings=(other,) if len(other) > 1 else ()))
            position += 1
        return slots

    def _titled(self, word: str) -> bool:
        """Whether this catalog says a function word so often ("with", "for") that it tells its products apart
        by it. Rarer ones ("need", "me") would weigh most of all words."""
        return self._known.get(self._stems.of(word), 0) >= _OFTEN * self._size

    def _joined(self, pair: tuple[str, ...]) -> str | None:
        """Two stems as the one word that this catalog writes them as: "air conditioner" may be one."""
        whole = "".join(pair)
        return whole if len(pair) == 2 and whole in self._known and whole.isalpha() else None

    def _others(self, thing: Named, own: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Stems of the thing's other names that this catalog knows every word of."""
        names = dict.fromkeys(tuple(self._stems.of_text(name)) for _, name in thing.surfaces)
        if len(own) > 1:
            names[("".join(own),)] = None
        return tuple(
            name for name in names if name and name != own and all(stem in self._known for stem in name)
        )

    def _other_spelling(self, word: str, stem: str, base: str) -> tuple[str, ...] | None:
        """The stems that this catalog writes a word with: one when it is mended, two when split."""
        if len(word) < _SHORTEST or not word.isalpha():
            return None
        known = stem in self._known or base in self._named
        if known:
            return self._split(word) if len(word) >= _SPLIT_KNOWN else None
        split, mended = self._split(word), self._mended(stem, word)
        if split is None or mended is None:
            return split or mended
        often = self._known[mended[0]] > _SPLIT_FIRST * self._adjacent("".join(split))
        return mended if often and len(word) < _LONG else split

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Two words that the catalog has next to each other and that make this one: "lightbulb"."""
        found: list[tuple[int, tuple[str, str]]] = []
        for middle in range(2, len(word) - 1):
            left, right = self._stems.of(word[:middle]), self._stems.of(word[middle:])
            if left in self._known and right in self._known and (count := self._adjacent(left + right)):
                found.append((count, (left, right)))
        return max(found)[1] if found else None

    def _mended(self, stem: str, word: str) -> tuple[str] | None:
        """The catalog's stem for one it doesn't know, a slip or two away: an ending is no slip."""
        slips = 1 if len(word) < _LONG else 2
        found: dict[str, float] = {}
        for typed in dict.fromkeys((word, stem)):
            near = [
                form
                for length in range(len(typed) - slips, len(typed) + slips + 1)
                for form in self._by_length.get((is_russian(typed), length), ())
                if len(word) >= _FIRST_STAYS or form[0] == typed[0]
            ]
            for form, distance, _ in process.extract(
                typed, near, scorer=OSA.distance, score_cutoff=slips, limit=12
            ):
                known = self._forms[form]
                cost = distance + (0.0 if form[0] == typed[0] else _FIRST_LETTER)
                cost -= _FREQUENCY * math.log1p(self._known[known])
                found[known] = min(cost, found.get(known, math.inf))
        return (min(found, key=found.__getitem__),) if found else None
