"""Words and phrases in the one form that the catalog compares them by, English and Russian alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import pyarrow as pa

from catalog.arrow import read_table, write_table

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


_ONE_FORM = str.maketrans({"ё": "е", **dict.fromkeys("‐‑‒–—―−", "-")})


def fold(text: str) -> str:
    """Lower case, compatibility forms, one dash, "ё" as "е": how normalised values are spelled."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    folded = text.casefold()
    return " ".join((folded if folded.isascii() else folded.translate(_ONE_FORM)).split())


#: Phrases whose keys are remembered.
_KEYS = 50_000
#: Texts up to this length are read once and remembered: shelves, brands and titles come again and again.
_SHORT = 120


def tokens(text: str) -> list[str]:
    """Folded words in order; a single Latin letter joins the word after it ("T-shirt" -> "tshirt")."""
    return list(_remembered(text)) if len(text) <= _SHORT else _tokens(text)


@lru_cache(maxsize=30_000)
def _remembered(text: str) -> tuple[str, ...]:
    return tuple(_tokens(text))


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    pending, end = "", 0
    folded = fold(text)
    for match in _TOKEN.finditer(folded):
        word = match.group()
        if "'" in word or "’" in word:
            word = _POSSESSIVE.sub("", word)
        if not word:
            continue
        if pending:
            # "w drawers", "f sink", "i need": what is a word by itself is no part of the word after it.
            joins = match.start() == end + 1 and word.isalpha() and len(word) > 2
            found.append(pending + word) if joins else found.extend((pending, word))
            pending = ""
        elif (
            len(word) == 1
            and word.isascii()
            and word.isalpha()
            and word not in "awfi"
            # "Chelsea F.C bag": an initial is no part of the word after it either.
            and folded[match.start() - 1 : match.start()] != "."
        ):
            pending, end = word, match.end()
        else:
            found.append(word)
    if pending:
        found.append(pending)
    return found


def without_name(text: str, name: str | None) -> str:
    """The text without a name, whatever stands between the name's words ("U.S. Polo Assn.")."""
    words = re.findall(r"[^\W_]+", name or "")
    if not words:
        return text
    pattern = r"(?<!\w)" + r"[\W_]+".join(map(re.escape, words)) + r"(?!\w)\.?"
    return re.sub(pattern, " ", text, flags=re.IGNORECASE).strip()


def is_russian(text: str) -> bool:
    """True when the text holds a Cyrillic letter."""
    return _CYRILLIC.search(text) is not None


class Stems:
    """Stems of words, remembered. One for a build or an open catalog; safe to share between threads."""

    def __init__(self) -> None:
        self._memory: dict[str, str] = {}
        self._keys: dict[str, str] = {}

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

    def base(self, word: str) -> str:
        """What names are compared by: as `of`, but of English only the number goes: bedding is no bed."""
        return self.of(word) if is_russian(word) else _numberless(word)

    def bases(self, text: str) -> list[str]:
        return [self.base(word) for word in tokens(text)]

    def key(self, phrase: str) -> str:
        """Bases run together, so that "sun glasses", "sunglasses" or "T-Shirt", "tshirts" are each one."""
        known = self._keys.get(phrase)
        if known is None:
            if len(self._keys) >= _KEYS:
                self._keys = {}
            known = self._keys[phrase] = "".join(self.bases(phrase))
        return known

    def write(self, path: Path) -> None:
        """Keeps the stems of Russian words: finding their dictionary forms is what takes time."""
        known = {word: stem for word, stem in self._memory.items() if is_russian(word)}
        table = pa.table(
            {"word": pa.array(known, pa.string()), "stem": pa.array(known.values(), pa.string())}
        )
        write_table(table, path)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises CatalogError when the file is missing or damaged."""
        table = read_table(path)
        stems = cls()
        stems._memory.update(
            zip(table.column("word").to_pylist(), table.column("stem").to_pylist(), strict=True)
        )
        return stems

    def _stem(self, word: str) -> str:
        if is_russian(word):
            # The stemmer tidies what the dictionary form leaves: "оверлоки" may be read as of "оверлока".
            return str(self._russian.stemWord(self.morphology.parse(word)[0].normal_form.replace("ё", "е")))
        return str(self._english.stemWord(_spelled(word)))


def _spelled(word: str) -> str:
    word = _IRREGULAR.get(word, word)
    word = _SPELLING.get(word, word)
    return re.sub(r"our(s|ed|ful|less|ing)?$", r"or\1", word) if len(word) > 4 else word


@lru_cache(maxsize=200_000)
def _numberless(word: str) -> str:
    return _singular(_spelled(word))


def _singular(word: str) -> str:
    """The S-stemmer (Harman 1991) with the sibilants' "-es"."""
    if len(word) < 4 or word.endswith(("ss", "us", "is", "lens")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "nses")):
        return word[:-2]
    return word.removesuffix("s")


def joined(stems: Sequence[str]) -> list[str]:
    """Each stem, and each pair of neighbours run together."""
    return [*stems, *(left + right for left, right in pairwise(stems))]
