"""Lengths as numbers: "2 m", "80 cm", "17 inches" in centimetres, and wishes for a range of them.

A wish is a value under the side's name: "160 cm" (within `TOLERANCE`), "≤ 120 cm", "≥ 80 cm" or "180–220 cm".
What a feed states stays as it is; the numbers are read from it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from catalog.words import fold

#: Attributes that are lengths of the thing itself.
SIDES = ("width", "depth", "length", "height", "diameter")
#: How a feed calls the side of what lies in a bed; people mean it by a bed's width.
_LYING = ("mattress", "bed", "sleeping")
#: An exact wish means so much more or less of it.
TOLERANCE = 0.03
#: Centimetres of one unit.
CENTIMETRES = {
    **dict.fromkeys(["mm", "millimeter", "millimeters", "millimetre", "millimetres", "мм", "миллиметр"], 0.1),
    **dict.fromkeys(["cm", "centimeter", "centimeters", "centimetre", "centimetres", "см", "сантиметр"], 1.0),
    **dict.fromkeys(["dm", "дм"], 10.0),
    **dict.fromkeys(["m", "meter", "meters", "metre", "metres", "м", "метр", "метра", "метров"], 100.0),
    **dict.fromkeys(("in", "inch", "inches", '"', "”", "″", "дюйм", "дюйма", "дюймов"), 2.54),
    **dict.fromkeys(("ft", "foot", "feet", "'", "’", "фут", "фута", "футов"), 30.48),
}
_NUMBER = r"\d+(?:[.,]\d+)?"
_STATED = re.compile(rf"(?P<number>{_NUMBER})\s*-?\s*(?P<unit>[^\W\d]+|[\"”″'’])?\.?")
_WISH = re.compile(rf"(?P<sign>[≤≥])?\s*(?P<low>{_NUMBER})(?:\s*[–-]\s*(?P<high>{_NUMBER}))?\s*cm")


@lru_cache(maxsize=100_000)
def centimetres(text: str) -> float | None:
    """What a feed states, in centimetres; a bare number counts as such. None for anything else."""
    match = _STATED.fullmatch(fold(text).strip())
    if match is None:
        return None
    factor = CENTIMETRES.get(match["unit"]) if match["unit"] else 1.0
    return None if factor is None else float(match["number"].replace(",", ".")) * factor


def wanted(value: str) -> tuple[float, float] | None:
    """The range in centimetres, both ends included, that a wish means; None when it is none."""
    match = _WISH.fullmatch(value.strip())
    if match is None:
        return None
    low = float(match["low"].replace(",", "."))
    if match["high"]:
        return low, float(match["high"].replace(",", "."))
    if match["sign"]:
        return (0.0, low) if match["sign"] == "≤" else (low, math.inf)
    return low * (1 - TOLERANCE), low * (1 + TOLERANCE)


def within(value: str, ranges: Collection[tuple[float, float]]) -> bool:
    """Whether a stated value lies in one of the ranges."""
    stated = centimetres(value)
    return stated is not None and any(low <= stated <= high for low, high in ranges)


def columns_of(side: str, wish: str, known: Collection[str]) -> Iterator[str]:
    """The attributes, of those `known`, that an answer to a wish may stand in."""
    names = [side]
    if not wish.strip().startswith(("≤", "≥")):
        names += [f"{what}_{side}" for what in _LYING]
    yield from (name for name in names if name in known)


def ranges_of(values: Iterable[str]) -> list[tuple[float, float]]:
    return [found for value in values if (found := wanted(value)) is not None]
