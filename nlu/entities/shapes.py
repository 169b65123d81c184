"""Sides of a thing said together, "160x200", "2 на 3 метра", "8 ft by 10 ft"; bounds of it, "under 120 cm".

Values stand under `dimensions`, in centimetres: "160x200 cm", "≤ 120 cm", "≥ 80 cm".
"""

from __future__ import annotations

import re
from collections.abc import Collection

from nlu.entities.dimensions import BOUND_LEAST, BOUND_MOST, CENTIMETRES_FROM, MEASURED, centimetres_of
from nlu.entities.items import Canvas, Found, Item, pattern

DIMENSIONS = "dimensions"
_BETWEEN = re.compile(r"\s*(?:[x×х*]|by|на)\s*")
_PART = re.compile(r"(?P<number>[\d.,]+)[\s-]*(?P<unit>[^\W\d]+|[\"'″”])?\.?")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
#: Larger ones are no goods: resolutions, counts.
_LARGEST = 1_000.0
_SMALLER = r"(?:(?:no|not) (?:bigger|larger) than|smaller than|не (?:крупнее|больше чем)|меньше чем)"
_LARGER = r"(?:bigger than|larger than|крупнее)"
#: What a bound with a length is said of when these stand before it is a part: "with legs under 40 cm".
_PARTS = frozenset({"with", "having", "с", "со", "на"})
_WHOLE = pattern(
    rf"(?:(?P<most>{_SMALLER}|{BOUND_MOST})|(?P<least>{_LARGER}|{BOUND_LEAST})) (?P<a>§|# [mм](?!\w))"
)


def find_shapes(canvas: Canvas, names: Collection[str], text: str = "") -> list[Found]:
    """What is wished of all sides together where the shop (`names`) states `dimensions`; items are taken.

    text: the message. Its language tells whether "2x3" are metres or feet; such a guess is soft.
    """
    if DIMENSIONS not in names:
        return []
    found: list[Found] = []
    for at, item in enumerate(canvas.items):
        if item.kind == "measure" and canvas.free(at, at + 1):
            sizes, sure = _sides(item, text)
            if sizes:
                canvas.take(at, at + 1)
                value = "x".join(f"{round(size, 1):g}" for size in sizes) + " cm"
                found.append(Found(DIMENSIONS, value, at, at + 1, soft=not sure, source=MEASURED))
    for match, first, last in canvas.matches(_WHOLE):
        at = canvas.at(match.start("a"))
        size = _whole(canvas.items[at], match["a"])
        if size is None or not canvas.free(first, last) or canvas.word(first - 2) in _PARTS:
            continue
        canvas.take(first, last)
        sign = "≤" if match["most"] else "≥"
        found.append(Found(DIMENSIONS, f"{sign} {round(size, 1):g} cm", first, last, source=MEASURED))
    return found


def _sides(item: Item, text: str) -> tuple[list[float], bool]:
    """(centimetres of each of two or three sides, whether their unit was said or is plain)."""
    numbers: list[float] = []
    units: list[float | None] = []
    for part in _BETWEEN.split(item.norm):
        match = _PART.fullmatch(part.strip())
        if match is None or not match["number"].strip(".,"):
            return [], False
        numbers.append(float(match["number"].strip(".,").replace(",", ".")))
        units.append(centimetres_of(match["unit"]) if match["unit"] else None)
        if match["unit"] and units[-1] is None:
            return [], False
    if not 2 <= len(numbers) <= 3:
        return [], False
    said = [unit for unit in units if unit is not None]
    sure = bool(said) or all(number >= CENTIMETRES_FROM for number in numbers)
    if not said and max(numbers) > _LARGEST:
        return [], False
    usual = 1.0 if sure else 100.0 if _CYRILLIC.search(text) else 30.48
    return [
        number * (next((unit for unit in units[at:] if unit is not None), said[-1]) if said else usual)
        for at, number in enumerate(numbers)
    ], sure


def _whole(item: Item, symbols: str) -> float | None:
    if item.kind != "measure":
        return None if item.value is None or not symbols.endswith(("m", "м")) else item.value * 100
    match = _PART.fullmatch(item.norm)
    factor = centimetres_of(match["unit"]) if match and match["unit"] else None
    return None if factor is None or item.value is None else item.value * factor
