"""How people say their name, and the message without it: "я Лена" is no wish for linen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.entities.everyday import WORDS
from nlu.entities.function_words import ALL as FUNCTION_WORDS
from nlu.morphology import Morphology, is_russian
from nlu.tokens import normal

_NAME = r"([^\W\d_][\w'’-]{1,30})"
#: What nobody says but to give their name.
EXPLICIT = re.compile(
    rf"\b(?:my name is|my name's|the name is|call me|меня зовут|зови(?:те)? меня|мо[её] имя)\s+{_NAME}",
    re.IGNORECASE,
)
#: What may introduce a name, when it stands alone: "I'm Anna." but not "I'm looking".
IMPLICIT = re.compile(
    rf"(?:^|(?<=[.!?,)])\s*)(?:i am|i'm|i’m|im|this is|я|это)\s+{_NAME}"
    r"(?=\s*(?:$|[.!?,;)]|\s(?:and|here|и)\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Introduction:
    """name: as it is written. rest: the message with the introduction blanked, of the same length."""

    name: str
    rest: str


def introduction(text: str, forms: Morphology) -> Introduction | None:
    """The shopper's own name in a message, if they say it."""
    found = EXPLICIT.search(text)
    if found is not None and not _common(found[1]):
        return _cut(text, found)
    found = IMPLICIT.search(text)
    if found is not None and _names(found[1], forms):
        return _cut(text, found)
    return None


def _cut(text: str, found: re.Match[str]) -> Introduction:
    name = found[1][:1].upper() + found[1][1:]
    rest = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
    return Introduction(name, rest)


def _names(word: str, forms: Morphology) -> bool:
    """A Russian name by the dictionary; elsewhere a capitalised word that is none of everyday."""
    norm = normal(word)
    if is_russian(norm):
        return forms.is_name(norm)
    return word[:1].isupper() and not _common(word)


def _common(word: str) -> bool:
    norm = normal(word)
    return norm in WORDS or norm in FUNCTION_WORDS
