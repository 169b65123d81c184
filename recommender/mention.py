"""Whether a product's own texts state a feature in words: the check behind "waterproof, as you asked"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SENTENCE = re.compile(r"[.!?;\n]+(?:\s|$)|<[^>]+>")
#: Words before a statement, and right after it, that turn it round.
_DENIALS = frozenset(
    {"not", "no", "non", "without", "isn't", "isn’t", "aren't", "aren’t", "never", "nor", "except",
     "excluding", "не", "нет", "без", "ни", "кроме"}
)  # fmt: skip
#: Right before a statement, words that say it of something else ("looks like solid wood", "faux leather").
_LIKENESS = frozenset(
    {"as", "like", "than", "faux", "fake", "imitation", "artificial", "как", "чем", "искусственный",
     "искусственная", "искусственной", "искусственного", "имитация"}
)  # fmt: skip
_DENIALS_AFTER = frozenset({"free", "нет", "отсутствует"})
#: How many words back a denial still reaches, and how many words may stand between those of a feature.
_REACH = 3
#: Words of a feature that carry nothing ("with pockets", "с карманами").
_LINKS = frozenset(
    {"with", "a", "an", "the", "of", "for", "and", "in", "to", "is", "has", "have", "my", "our", "your",
     "some", "put", "keep", "keeping", "hold", "holding", "place",
     "с", "со", "и", "в", "на", "для", "из", "от"}
)  # fmt: skip

#: A table "with six chairs" may be a "table and 6 chairs".
_NUMBERS = {
    word: str(number)
    for number, names in enumerate(
        ("two два две двумя двух", "three три тремя трех", "four четыре четырьмя четырех",
         "five пять пятью пяти", "six шесть шестью шести", "seven семь", "eight восемь восемью восьми",
         "nine девять", "ten десять", "eleven", "twelve двенадцать"),
        start=2,
    )
    for word in names.split()
}  # fmt: skip


def mentions(texts: Iterable[str], feature: str) -> bool:
    """Whether one sentence of the texts holds all words of the feature close together, undenied.

    Words are compared by their Snowball stems, English and Russian. A feature that is itself a denial
    ("without smell") must occur with it. Empty features are never mentioned.
    """
    wanted = [pair for pair in _stems(feature) if pair[0] not in _LINKS]
    if not wanted:
        return False
    # Stemming a whole description takes a millisecond; words keep all but the last letter of their stem.
    starts = [stem[:-1] for _, stem in wanted if not stem.isdigit()]
    for text in texts:
        lowered = _plain(text)
        if all(start in lowered for start in starts):
            for sentence in _SENTENCE.split(lowered):
                if all(start in sentence for start in starts) and _states(_stems(sentence), wanted):
                    return True
    return False


def _plain(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _states(sentence: list[tuple[str, str]], wanted: list[tuple[str, str]]) -> bool:
    denied = any(word in _DENIALS or word in _DENIALS_AFTER for word, _ in wanted)
    needed = [stem for _, stem in wanted]
    for start, (_, first) in enumerate(sentence):
        if not any(_same(first, stem) for stem in needed):
            continue
        around = [stem for _, stem in sentence[start : start + len(wanted) + _REACH]]
        if not all(any(_same(found, stem) for found in around) for stem in needed):
            continue
        last = max(place for place, found in enumerate(around) if any(_same(found, stem) for stem in needed))
        before = {word for word, _ in sentence[max(0, start - _REACH) : start]}
        after = {word for word, _ in sentence[start + last + 1 : start + last + 2]}
        next_to = {word for word, _ in sentence[max(0, start - 1) : start]}
        if denied or not (before & _DENIALS or next_to & _LIKENESS or after & _DENIALS_AFTER):
            return True
    return False


def _same(one: str, other: str) -> bool:
    """Equal stems; Russian ones also when one ends a letter earlier ("карма" and "карман" of one noun)."""
    if one == other:
        return True
    if one < "а" or other < "а":
        return False
    short, long = sorted((one, other), key=len)
    return (
        len(short) >= 4 and len(long) - len(short) == 1 and long.startswith(short) and "а" <= long[0] <= "я"
    )


def _stems(text: str) -> list[tuple[str, str]]:
    """Word and stem of each word."""
    words = [_NUMBERS.get(word, word) for word in _WORD.findall(_plain(text))]
    return [(word, _stem(word)) for word in words]


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    """By a Snowball object of its own, since those can't be shared between threads."""
    return str(Stemmer.Stemmer("russian" if "а" <= word[0] <= "я" else "english").stemWord(word))
