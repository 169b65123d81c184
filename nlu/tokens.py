"""Tokens: a message cut into words, numbers, marks and emoji, with offsets into the original text.

Linear in the length of the text. Messages of unreasonable length are cut to their head and tail.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "number", "code", "mark", "emoji"]

#: Longest message read, in characters and in tokens; of longer ones the beginning and the end are read.
HEAD_CHARS, TAIL_CHARS = 6_000, 2_000
HEAD_TOKENS, TAIL_TOKENS = 500, 150


def word_list(text: str) -> list[str]:
    """The words of a text in order: how the word lists of this package are written."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


_APOSTROPHES = "'’‘ʼ`´′"
_RUN = re.compile(
    rf"(?P<number>\d{{1,15}}(?:[.,]\d{{1,15}}){{0,4}})|"
    rf"(?P<word>[^\W\d_]{{1,60}}(?:[{_APOSTROPHES}]?[^\W\d_]{{1,60}}){{0,3}})"
    r"|(?P<space>\s+)|(?P<other>.)",
    re.DOTALL,
)
_DASHES = frozenset("-–—−‐‑‒")
_DROP = {ord(mark): None for mark in _APOSTROPHES}
_ORDINAL = re.compile(r"(?:st|nd|rd|th|й|я|ю|е|го|ой|ый|ий|ая|ую|му|ю)\Z")
#: What may be glued to a number and is read apart from it: scales, currencies, units, "5x7", "х2".
_SUFFIX = word_set(
    "k к тыс тыщ т тр р руб rub usd eur gbp aed dhs uah грн бел тг руб x х × "
    "cm mm m km in inch inches ft foot feet oz lb lbs kg g gr ml l gb tb mb w v mah hz mhz ghz mp fps "
    "см мм м км дюйм дюйма дюймов кг г гр мл л гб тб вт в ч "
    "y yo yr yrs years year months mo л лет год года мес pc pcs pack ply pk шт штук штуки "
    "eu uk us ish er d h"
)
_SIZE_CODE = re.compile(r"\d{1,2}x{0,3}(?:s|l|large|small)\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """`text[start:end]` of the message. `norm`: lower case, ё as е, no apostrophes. `value` of numbers.
    `spaced`: white space stands before it."""

    text: str
    start: int
    end: int
    norm: str
    kind: Kind
    value: float | None = None
    spaced: bool = True


def normal(text: str) -> str:
    """Lower case, compatibility forms folded, ё as е, apostrophes dropped, accents kept off Latin letters."""
    if text.isascii():
        return text.lower().translate(_DROP)
    folded = unicodedata.normalize("NFKC", text).lower().translate(_DROP).replace("ё", "е")
    if any("\u00c0" <= letter <= "\u024f" for letter in folded):
        bare = unicodedata.normalize("NFD", folded)
        folded = "".join(
            letter
            for index, letter in enumerate(bare)
            if not (unicodedata.combining(letter) and index and bare[index - 1] < "\u0250")
        )
        folded = unicodedata.normalize("NFC", folded)
    return folded


def numeric(text: str) -> float | None:
    """The value of digits as people write them ("1,050" "12.000" "3,5" "1.299,00"); None when it is no one
    number (a date, a phone number)."""
    groups = re.split(r"[.,]", text)
    if len(groups) == 1:
        return float(text)
    separators = [mark for mark in text if mark in ".,"]
    if groups[0].lstrip("0") and len(groups[0]) <= 3:
        if all(len(group) == 3 for group in groups[1:]) and len(set(separators)) == 1:
            return float("".join(groups))
        if (
            len(groups) > 2
            and separators[-1] != separators[0]
            and len(set(separators[:-1])) == 1
            and all(len(group) == 3 for group in groups[1:-1])
        ):
            return float("".join(groups[:-1]) + "." + groups[-1])
    if len(groups) == 2:
        return float(f"{groups[0]}.{groups[1]}")
    return None


def tokenize(text: str) -> list[Token]:
    """All tokens of a message, or those of its head and tail when it is too long to be meant."""
    if len(text) <= HEAD_CHARS + TAIL_CHARS:
        tokens = _scan(text, 0, len(text))
    else:
        tokens = _scan(text, 0, HEAD_CHARS) + _scan(text, len(text) - TAIL_CHARS, len(text))
    if len(tokens) > HEAD_TOKENS + TAIL_TOKENS:
        tokens = tokens[:HEAD_TOKENS] + tokens[-TAIL_TOKENS:]
    return tokens


def _scan(text: str, begin: int, stop: int) -> list[Token]:
    tokens: list[Token] = []
    spaced = True
    position = begin
    while position < stop:
        match = _RUN.match(text, position, stop)
        if match is None:  # pragma: no cover - `other` matches any character
            break
        kind, chunk = match.lastgroup, match.group()
        end = match.end()
        if kind == "space":
            spaced, position = True, end
            continue
        if kind == "number":
            tail = _RUN.match(text, end, stop)
            letters = tail.group() if tail is not None and tail.lastgroup == "word" else ""
            suffix = normal(letters)
            if letters and suffix not in _SUFFIX:
                end += len(letters)
                more = _RUN.match(text, end, stop)
                if more is not None and more.lastgroup == "number":
                    end = more.end()
                whole = text[position:end]
                word: Kind = "word" if _ORDINAL.match(suffix) or _SIZE_CODE.match(normal(whole)) else "code"
                tokens.append(Token(whole, position, end, normal(whole), word, None, spaced))
            else:
                value = numeric(chunk)
                tokens.append(
                    Token(chunk, position, end, chunk, "code" if value is None else "number", value, spaced)
                )
        elif kind == "word":
            # Letters and digits in one run are a model or a code: lk150, iphone15, s6.
            code = False
            while (more := _RUN.match(text, end, stop)) is not None and (
                more.lastgroup == "number" or (code and more.lastgroup == "word")
            ):
                if more.lastgroup == "number" and normal(text[position:end]) in ("x", "х", "×"):
                    break
                code, end = True, more.end()
            whole = text[position:end]
            tokens.append(
                Token(whole, position, end, normal(whole), "code" if code else "word", None, spaced)
            )
        else:
            end = _symbol(tokens, text, position, stop, spaced)
        spaced, position = False, end
    return tokens


def _symbol(tokens: list[Token], text: str, position: int, stop: int, spaced: bool) -> int:
    """Append the mark or emoji at `position`, or nothing for an invisible one; where it ends."""
    char = text[position]
    end = position + 1
    if char in _DASHES:
        mark = "-"
    else:
        category = unicodedata.category(char)
        if (category == "So" and char not in "№°™®©") or (category == "Sk" and char > "\u2000"):
            while end < stop and (
                text[end] in "\ufe0f\u200d"
                or text[end - 1] == "\u200d"
                or unicodedata.category(text[end]) == "Sk"
            ):
                end += 1
            tokens.append(Token(text[position:end], position, end, "☺", "emoji", None, spaced))
            return end
        if category in ("Mn", "Me", "Cf", "Cc", "Cn", "Co", "Cs"):
            return end
        mark = "№" if char == "#" else char
    tokens.append(Token(char, position, end, mark, "mark", None, spaced))
    return end
