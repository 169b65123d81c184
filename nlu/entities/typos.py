"""Typing errors: unknown words read as the words of the catalog and of the rules that they nearly are.

Distance: optimal string alignment (Damerau-Levenshtein with adjacent transpositions), by rapidfuzz.
Real words must
not be turned into goods, so every word known to be one is left alone, and the first letter must hold.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

from nlu.entities.function_words import ALL
from nlu.morphology import Morphology, is_russian, singular
from nlu.tokens import word_set

#: First letters that are heard alike, so mistaken for each other.
_ALIKE = {
    "а": "о",
    "о": "а",
    "и": "е",
    "е": "иэ",
    "э": "е",
    "з": "с",
    "с": "з",
    "б": "п",
    "п": "б",
    "k": "c",
    "c": "k",
}
_REMEMBERED = 4_096
#: Everyday Russian as it is typed by ear; too far from the right spelling for a typing error.
_BY_EAR = {
    "скока": "сколько", "скок": "сколько", "скоко": "сколько", "тока": "только", "токо": "только",
    "нада": "надо", "када": "когда", "тада": "тогда", "ваще": "вообще", "вобще": "вообще", "щас": "сейчас",
    "пжл": "пожалуйста", "плиз": "пожалуйста", "пож": "пожалуйста", "мож": "может", "каво": "кого",
    "чиво": "чего", "седня": "сегодня", "канеш": "конечно", "канешно": "конечно",
    "ихний": "их", "ихнему": "их",
}  # fmt: skip


class Speller:
    """Corrects words; thread-safe, since its memory only ever gains equal values.

    words: what may be meant, with weights (how often). known: words that are right as they are.
    """

    def __init__(self, words: Mapping[str, float], known: Collection[str], morphology: Morphology) -> None:
        self._weights = dict(words)
        self._known = known
        self._morphology = morphology
        self._buckets: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._weights:
            if len(word) >= 4 and word.isalpha():
                self._buckets[word[0], len(word)].append(word)
        self._stems = {
            morphology.stem(word): word
            for word in sorted(self._weights, key=len, reverse=True)
            if is_russian(word)
        }
        for stem in self._stems:
            if len(stem) >= 5 and stem not in self._weights:
                self._buckets[stem[0], len(stem)].append(stem)
        self._remembered: dict[str, str | None] = {}

    def known(self, norm: str) -> bool:
        """Whether a word is right as it stands, itself or as a form of a known one."""
        if norm in self._known or norm in self._weights or norm in ALL:
            return True
        if is_russian(norm):
            return self._morphology.forms(norm).known or self._morphology.stem(norm) in self._stems
        return any(base in self._known or base in self._weights or base in ALL for base in _bases(norm))

    def correct(self, norm: str) -> str | None:
        """The word that was meant, or None when the word is known, too short, or like no other."""
        if norm in _BY_EAR:
            return _BY_EAR[norm]
        if len(norm) < 4 or len(norm) > 24 or not norm.isalpha():
            return None
        if norm in self._remembered:
            return self._remembered[norm]
        found = self._single(norm) if self.known(norm) else self._nearest(norm)
        if found is None and is_russian(norm) and not self.known(norm):
            # An inflected form with an error in it: "кожанную" is near to no dictionary form, its guessed
            # lemma or stem is.
            near = [*self._morphology.forms(norm).lemmas[:3], self._morphology.stem(norm)]
            found = next((meant for base in near if len(base) >= 5 and (meant := self._nearest(base))), None)
        found = self._stems.get(found, found) if found is not None and found not in self._weights else found
        if len(self._remembered) >= _REMEMBERED:
            self._remembered.clear()
        self._remembered[norm] = found
        return found

    def _single(self, norm: str) -> str | None:
        """What is meant by an English form of a known word with a single letter for a double one: "weding"
        is formed of "wed", but nobody writes it so."""
        if is_russian(norm) or norm in self._known or norm in self._weights or norm in ALL:
            return None
        return next(
            (
                word
                for i, letter in enumerate(norm[1:-1], 1)
                if letter not in "aeiou"
                and self._weights.get(word := norm[:i] + letter + norm[i:], 0.0) >= 10.0
            ),
            None,
        )

    def _nearest(self, norm: str) -> str | None:
        allowed = 1 if len(norm) < 6 else 2
        heard = norm.replace("f", "ph")
        if heard != norm and self._weights.get(heard, self._weights.get(singular(heard), 0.0)) >= 10.0:
            return heard
        letters = dict.fromkeys([norm[0], norm[1], *_ALIKE.get(norm[0], "")])
        best: tuple[float, float, str] | None = None
        for letter in letters:
            candidates = [
                word
                for length in range(len(norm) - allowed, len(norm) + allowed + 1)
                for word in self._buckets.get((letter, length), ())
            ]
            for word, distance, _ in process.extract(
                norm, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=8
            ):
                if not _plausible(norm, word, int(distance)):
                    continue
                # What sounds the same was meant, however many letters it takes: "красовки".
                heard_alike = _sound(norm) == _sound(word)
                key = (0.5 if heard_alike else float(distance), -self._weights.get(word, 0.0), word)
                if best is None or key < best:
                    best = key
        return None if best is None else best[2]


_UNSTRESSED = str.maketrans("аеэя", "оиии")


def _sound(word: str) -> str:
    """How a word sounds: unstressed Russian vowels fall together, doubled letters are one."""
    heard = word.translate(_UNSTRESSED)
    return "".join(letter for at, letter in enumerate(heard) if not at or letter != heard[at - 1])


def _plausible(norm: str, word: str, distance: int) -> bool:
    if len(norm) > 5 and norm[0] == word[0] and _sound(norm) == _sound(word):
        return True
    if norm[0] != word[0]:
        swapped = norm[:2] == word[1::-1]
        if not swapped and (word[0] not in _ALIKE.get(norm[0], "") or distance > 1):
            return False
    if not _slips(norm, word):
        return False
    if len(norm) == 4 and sorted(norm) != sorted(word) and not _doubled(norm, word):
        return False
    if distance == 2 and (len(norm) < 7 or len(word) < 6 or norm[-1] != word[-1]):
        return False
    # "shirt" for "shirts" is no typo but another form.
    return not (word.startswith(norm) and len(word) - len(norm) == 1 and word.endswith("s"))


def _doubled(norm: str, word: str) -> bool:
    """Whether an inner letter was left out, or one typed twice: in four letters everything else makes
    another word.
    """
    if len(word) == len(norm) + 1:
        return norm[0] == word[0] and norm[-1] == word[-1]
    return any(norm[i] == norm[i + 1] and norm[:i] + norm[i + 1 :] == word for i in range(len(norm) - 1))


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_NEAR = {frozenset(row[i : i + 2]) for row in _ROWS for i in range(len(row) - 1)} | {
    frozenset(pair)
    for pairs in (
        "bp dt gk gc ck cs sz vf vw mn gj iy qk xs fp",
        "бп дт гк вф жш зс щш цс мн йи тд хг",
    )
    for pair in pairs.split()
}
_VOWELS = (frozenset("aeiouy"), frozenset("аеиоуыэюяй"))


def _slips(norm: str, word: str) -> bool:
    """Whether every letter that stands for another is a neighbour on the keyboard, sounds alike, or is
    a vowel for a
    vowel: people slip like that; other pairs ("peace", "peach") are different words."""
    at = [
        (norm[op.src_pos], word[op.dest_pos], op.src_pos)
        for op in Levenshtein.editops(norm, word)
        if op.tag == "replace"
    ]
    for said, meant, position in at:
        if frozenset((said, meant)) in _NEAR or any(said in vowels and meant in vowels for vowels in _VOWELS):
            continue
        if said in norm[position - 1 : position] or said == norm[position + 1 : position + 2]:
            # A letter doubled for a vowel before it: "swetter" is a sweater.
            continue
        swapped = any(
            said == other[1] and meant == other[0] and abs(position - other[2]) == 1 for other in at
        )
        if not swapped:
            return False
    return True


def _bases(norm: str) -> Iterable[str]:
    """What an English form may be a form of."""
    yield singular(norm)
    yield norm.removesuffix("s")
    for ending in (
        "ing",
        "ed",
        "er",
        "ers",
        "est",
        "ly",
        "es",
        "d",
        "ish",
        "y",
        "less",
        "able",
        "ness",
        "ful",
    ):
        if norm.endswith(ending) and len(norm) - len(ending) >= 3:
            stem = norm[: -len(ending)]
            yield stem
            yield stem + "e"
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if stem.endswith("i"):
                yield stem[:-1] + "y"


def weights(
    entry_words: Mapping[str, int], catalog_words: Mapping[str, int], rule_words: Iterable[str]
) -> dict[str, float]:
    """How likely each word is meant: words that name things before words that only occur in texts."""
    weighed = {word: math.log1p(count) for word, count in catalog_words.items() if count > 1}
    for word, count in entry_words.items():
        weighed[word] = 10.0 + math.log1p(count)
    for word in rule_words:
        weighed[word] = max(weighed.get(word, 0.0), 12.0)
    return weighed


#: Words that the rules read, so that "betwen 50 and 100" and "witout pockets" are read too.
RULE_WORDS = word_set("""
    between under below cheaper expensive without maximum budget around about second first third
    compare waterproof birthday wedding present gift colour color size medium small large women woman
    womens girls boys mens kids children husband boyfriend girlfriend daughter mother father
    anniversary something anything please looking дешевле подешевле дороже подороже максимум бюджет
    примерно размер цвет подарок первый второй третий последний тысяч рублей без кроме любой разница
    отличие характеристики доставка гарантия оплата возврат посоветуйте покажите подскажите
    порекомендуйте сравните
    """)
