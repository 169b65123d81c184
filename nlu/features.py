"""A message as n-grams: the same ones when a model is trained and when it answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_TOKEN = re.compile(r"\w+(?:['’]\w+)?|[^\w\s]")
#: A message says what it wants at its start or its end; what lies between may be a pasted page.
_EDGE = 1000
_CHAR_SIZES = (2, 3, 4, 5)
#: Upper bounds of the token count classes: a lone noun phrase and a story are told apart by length.
_LENGTHS = (1, 2, 3, 5, 8, 13, 25)


def shorten(text: str) -> str:
    """The first and last 1,000 characters of a long text; a short one as it is."""
    return text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]} {text[-_EDGE:]}"


def normalise(text: str) -> str:
    """Lower case, ё as е, numbers by their shape ("1,050" -> "00"), links as one word, "sooo" as "soo"."""
    text = unicodedata.normalize("NFKC", text).lower().replace("ё", "е").replace("’", "'")
    text = _ADDRESS.sub(" httplink ", text)
    text = _NUMBER.sub(_number_shape, text)
    return _STRETCHED.sub(r"\1\1", text)


def tokens(text: str) -> list[str]:
    """Words and single signs of a normalised text."""
    return _TOKEN.findall(text)


def ngrams(text: str) -> tuple[list[str], list[str]]:
    """(word 1-2-grams with the message's borders and its length class, 2-5-grams of characters inside words).

    Word n-grams start with "=", which no character n-gram does, so both fit one vocabulary.
    """
    parts = tokens(normalise(shorten(text)))
    bordered = ["^", *parts, "$"]
    words = [f"={part}" for part in parts]
    words += [f"={first} {second}" for first, second in pairwise(bordered)]
    words.append(f"=#{sum(len(parts) > bound for bound in _LENGTHS)}")
    characters: list[str] = []
    for part in parts:
        characters += _inside(part)
    return words, characters


def clauses(text: str, most: int = 8) -> list[str]:
    """The parts of a message that may each want something of their own ("thanks, add the second").

    At most `most`: the first half and the last half of them when there are more.
    """
    parts = list(_clauses(shorten(text)))
    if len(parts) <= most:
        return parts
    return parts[: most // 2] + parts[-(most // 2) :]


_BORDER = re.compile(r"[.!?;\n…]+(?=\s|$)|,(?=\s)|\s[-–—]\s")


def _clauses(text: str) -> Iterator[str]:
    at = 0
    for border in _BORDER.finditer(text):
        part = text[at : border.end()].strip(" ,-–—\n")
        if any(character.isalnum() for character in part):
            yield part
        at = border.end()
    part = text[at:].strip(" ,-–—\n")
    if any(character.isalnum() for character in part):
        yield part


def _inside(word: str) -> Iterator[str]:
    padded = f" {word} "
    for size in _CHAR_SIZES:
        if size > len(padded):
            break
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


def _number_shape(match: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in match[0])
    return "0" if digits == 1 else "00" if digits <= 4 else "00000"
