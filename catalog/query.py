"""A shopper's text as lexical terms: function words out, typos mended, other names of a thing added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from catalog.names import Named, Names
from catalog.phrases import PhraseFinder
from catalog.words import Stems, is_russian, tokens

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
_FUNCTION_WORDS = frozenset((_ENGLISH + _RUSSIAN).split())
#: One slip in a short word, two in a long one (OSA distance: a swap of neighbours is one).
_SHORTEST, _LONG = 4, 8


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that is asked for: the stems as typed, and stems of its other names."""

    stems: tuple[str, ...]
    others: tuple[tuple[str, ...], ...] = ()


class QueryReader:
    """Reads texts against the words of one generation."""

    def __init__(self, words: Mapping[str, int], names: Names, stems: Stems) -> None:
        self._stems = stems
        self._words = words
        self._known = {stems.of(word) for word in words}
        self._frequent: dict[str, str] = {}
        self._by_length: dict[tuple[bool, int], list[str]] = {}
        for word in sorted(words, key=words.__getitem__, reverse=True):
            stem = stems.of(word)
            if stem not in self._frequent and word.isalpha() and len(word) >= _SHORTEST:
                self._frequent[stem] = word
                self._by_length.setdefault((is_russian(stem), len(stem)), []).append(stem)
        self._groups = [
            (PhraseFinder(named.values(), stems), named)
            for named in (names.goods, names.colors, names.materials)
        ]
        self._named = {stem for finder, _ in self._groups for stem in finder.words()}

    def read(self, text: str) -> list[Slot]:
        typed = tokens(text)
        words = [self._mended(word) for word in typed if word not in _FUNCTION_WORDS] or typed
        stems = [self._stems.of(word) for word in words]
        bases = [self._stems.base(word) for word in words]
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
        for position, stem in enumerate(stems):
            if not covered[position]:
                following = stem + stems[position + 1] if position + 1 < len(stems) else ""
                slots.append(Slot((stem,), ((following,),) if following in self._known else ()))
        return slots

    def _others(self, thing: Named, own: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Stems of the thing's other names that this catalog knows every word of."""
        names = dict.fromkeys(tuple(self._stems.of_text(name)) for _, name in thing.surfaces)
        if len(own) > 1:
            names[("".join(own),)] = None
        return tuple(
            name for name in names if name and name != own and all(stem in self._known for stem in name)
        )

    def _mended(self, word: str) -> str:
        """The catalog's word for one it doesn't know, by their stems: an ending is no slip."""
        if len(word) < _SHORTEST or not word.isalpha():
            return word
        if self._stems.of(word) in self._known or self._stems.base(word) in self._named:
            return word
        stem = self._stems.of(word)
        slips = 1 if len(word) < _LONG else 2
        near = [
            known
            for length in range(len(stem) - slips, len(stem) + slips + 1)
            for known in self._by_length.get((is_russian(stem), length), ())
        ]
        found = process.extract(stem, near, scorer=OSA.distance, score_cutoff=slips, limit=5)
        if not found:
            return word
        best = min(found, key=lambda match: (match[1], -self._words[self._frequent[match[0]]]))
        return self._frequent[best[0]]
