"""Words and phrases in the one form that the catalog compares them by, English and Russian alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")

#: English plurals that no suffix rule undoes: a closed class.
_IRREGULAR = {
    "men": "man",
    "mens": "man",
    "women": "woman",
    "womens": "woman",
    "children": "child",
    "childrens": "child",
    "people": "person",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "shelves": "shelf",
    "knives": "knife",
    "scarves": "scarf",
    "leaves": "leaf",
    "loaves": "loaf",
    "halves": "half",
    "calves": "calf",
    "wolves": "wolf",
    "wives": "wife",
    "lives": "life",
    "thieves": "thief",
    "hooves": "hoof",
    "elves": "elf",
}
#: British and American spellings that no rule covers; "-our" is a rule.
_SPELLING = {
    "grey": "gray",
    "jewellery": "jewelry",
    "pyjama": "pajama",
    "pyjamas": "pajamas",
    "tyre": "tire",
    "tyres": "tires",
    "fibre": "fiber",
    "fibres": "fibers",
    "centre": "center",
    "aluminium": "aluminum",
    "mould": "mold",
    "moulding": "molding",
    "cosy": "cozy",
    "chequered": "checkered",
    "cheque": "check",
    "theatre": "theater",
    "litre": "liter",
    "litres": "liters",
    "metre": "meter",
    "metres": "meters",
    "licence": "license",
}


def fold(text: str) -> str:
    """Lower case, compatibility forms, one dash, "ё" as "е": how normalised values are spelled."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return re.sub(r"\s+", " ", re.sub(r"[‐-―−]", "-", folded)).strip()


def tokens(text: str) -> list[str]:
    """Folded words in order; a single Latin letter joins the word after it ("T-shirt" -> "tshirt")."""
    found: list[str] = []
    pending, end = "", 0
    for match in _TOKEN.finditer(fold(text)):
        word = _POSSESSIVE.sub("", match.group())
        if not word:
            continue
        if pending:
            # "w drawers", "f sink": an abbreviated preposition is no part of the word after it.
            joins = match.start() == end + 1 and word.isalpha() and len(word) > 2
            found.append(pending + word) if joins else found.extend((pending, word))
            pending = ""
        elif len(word) == 1 and word.isascii() and word.isalpha() and word not in "awf":
            pending, end = word, match.end()
        else:
            found.append(word)
    if pending:
        found.append(pending)
    return found


def is_russian(text: str) -> bool:
    """True when the text holds a Cyrillic letter."""
    return _CYRILLIC.search(text) is not None


class Stems:
    """Stems of words, remembered. One for a build or an open catalog; safe to share between threads."""

    def __init__(self) -> None:
        self._memory: dict[str, str] = {}

    @cached_property
    def morphology(self) -> Any:
        """pymorphy3's analyser of Russian; loading takes about half a second, so only when it is needed."""
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang="ru")

    @cached_property
    def _english(self) -> Any:
        import Stemmer

        return Stemmer.Stemmer("english")

    @cached_property
    def _russian(self) -> Any:
        import Stemmer

        return Stemmer.Stemmer("russian")

    def of(self, word: str) -> str:
        """Stem of one folded word. Russian goes through its dictionary form, so кроссовок is кроссовки."""
        known = self._memory.get(word)
        if known is None:
            known = self._memory[word] = self._stem(word)
        return known

    def of_text(self, text: str) -> list[str]:
        return [self.of(word) for word in tokens(text)]

    def key(self, phrase: str) -> str:
        """What phrases are compared by: stems run together, so "sun glasses", "sunglasses" and "T-Shirt",
        "tshirts" are each one."""
        return "".join(self.of_text(phrase))

    def _stem(self, word: str) -> str:
        if is_russian(word):
            # The stemmer tidies what the dictionary form leaves: "оверлоки" may be read as of "оверлока".
            return str(self._russian.stemWord(self.morphology.parse(word)[0].normal_form.replace("ё", "е")))
        word = _IRREGULAR.get(word, word)
        word = _SPELLING.get(word, word)
        if len(word) > 4:
            word = re.sub(r"our(s|ed|ful|less|ing)?$", r"or\1", word)
        return str(self._english.stemWord(word))


def joined(stems: Sequence[str]) -> list[str]:
    """Each stem, and each pair of neighbours run together."""
    return [*stems, *(left + right for left, right in pairwise(stems))]
