"""Sizes of clothes and shoes, said beside the word size or by an unmistakable letter; other measures are
features.
"""

from __future__ import annotations

import re

from nlu.entities.items import Canvas, Found, pattern
from nlu.entities.lexicon import LexiconIndex

_LETTERS = {
    "xxs": "xxs", "xs": "xs", "s": "s", "m": "m", "l": "l", "xl": "xl", "xxl": "xxl", "xxxl": "xxxl",
    "2xl": "xxl", "3xl": "xxxl",
    "4xl": "4xl", "5xl": "5xl", "6xl": "6xl", "2xs": "xxs", "3xs": "3xs", "4xs": "4xs", "5xs": "5xs",
    "6xs": "6xs", "xxxxl": "4xl",
    "xlarge": "xl", "xxlarge": "xxl",
    "2xlarge": "xxl", "3xlarge": "xxxl", "xsmall": "xs", "small": "s", "medium": "m", "large": "l",
    "x large": "xl",
    "extra large": "xl", "extra small": "xs", "x small": "xs", "xx large": "xxl", "xx small": "xxs",
    "x - large": "xl",
    "x - small": "xs", "xx - large": "xxl", "xx - small": "xxs", "extra - large": "xl",
    "extra - small": "xs", "xxx large": "xxxl",
    "эска": "s", "эску": "s", "эмка": "m", "эмку": "m", "элька": "l", "эльку": "l", "иксэль": "xl",
}  # fmt: skip
_LETTER = "|".join(sorted((re.escape(letter) for letter in _LETTERS), key=len, reverse=True))
_SURE = "|".join(
    sorted(
        (
            re.escape(letter)
            for letter in _LETTERS
            if letter not in ("s", "m", "l", "small", "medium", "large")
        ),
        key=len,
        reverse=True,
    )
)
_WORD = (
    r"(?:size|sizes|sized|размер|размера|размере|размеру|размером|размеры|разм|р - р|р - ра|р "
    r"\.|рр)"
)
_SYSTEM = (
    r"(?:eu|uk|us|eur|ru|european|american|british|российск\w+|европейск\w+|британск\w+|английск\w+|"
    r"американск\w+)"
)
#: Systems whose numbers are others than the usual ones.
_FOREIGN = re.compile(r"\b(?:(?P<uk>uk|british|британск\w+|английск\w+)|us|american|американск\w+)\b")
_NUMBER = pattern(
    rf"(?:(?:{_SYSTEM} )?{_WORD}(?: (?:обуви|ноги|одежды|кольца))?"
    rf"(?: (?:is|:|of|-|in|should|be|to|{_SYSTEM}|№|number|no|between|from|"
    rf"мой|у меня)){{0,3}} "
    rf"(?P<a>#)(?: (?:to|-|or|/|and|и|или)(?: an?)? #)?(?: {_SYSTEM})?|(?P<b>#(?: (?:or|-|/|и|или|and) #)?)"
    rf"(?: - (?:го|й|ый|ого|ой|м|х))?(?: {_SYSTEM})?(?: (?:shoe|foot|waist|обуви|ноги))? {_WORD}|"
    rf"(?:носит|ношу|носим|wears?) (?:a |an |в основном |обычно |usually )?(?P<e>#)(?! (?:¤|or|of|[a-zа-я]))|"
    rf"(?:it|them|this|that|these|those|ones?|comes?|available|а|есть|бывает|найд\w+|остал\w+) "
    rf"(?:in|в|на) (?P<f>#)"
    rf"(?= (?:[.?!,]|please|pls|plz|пожалуйста|есть|then)|$)|"
    rf"(?P<c>#) {_SYSTEM}|{_SYSTEM} (?P<d>#))(?! ¤)"
)
_NAMED = pattern(
    rf"(?:{_WORD}(?: (?:is|:|of|-|in|a|an|мой)){{0,2}} (?P<a>{_LETTER})|(?P<b>{_LETTER})(?: - |"
    rf" )?{_WORD}|(?:in|in a|in an|need a|need an|wear a|wear|wear an|take a|im a|im an|be a|"
    rf"have a|на|в) (?P<c>{_LETTER})(?= [.,!?;]|$| (?:or|if|please|pls|and|for|with|that|under|"
    rf"или|и|если|до))|(?P<d>{_SURE}))(?! ¤)"
)


#: "size 4t", "size should be 10.5w": a number and a letter that tells whom or how wide.
_CODED = pattern(
    rf"{_WORD}(?: (?:is|:|of|-|in|should|must|be|to|a|an)){{0,3}} "
    rf"(?P<a>\d{{1,2}}(?:[.]5)?(?:[tymwd]|ee|ww|mos?))"
)
#: "king sized", "twin xl size": of beds and what lies on them.
_BED = pattern(
    r"(?P<a>(?:(?:super|cal|california) )?(?:king|queen|twin|full|single|double)(?: xl)?) (?:- )?sized?"
)
#: "3x large", "2 x l": the number belongs to the letter.
_MULTIPLE = pattern(r"(?P<n>#) (?:x|х) (?:- )?(?P<base>large|small|l|s)")
#: "Size 3x", "in a 2x": what American shops call plus sizes.
_PLUS = pattern(
    rf"(?:{_WORD}(?: (?:is|:|of|-|in|a|should|be)){{0,3}}|(?:in|in a|wear|wear a|im a|need a)) "
    rf"(?P<n>#) (?:x|х)(?= [.,!?;)]| (?:and|or|in|with|for|that|please|pls|sized?)(?!\S)|$)"
)
#: Capital letters that are a size by themselves, Cyrillic ones included.
_CAPITALS = {"S": "s", "M": "m", "L": "l", "М": "m"}
_TIES = frozenset({"&", ".", "-", "/", "'", "+", "#"})


def find_sizes(canvas: Canvas, index: LexiconIndex, text: str = "") -> list[Found]:
    """Sizes; the items they cover are taken. Values are the vocabulary's where it knows the size.
    text: the message as written, for letters that only mean a size when they are capital."""
    found = []
    for match, first, last in canvas.matches(_MULTIPLE):
        number = canvas.items[first].value or 0
        if canvas.free(first, last) and 2 <= number <= 6:
            canvas.take(first, last)
            letter = match.group("base")[0]
            spelled = f"{number:g}x{letter}"
            value = index.size(spelled) or index.size("x" * int(number) + letter)
            found.append(Found("size", value.value if value else _LETTERS[spelled], first, last))
    for match, _, last in canvas.matches(_PLUS):
        first = canvas.at(match.start("n"))
        number = canvas.items[first].value or 0
        if canvas.free(first, last) and number in (1, 2, 3, 4, 5, 6) and canvas.items[last - 1].norm != "×":
            canvas.take(first, last)
            value = (
                index.size(f"{number:g}x")
                or index.size(f"{number:g}xl")
                or index.size("x" * int(number) + "l")
            )
            found.append(Found("size", value.value if value else f"{number:g}x", first, last))
    for match, first, last in canvas.matches(_NAMED):
        group = next(name for name in "abcd" if match.group(name))
        letter = match.group(group)
        at, end = canvas.at(match.start(group)), canvas.at(match.end(group) - 1) + 1
        if not canvas.free(at, end):
            continue
        if group == "d" and len(letter) < 2:
            continue
        canvas.take(first, last)
        value = index.size(letter.replace(" - ", "-")) or index.size(_LETTERS[letter])
        found.append(Found("size", value.value if value else _LETTERS[letter], at, end))
    for match, first, last in canvas.matches(_BED):
        if canvas.free(first, last):
            canvas.take(first, last)
            term = index.size(match["a"])
            found.append(Found("size", term.value if term else match["a"], first, last, soft=term is None))
    for match, first, last in canvas.matches(_CODED):
        if canvas.free(first, last):
            canvas.take(first, last)
            term = index.size(match["a"])
            found.append(Found("size", term.value if term else match["a"], first, last, soft=term is None))
    for match, first, last in canvas.matches(_NUMBER):
        group = next(name for name in "abcdef" if match.group(name))
        at = canvas.at(match.start(group))
        item = canvas.items[at]
        if not canvas.free(at, at + 1) or item.value is None or item.scale > 1:
            continue
        if group in "ef" and not 15 <= item.value <= 64:
            continue
        said = _FOREIGN.search(match.group())
        system = None if said is None else "uk" if said["uk"] else "us"
        # Of "got it in 44" the pointer stays a pointer.
        canvas.take(at if group == "f" else first, last)
        for number in range(at, last):
            part = canvas.items[number]
            if part.kind == "number" and part.value is not None:
                term = (
                    (index.size(f"{system} {part.value:g}") if system else None)
                    or index.size(part.norm)
                    or index.size(f"{part.value:g}")
                )
                end, said_size = number + 1, part.value
                if canvas.text.startswith("and a half", canvas.starts[end] if end < len(canvas.items) else 0):
                    canvas.take(end, end + 3)
                    end, said_size = end + 3, said_size + 0.5
                    term = index.size(f"{said_size:g}")
                found.append(Found("size", term.value if term else f"{said_size:g}", number, end))
    return found + _capitals(canvas, index, text)


def _capitals(canvas: Canvas, index: LexiconIndex, text: str) -> list[Found]:
    found: list[Found] = []
    if text.isupper() and len(text) > 3:
        return found
    for at, item in enumerate(canvas.items):
        letter = _CAPITALS.get(text[item.start : item.end])
        if letter is None or canvas.taken[at]:
            continue
        if canvas.word(at - 1) in _TIES or canvas.word(at + 1) in _TIES - {"."}:
            continue
        canvas.take(at, at + 1)
        value = index.size(letter)
        found.append(Found("size", value.value if value else letter, at, at + 1, confidence=0.8))
    return found
