"""Whether a product's own texts state a feature in words: the check behind "waterproof, as you asked"."""

from __future__ import annotations

import re
from collections.abc import Iterable

import Stemmer

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[.!?;\n]+(?:\s|$)|<[^>]+>")
#: Words that turn a statement round, or that compare with another product.
_DENIALS = frozenset("not no non without isn't never nor except excluding free не нет без ни кроме".split())
#: How many words back a denial still reaches.
_REACH = 3
#: Words of a feature that carry nothing ("with pockets", "с карманами").
_LINKS = frozenset("with a an the of for and in to is has have с со и в на для из от".split())


def mentions(texts: Iterable[str], feature: str) -> bool:
    """Whether one sentence of the texts holds all words of the feature close together, undenied.

    Words are compared by their Snowball stems, English and Russian. A feature that is itself a denial
    ("without smell") must occur with it. Empty features are never mentioned.
    """
    wanted = [stem for word, stem in _stems(feature) if word not in _LINKS]
    if not wanted:
        return False
    return any(_states(sentence, wanted) for text in texts for sentence in _SENTENCE.split(text))


def _states(sentence: str, wanted: list[str]) -> bool:
    pairs = _stems(sentence)
    stems = [stem for _, stem in pairs]
    for start in (index for index, stem in enumerate(stems) if stem == wanted[0]):
        reach = stems[start : start + len(wanted) + _REACH]
        before = stems[max(0, start - _REACH) : start]
        if all(stem in reach + before for stem in wanted) and not any(
            word in _DENIALS and stem not in wanted for word, stem in pairs[max(0, start - _REACH) : start]
        ):
            return True
    return False


def _stems(text: str) -> list[tuple[str, str]]:
    words = _WORD.findall(text.casefold().replace("ё", "е"))
    english, russian = Stemmer.Stemmer("english"), Stemmer.Stemmer("russian")
    return [(word, (russian if "а" <= word[0] <= "я" else english).stemWord(word)) for word in words]
