"""Foreign brand names as Russian speakers type them: letter by letter, and by how they sound in English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import product

_PAIRS = {
    "sch": "ш",
    "tch": "ч",
    "sh": "ш",
    "ch": "ч",
    "ph": "ф",
    "th": "т",
    "ck": "к",
    "zh": "ж",
    "kh": "х",
    "ts": "ц",
    "qu": "кв",
    "oo": "у",
    "ee": "и",
    "ea": "и",
    "ou": "у",
    "ya": "я",
    "yu": "ю",
    "yo": "йо",
}
_LETTERS = {
    "a": "а",
    "b": "б",
    "c": "к",
    "d": "д",
    "e": "е",
    "f": "ф",
    "g": "г",
    "h": "х",
    "i": "и",
    "j": "дж",
    "k": "к",
    "l": "л",
    "m": "м",
    "n": "н",
    "o": "о",
    "p": "п",
    "q": "к",
    "r": "р",
    "s": "с",
    "t": "т",
    "u": "у",
    "v": "в",
    "w": "в",
    "x": "кс",
    "y": "и",
    "z": "з",
}
_VOWELS = "aeiouy"

#: Names of English consonants; some have several in Russian.
_NAMED = {
    "b": "би", "c": "си", "d": "ди", "f": "эф", "g": "джи", "h": "эйч", "j": "{j}", "k": "кей", "l": "{l}",
    "m": "эм", "n": "эн", "p": "пи", "q": "кью", "r": "ар", "s": "эс", "t": "ти", "v": "ви", "w": "дабл ю",
    "x": "икс", "z": "зет",
}  # fmt: skip
#: Longer names without vowels are no initials.
_INITIALS = 4


def cyrillic(name: str) -> tuple[str, ...]:
    """Folded Cyrillic spellings of a Latin name, the likeliest first: "nike" -> ("найк", "нике")."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFD", name.casefold())
        if not unicodedata.combining(letter)
    )
    if not re.search(r"[a-z]", plain):
        return ()
    words = re.findall(r"[a-z]+|[^a-z]+", plain)
    heard = "".join(_read(_sounds(word)) for word in words)
    spelled = "".join(_read(word) for word in words)
    # "Ray" is heard as "рей" and as "рэй", "ban" as "бан" and as "бэн".
    open_e = "".join(_read(_sounds(word, "эй")) for word in words)
    open_a = "".join(_read(_sounds(_opened(word), "эй")) for word in words).replace("жэ", "же")
    return tuple(dict.fromkeys((heard, spelled, open_e, open_a, *_by_letters(plain))))


def _opened(word: str) -> str:
    """Short English words with their "a" as Russians hear it: "ban", "black", "jack"."""
    return re.sub(rf"^([^{_VOWELS}]+)a([^{_VOWELS}r]+)$", r"\1э\2", word)


def _by_letters(name: str) -> Iterator[str]:
    """Names of a few consonants are read out letter by letter, or typed so: "jbl" -> "джибиэль", "жбл"."""
    if len(name) > _INITIALS or not re.fullmatch(r"[b-df-hj-np-tv-xz]+", name):
        return
    for jay, ell in product(("джей", "джи"), ("эль", "эл")):
        yield "".join(_NAMED[letter].format(j=jay, l=ell) for letter in name)
    yield "".join({"j": "ж", "h": "х"}.get(letter, _LETTERS[letter]) for letter in name)


def _sounds(word: str, ay: str = "ей") -> str:
    """English reading habits that people keep in Russian: a silent final e, soft c and g, open i and a."""
    word = re.sub(rf"i([^{_VOWELS}])e$", r"ай\1", word)
    word = re.sub(rf"(?<=[^{_VOWELS}])a([^{_VOWELS}])e$", r"ей\1", word)
    word = re.sub(rf"(?<=[^{_VOWELS}])ay(?![{_VOWELS}])", ay, word)
    word = re.sub(r"^wr", "r", re.sub(r"que$", "k", word))
    word = re.sub(r"c(?=[eiy])", "с", word)
    word = re.sub(r"ge$", "дж", word)
    word = re.sub(r"(?<=[a-zа-я])y$", "и", word)
    return re.sub(r"([a-z])\1", r"\1", word) if not re.search(r"oo|ee", word) else word


def _read(word: str) -> str:
    written: list[str] = []
    position = 0
    while position < len(word):
        for length in (3, 2):
            if (pair := _PAIRS.get(word[position : position + length])) is not None:
                written.append(pair)
                position += length
                break
        else:
            written.append(_LETTERS.get(word[position], word[position]))
            position += 1
    return "".join(written)
