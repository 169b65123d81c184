"""Word forms: what makes "машинку" and "машинки", "shelves" and "shelf" one word.

Russian: pymorphy3 (dictionary lemmas and parts of speech), English: the plural rules only, because
heavier stemming folds "bedding" into "bed" and "shorts" into "short".
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal

import Stemmer

from nlu.tokens import word_set

_IRREGULAR = {
    "women": "woman", "men": "man", "children": "child", "people": "person", "feet": "foot",
    "teeth": "tooth",
    "geese": "goose", "mice": "mouse", "knives": "knife", "wives": "wife", "lives": "life",
    "shelves": "shelf",
    "scarves": "scarf", "scarfs": "scarf", "leaves": "leaf", "wolves": "wolf", "loaves": "loaf",
    "halves": "half",
    "calves": "calf", "elves": "elf", "thieves": "thief", "dwarves": "dwarf", "oxen": "ox", "dice": "die",
}  # fmt: skip
#: Words that mean other goods in the plural than in the singular, or have no singular.
_PLURAL_ONLY = word_set(
    "shorts glasses tights flats pumps slips goods bottoms trunks blinds scrubs trousers jeans sweats "
    "separates basics boxers briefs news series species cords"
)
_OF_MATERIAL = {
    "wooden": "wood", "woolen": "wool", "woollen": "wool", "golden": "gold", "silken": "silk",
    "leathern": "leather", "oaken": "oak",
}  # fmt: skip
_NOT_PLURAL = ("ss", "us", "is", "ous")

#: Parts of speech that can name or describe goods (OpenCorpora tags).
CONTENT_POS = frozenset({"NOUN", "ADJF", "ADJS", "PRTF", "PRTS", "LATN", "UNKN"})


@dataclass(frozen=True, slots=True)
class Forms:
    """stems: keys under which the word may stand in an index. lemmas: dictionary forms, likeliest first.
    pos: the likeliest part of speech ("" in English); cases: of its noun and adjective readings.
    known: a word of the dictionary (always False in English, which has none here). tense, person: of a verb
    ("past", "pres", "futr"; "1per" to "3per"), else "".
    """

    stems: tuple[str, ...]
    lemmas: tuple[str, ...]
    pos: str = ""
    cases: frozenset[str] = frozenset()
    known: bool = False
    tense: str = ""
    person: str = ""


class Morphology:
    """Forms of words, remembered. Light to construct; `load()` reads the dictionary, else the first Russian
    word does. Thread-safe."""

    def __init__(self, size: int = 20_000) -> None:
        self._size = size
        self._cache: OrderedDict[str, Forms] = OrderedDict()
        self._stems: dict[str, str] = {}
        self._stemmer = Stemmer.Stemmer("russian")
        self._analyzer: Any = None
        self._lock = Lock()

    def load(self) -> None:
        """Read the Russian dictionary (0.1-0.3 s)."""
        with self._lock:
            self._load()

    def _load(self) -> Any:
        if self._analyzer is None:
            import pymorphy3

            self._analyzer = pymorphy3.MorphAnalyzer()
        return self._analyzer

    def stem(self, norm: str) -> str:
        """The cheap key of a word: the Snowball stem of a Russian one, the singular of any other."""
        if is_russian(norm):
            found = self._stems.get(norm)
            if found is None:
                with self._lock:
                    if len(self._stems) > 2 * self._size:
                        self._stems.clear()
                    found = self._stems[norm] = self._stemmer.stemWord(norm)
            return found
        return singular(norm)

    def forms(self, norm: str) -> Forms:
        """All that is known of a normalised word (see `tokens.normal`)."""
        if not is_russian(norm):
            return _english(norm)
        with self._lock:
            found = self._cache.get(norm)
            if found is not None:
                self._cache.move_to_end(norm)
                return found
        forms = self._russian(norm)
        with self._lock:
            self._cache[norm] = forms
            if len(self._cache) > self._size:
                self._cache.popitem(last=False)
        return forms

    def is_name(self, norm: str) -> bool:
        """Whether a Russian word is a first name, as it is when it stands for itself ("лена", not "лене")."""
        if not is_russian(norm) or len(norm) > 40:
            return False
        with self._lock:
            parses = self._load().parse(norm)
        return any("Name" in parse.tag and parse.tag.case == "nomn" for parse in parses)

    def gender_in(self, norm: str, case: str) -> Literal["male", "female"] | None:
        """Of whom a Russian noun of one form for two speaks in a case: "супруге" in the dative ("datv") of a
        wife, "супругу" of a husband."""
        if not is_russian(norm) or len(norm) > 40:
            return None
        with self._lock:
            parses = self._load().parse(norm)
        found = {str(one.tag.gender) for one in parses if one.tag.case == case and one.tag.number == "sing"}
        return {"masc": "male", "femn": "female"}[found.pop()] if found in ({"masc"}, {"femn"}) else None  # type: ignore[return-value]

    def addressed(self, norm: str) -> Literal["singular", "plural"] | None:
        """Whether a Russian verb speaks to one person ("покажи") or politely to one, or to several
        ("покажите"); None for all other words."""
        if not is_russian(norm) or len(norm) > 40:
            return None
        with self._lock:
            analyzer = self._load()
            if not analyzer.word_is_known(norm):
                # What the dictionary lacks is guessed by its ending: "нибудь" would be an imperative.
                return None
            tag = analyzer.parse(norm)[0].tag
        if tag.POS != "VERB" or not (tag.mood == "impr" or tag.person == "2per"):
            return None
        return "plural" if tag.number == "plur" else "singular"

    def _russian(self, norm: str) -> Forms:
        if len(norm) > 40:
            return Forms((norm,), (norm,), "UNKN")
        with self._lock:
            analyzer = self._load()
            parses = analyzer.parse(norm)
            known = bool(analyzer.word_is_known(norm))
        lemmas: dict[str, None] = {}
        for parse in parses:
            lemmas[parse.normal_form.replace("ё", "е")] = None
        stems = dict.fromkeys([self.stem(norm), *(self.stem(lemma) for lemma in lemmas)])
        pos = next((str(parse.tag.POS) for parse in parses if parse.tag.POS), "UNKN")
        cases = frozenset(
            str(parse.tag.case)
            for parse in parses
            if parse.tag.case and str(parse.tag.POS) in ("NOUN", "ADJF", "PRTF", "NPRO")
        )
        verb = parses[0].tag if parses and parses[0].tag.POS == "VERB" else None
        tense, person = (str(verb.tense or ""), str(verb.person or "")) if verb is not None else ("", "")
        return Forms(tuple(stems), tuple(lemmas), pos, cases, known, tense, person)


def is_russian(norm: str) -> bool:
    """Whether a word is written in Cyrillic letters."""
    return bool(norm) and "а" <= norm[0] <= "я"


def singular(norm: str) -> str:
    """The key that singular and plural of an English noun share, by rule ("dresses" -> "dress")."""
    found = _IRREGULAR.get(norm)
    if found is not None:
        return found
    if norm.endswith("s") and norm[:-1] in _IRREGULAR:  # womens, mens
        return _IRREGULAR[norm[:-1]]
    if len(norm) > 5 and norm.endswith("ie"):
        # "Necktie" and "neckties" meet in "neckty": the plural can't tell "hoodie" from "body".
        return norm[:-2] + "y"
    if len(norm) < 4 or not norm.endswith("s") or norm in _PLURAL_ONLY or norm.endswith(_NOT_PLURAL):
        return norm
    if norm.endswith("ies") and len(norm) > 4:
        return norm[:-3] + "y" if len(norm) > 5 else norm[:-1]
    if norm.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return norm[:-2]
    return norm[:-1]


def _english(norm: str) -> Forms:
    base = singular(norm)
    material = _OF_MATERIAL.get(norm)
    return Forms((base, material), (base, material)) if material else Forms((base,), (base,))


#: Endings of Russian diminutives and what they may stand for.
_SMALL = (
    ("очка", ("ка", "а")), ("ечка", ("ка", "а")), ("очек", ("ок",)), ("ечек", ("ек",)), ("онка", ("ка",)),
    ("чка", ("ча",)), ("жка", ("га",)), ("шка", ("ха",)), ("ечко", ("ьцо",)), ("ице", ("е",)),
    ("ька", ("я", "ь")), ("чик", ("",)), ("чок", ("к",)), ("ик", ("",)), ("ок", ("",)), ("ек", ("",)),
    ("ка", ("а", "я", "")), ("ки", ("ы", "и")),
)  # fmt: skip


def undiminished(lemma: str) -> tuple[str, ...]:
    """What a Russian noun may be a diminutive of, by its ending alone: "свечка" -> ("свеча", …)."""
    found: dict[str, None] = {}
    for ending, fulls in _SMALL:
        if lemma.endswith(ending) and len(lemma) - len(ending) >= 2:
            for full in fulls:
                found[lemma[: -len(ending)] + full] = None
    return tuple(found)


#: "зелененький", "синенькую": a Russian adjective made small and dear.
_DEAR = re.compile(r"(?P<stem>\w{2,})(?:ень|онь)к(?:ий|ая|ое|ие|ую|ого|ому|ой|им|их|ими|ом)\Z")


def undeared(norm: str) -> tuple[str, ...]:
    """What a Russian adjective may be a pet form of: "зелененький" -> ("зеленый", …)."""
    found = _DEAR.match(norm)
    return tuple(found["stem"] + ending for ending in ("ый", "ий", "ой")) if found else ()
