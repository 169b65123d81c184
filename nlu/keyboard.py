"""Russian typed with the English keyboard layout: "ghbdtn" is "привет"."""

from __future__ import annotations

from collections.abc import Callable

from nlu.morphology import Morphology

_ENGLISH = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TABLE = str.maketrans(_ENGLISH + _ENGLISH.upper(), _RUSSIAN + _RUSSIAN.upper())
#: Words looked at: whoever forgot to switch notices before long.
_MOST = 12


def switched(text: str, morphology: Morphology, is_english: Callable[[str], bool]) -> str:
    """The text as it was meant, of the same length; as it is when any word of it is English, or too few are
    Russian. is_english: whether a lower-case word is known as it stands."""
    words = text.lower().split()
    if not words or len(words) > _MOST or not text.isascii():
        return text
    lettered = [word for word in words if any(letter.isalpha() for letter in word)]
    if not any(len(word) >= 4 for word in lettered):
        return text
    if any(is_english(word.strip(".,!?;:'")) for word in lettered if len(word) > 1):
        return text
    meant = [word.rstrip("?!.,").translate(_TABLE) for word in lettered]
    known = sum(morphology.forms(word).known for word in meant)
    return text.translate(_TABLE) if known * 3 >= len(meant) * 2 else text
