"""The head noun phrase of titles and category names: what a thing is called, apart from what it goes with.

English: the last noun of the segment before a preposition, comma, slash, plus or number. Russian: the first
nominative noun with its adjectives. Without a dictionary of English nouns, the words that this catalog's
categories and the shipped names of goods end in tell nouns from model names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from catalog.words import Stems, fold, is_russian, tokens

_SEGMENT = re.compile(r"\s*(?:[,;:()\[\]|/+•!?\"“”«»]|(?<=\s)[-–—](?=\s)|(?<=\w\w\w)\.\s)\s*")
_PREPOSITIONS = frozenset(
    {
        *("with", "w", "without", "wo", "for", "f", "in", "on", "to", "from", "by", "at", "as", "incl"),
        *("including", "plus", "per", "under", "over", "up", "that", "which", "inside"),
    }
)
_FOR = frozenset({"for", "f", "для", "под", "к"})
_AND = frozenset({"and", "n", "и"})
#: "Set of 2 chairs" are chairs.
_QUANTITY = frozenset(
    {
        *("set", "pack", "pair", "box", "bunch", "kit", "piece", "pcs", "lot", "combo", "bundle"),
        *("набор", "комплект", "пара", "упаковка", "пачка", "коробка", "штука", "комплекс"),
    }
)
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class HeadPhrase:
    """names: phrases the thing is called by, the plain head first, each longer one after it, as folded words;
    mentions: what its head segment mentions besides."""

    names: tuple[tuple[str, ...], ...]
    mentions: tuple[tuple[str, ...], ...] = ()


NOTHING = HeadPhrase(())
#: Says something of a stem.
Test = Callable[[str], bool]


def segments(text: str) -> list[str]:
    return [segment for segment in _SEGMENT.split(text) if segment.strip()]


class Grammar:
    """known: stems that kinds of goods end in; qualifies: stems of colours, people, brands and materials,
    which may follow a head noun but are none."""

    def __init__(self, stems: Stems, known: Test, qualifies: Test) -> None:
        self._stems, self._known, self._qualifies = stems, known, qualifies

    def head(self, text: str, *, title: bool) -> HeadPhrase:
        """The head phrase of a title or (title=False) of a category's name."""
        parts = _before_preposition(segments(text)[:4])
        read = self._russian if is_russian(text) else self._english
        phrases = [phrase for part in parts if (phrase := read(part, title)).names]
        if title:
            for phrase in phrases:
                if self._known(self._stems.base(phrase.names[0][-1])):
                    return phrase
        return phrases[0] if phrases else NOTHING

    def serves(self, text: str) -> frozenset[str]:
        """Stems of what a title says the thing is for: "Cover for 3-seat sofa" serves a sofa."""
        words = tokens(text)
        start = next((place for place, word in enumerate(words) if place and word in _FOR), None)
        return (
            frozenset(self._stems.base(word) for word in words[start + 1 :])
            if start is not None
            else frozenset()
        )

    def _english(self, segment: str, title: bool) -> HeadPhrase:
        words = _until(tokens(segment), lambda word: word in _PREPOSITIONS)
        if "of" in words[1:]:
            cut = words.index("of", 1)
            tail = [word for word in words[cut + 1 :] if not word[0].isdigit()]
            if words[cut - 1] in _QUANTITY and tail:
                words = tail
            else:
                whole = (*words[:cut], "of", *tail) if tail else tuple(words[:cut])
                head = self._nouns(words[:cut], title)
                return (
                    HeadPhrase((*head.names, whole[-(_LONGEST + 2) :]), head.mentions) if head.names else head
                )
        for position, word in enumerate(words):
            if word in _AND and any(self.knows(before) for before in words[:position]):
                first, second = (
                    self._nouns(words[:position], title),
                    self._nouns(words[position + 1 :], title),
                )
                return HeadPhrase(first.names, (*first.mentions, *second.names))
        return self._nouns(words, title)

    def knows(self, word: str) -> bool:
        """True for a word that kinds of goods are known to end in."""
        return self._known(self._stems.base(word))

    def _nouns(self, words: Sequence[str], title: bool) -> HeadPhrase:
        number = next((i for i, word in enumerate(words) if i and word[0].isdigit()), None)
        if number is not None and (not title or any(self.knows(word) for word in words[:number])):
            words = words[:number]
        end = len(words)
        while end and (words[end - 1][0].isdigit() or self._qualifies(self._stems.base(words[end - 1]))):
            if self.knows(words[end - 1]) and not title:
                break
            end -= 1
        if title:
            nouns = [
                i
                for i in range(end)
                if self.knows(words[i]) and not self._qualifies(self._stems.base(words[i]))
            ]
            if nouns:
                end = nouns[-1] + 1
        return self._suffixes(words[:end], title)

    def _suffixes(self, words: Sequence[str], title: bool) -> HeadPhrase:
        if not words:
            return NOTHING
        telling = [not (title and self._qualifies(self._stems.base(word))) for word in words]
        last = len(words) - 1
        names: list[tuple[str, ...]] = [(words[last],)]
        for start in range(last - 1, max(-1, last - _LONGEST), -1):
            if not telling[start]:
                break
            names.append(tuple(words[start:]))
        mentions = [
            tuple(words[start : start + length])
            for length in (1, 2, 3)
            for start in range(len(words) - length)
            if all(telling[start : start + length])
        ]
        return HeadPhrase(tuple(names), tuple(mentions))

    def _russian(self, segment: str, title: bool) -> HeadPhrase:
        adjectives: list[str] = []
        quantities: list[str] = []
        nouns: list[str] = []
        genitives: list[str] = []
        hyphen = False
        text = fold(segment)
        for match in re.finditer(r"[^\W_]+", text):
            word, joins = match.group(), hyphen
            hyphen = text[match.end() : match.end() + 1] == "-"
            if not is_russian(word):
                if nouns:
                    break
                continue
            readings = self._stems.morphology.parse(word)
            part = readings[0].tag.POS
            if part in ("PREP", "CONJ"):
                break
            if part in ("ADJF", "PRTF"):
                if not nouns or "nomn" in readings[0].tag:
                    adjectives.append(word)
                continue
            noun_tags = [reading.tag for reading in readings if reading.tag.POS == "NOUN"]
            nominative = any("nomn" in tag for tag in noun_tags)
            if not noun_tags:
                continue
            if not nouns and readings[0].normal_form in _QUANTITY:
                quantities.append(word)
            elif (not nouns and (nominative or quantities)) or (nouns and joins and nominative):
                nouns.append(word)
            elif nouns:
                genitives.append(word)
        if not nouns:
            return HeadPhrase(tuple((word,) for word in quantities))
        head = nouns[0]
        names = [(head,), *((adjective, head) for adjective in adjectives)]
        if len(adjectives) > 1:
            names.append((*adjectives[1 - _LONGEST :], head))
        for second in nouns[1:]:
            # "Диван-кровать" is either and both.
            names += [(second,), (head, second)]
        names += [(head, word) for word in genitives[:1]]
        names += [(word,) for word in quantities]
        return HeadPhrase(tuple(dict.fromkeys(names)), tuple((word,) for word in genitives))


def _before_preposition(parts: Sequence[str]) -> list[str]:
    """Segments up to one that goes on after a preposition: "Hi cab w 2 doors/4 drawers" is no drawer."""
    kept: list[str] = []
    for part in parts:
        kept.append(part)
        if any(word in _PREPOSITIONS for word in tokens(part)[1:]):
            break
    return kept


def _until(words: Sequence[str], stops: Test) -> list[str]:
    for position, word in enumerate(words):
        if stops(word):
            return list(words[:position])
    return list(words)
