"""Sides of goods as texts state them: "160x200 см", "ШхГхВ: 75х60х201", "8 ft 6 in x 12 ft", "80W x 40D cm".

All numbers are centimetres. What a text labels is that side; of three numbers without labels the first is the
width, the second the depth, the third the height, as shops write it; of two the smaller is the width and the
larger the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.dimensions import CENTIMETRES, SIDES
from catalog.words import fold

#: Numbers without any unit are centimetres within these bounds: "кровать 160х200", but no "1920x1080".
_LEAST, _MOST = 30.0, 400.0
#: Characters of a description that are read.
_READ = 3_000
#: Longer ones are no goods but areas, cables on drums or ranges of a radio.
_LONGEST = 5_000.0
_LETTERS = {
    "w": "width", "d": "depth", "h": "height", "l": "length", "ш": "width", "г": "depth", "в": "height",
    "д": "length",
}  # fmt: skip
_NAMES = {
    "width": r"width|wide|ширина|шириной",
    "depth": r"depth|deep|глубина|глубиной",
    "height": r"height|high|tall|высота|высотой",
    "length": r"length|long|длина|длиной",
    "diameter": r"diameter|dia\.?|диаметр(?:ом)?|ø|⌀",
}
_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
_MARKS = "\"”″'’"
_UNIT = (
    "(?:(?:"
    + "|".join(sorted((unit for unit in CENTIMETRES if unit not in _MARKS), key=len, reverse=True))
    + rf")(?![^\W\d])|[{_MARKS}](?:(?![^\W\d])|(?=[wdhl](?![^\W\d]))))"
)
_FEET = r"(?:ft|foot|feet|['’])"
_INCHES = r"(?:in|inch|inches|\"|”|″|'')"
#: One side: feet and inches together, or a number with or without its unit; a letter may say which side.
_SIDE = (
    rf"(?:(?:\d{{1,2}})\s?{_FEET}\.?\s?(?:\d{{1,2}}(?:\.\d)?)\s?{_INCHES}|{_NUMBER}(?:\s?-?{_UNIT})?)\.?"
    rf"(?:\s?[wdhlшгвд](?![^\W\d])(?:\s{_UNIT})?)?"
)
_TIMES = r"\s*(?:[x×х*]|\bby\b|\bна\b)\s*"
_CHAIN = re.compile(rf"(?<![\w.,/-])(?P<all>{_SIDE}(?:{_TIMES}{_SIDE}){{1,2}})(?![\w/×*]|[.,]\d)")
_LABELS = re.compile(
    r"(?P<a>[wdhlшгвд])\s?[x×х*/]\s?(?P<b>[wdhlшгвд])(?:\s?[x×х*/]\s?(?P<c>[wdhlшгвд]))?\W{0,3}(?:(?:cm|mm|m|in|см|мм|м)\W{1,3})?$"
)
_ONE = re.compile(
    rf"(?P<number>{_NUMBER})\s?-?(?P<unit>{_UNIT})?\.?\s?(?P<letter>[wdhlшгвд](?![^\W\d]))?(?:\s(?P<behind>{_UNIT}))?\.?"
)
_BOTH = re.compile(
    rf"(?P<feet>\d{{1,2}})\s?{_FEET}\.?\s?(?P<inches>\d{{1,2}}(?:\.\d)?)\s?{_INCHES}\.?\s?(?P<letter>[wdhl])?"
)
_NAMED = re.compile(
    r"(?<![^\W\d])(?:"
    + "|".join(f"(?P<{side}>{names})" for side, names in _NAMES.items())
    + rf")(?:\s?[(,]\s?(?P<before>{_UNIT})\s?\)?)?\s?(?:[:=–—-]|is|of)?\s?"
    rf"(?P<number>{_NUMBER})(?:\s?(?P<unit>{_UNIT}))?"
    r"(?![\w]|[.,]\d|\s?[x×х*–—-]\s?\d)"
)
_BEHIND = re.compile(
    rf"(?<![\w.,/x×х*–-])(?P<number>{_NUMBER})\s?-?(?P<unit>{_UNIT})\.?\s(?:"
    + "|".join(f"(?P<{side}>{names})" for side, names in _NAMES.items())
    + r")(?![^\W\d])"
)
_ALONE = re.compile(
    rf"(?<![\w.,/x×х*–-])(?<![x×х*]\s)(?P<number>{_NUMBER})\s?-?(?P<unit>{_UNIT})(?![\w/]|\s?[x×х*]\s?\d)"
)
#: A description speaks of many sizes; only behind these words it is the size of the thing as a whole.
_OF_ITSELF = re.compile(
    r"(?:^|[.;•\n(]\s*)(?:overall |product |item |общие |габаритные )?"
    r"(?:size|sizes|dimensions|measurements|measures|размер|размеры|габариты)\W{0,3}(?:[^.;•\n\d]{0,24}\W)?$"
)
_SENTENCE = re.compile(r"[.;•\n|](?!\d)|,(?!\d)")


@dataclass(frozen=True, slots=True)
class Measured:
    """sides: centimetres by side, where known which is which. shapes: the sides as stated together."""

    sides: tuple[tuple[str, float], ...] = ()
    shapes: tuple[tuple[float, ...], ...] = ()


def in_title(title: str) -> Measured:
    """What a title or a stated size says of the sides of the thing."""
    text = fold(title)
    sides: dict[str, float] = {}
    shapes: list[tuple[float, ...]] = []
    end = 0
    for match in _CHAIN.finditer(text):
        numbers, named = _chain(match["all"], text[end : match.start()])
        end = match.end()
        if numbers:
            shapes.append(numbers)
            for side, size in named:
                sides.setdefault(side, size)
    for side, size in _labelled(text):
        sides.setdefault(side, size)
    if not shapes and not sides:
        alone = [one for match in _ALONE.finditer(text) if (one := _size(match)) is not None]
        if len(alone) == 1:
            shapes.append((alone[0],))
    return Measured(tuple(sides.items()), tuple(dict.fromkeys(shapes)))


def in_description(description: str) -> Measured:
    """What a description says of the whole thing: "Размеры: 80 x 40 x 202 см", "Ширина: 80 см"."""
    text = fold(description[:_READ])
    sides: dict[str, float] = {}
    shapes: list[tuple[float, ...]] = []
    for match in _CHAIN.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _OF_ITSELF.search(_LABELS.sub("", before)) is None:
            continue
        numbers, named = _chain(match["all"], before)
        if numbers:
            shapes.append(numbers)
            for side, size in named:
                sides.setdefault(side, size)
    for sentence in _SENTENCE.split(text):
        found = _NAMED.match(sentence.strip())
        # "Seat height 45 cm" is no height: only what begins with the side speaks of the whole.
        if found is not None and (stated := _size(found)) is not None:
            sides.setdefault(_side(found), stated)
    return Measured(tuple(sides.items()), tuple(dict.fromkeys(shapes)))


def written(shape: tuple[float, ...]) -> str:
    """The normalised value of sides stated together: "160x200 cm"."""
    return "x".join(f"{round(size, 1):g}" for size in shape) + " cm"


def _labelled(text: str) -> Iterator[tuple[str, float]]:
    for expression in (_NAMED, _BEHIND):
        for match in expression.finditer(text):
            if (size := _size(match)) is not None:
                yield _side(match), size


def _side(match: re.Match[str]) -> str:
    return next(side for side in SIDES if match[side])


def _size(match: re.Match[str]) -> float | None:
    groups = match.groupdict()
    unit = groups.get("unit") or groups.get("before")
    if unit is None:
        return None
    size = _number(match["number"]) * CENTIMETRES[unit]
    return size if 0 < size <= _LONGEST else None


def _chain(text: str, before: str) -> tuple[tuple[float, ...], list[tuple[str, float]]]:
    """(all numbers in their order, which side each is); nothing when it is no size of goods."""
    numbers: list[float] = []
    units: list[float | None] = []
    letters: list[str | None] = []
    for part in re.split(_TIMES, text):
        if both := _BOTH.fullmatch(part):
            numbers.append(float(both["feet"]) * 30.48 + float(both["inches"]) * 2.54)
            units.append(1.0)
            letters.append(both["letter"])
        elif one := _ONE.fullmatch(part):
            numbers.append(_number(one["number"]))
            unit = one["unit"] or one["behind"]
            units.append(CENTIMETRES[unit] if unit else None)
            letters.append(one["letter"])
        else:
            return (), []
    said = [unit for unit in units if unit is not None]
    if not said:
        if not all(_LEAST <= number <= _MOST for number in numbers) or any(letters):
            return (), []
        said = [1.0]
    # "2 x 3 m": what has no unit has that of the next one that has.
    sizes = [
        number * next((unit for unit in units[at:] if unit is not None), said[-1])
        for at, number in enumerate(numbers)
    ]
    if not all(0 < size <= _LONGEST for size in sizes):
        return (), []
    shape = tuple(sizes)
    if all(letters):
        return shape, [
            (_LETTERS[letter], size) for letter, size in zip(letters, sizes, strict=True) if letter
        ]
    labels = _LABELS.search(before)
    if labels is not None and len([one for one in labels.groups() if one]) == len(sizes):
        named = [_LETTERS[letter] for letter in labels.groups() if letter]
        return shape, list(zip(named, sizes, strict=True))
    if len(sizes) == 2:
        return shape, [("width", min(sizes)), ("length", max(sizes))]
    return shape, list(zip(("width", "depth", "height"), sizes, strict=True))


def _number(text: str) -> float:
    return float(text.replace(",", "."))
