"""How large products are, by what their attributes state: for "bigger", "narrower" and the like; and sizes in
words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import exp, log
from statistics import median
from types import MappingProxyType

import numpy as np

from bot.dialogue.phrasing import Phrasing
from catalog.product import Product
from catalog.search import Catalog
from catalog.shapes import COLUMN, DIMENSIONS
from catalog.where import Where

#: Centimetres of one unit.
UNITS: Mapping[str, float] = MappingProxyType(
    {"mm": 0.1, "cm": 1.0, "m": 100.0, "in": 2.54, "inch": 2.54, "мм": 0.1, "см": 1.0, "м": 100.0}
)
LENGTH = re.compile(r"(\d+(?:[.,]\d+)?)\s*(mm|cm|m|inch|in|мм|см|м)\b", re.IGNORECASE)
SIDES = ("width", "depth", "length", "height", "diameter")
#: Change -> the sides it speaks of, the first one stated counts ("all": all of them together), and its sign.
CHANGES: Mapping[str, tuple[tuple[str, ...] | None, int]] = MappingProxyType(
    {
        "bigger": (None, 1),
        "smaller": (None, -1),
        "taller": (("height",), 1),
        "lower": (("height",), -1),
        "wider": (("width", "length", "diameter"), 1),
        "narrower": (("width", "length", "diameter"), -1),
        "longer": (("length", "width"), 1),
        "shorter": (("length", "width"), -1),
    }
)
#: A difference below this share is none.
NOTICEABLE = 0.03


#: Attributes whose values are lengths, several together among them.
MEASURES = frozenset({*SIDES, DIMENSIONS})
_NORMAL = re.compile(r"(?P<sign>[≤≥] )?(?P<sizes>[\d.]+(?:[x–][\d.]+)*) cm")


#: A side that so large a share of the goods state is a condition; with fewer, the mute ones may be right too.
MOSTLY = 0.5


def exact(name: str, values: Sequence[str]) -> bool:
    """Whether a side is wished just so ("120 cm wide"): what is near may do, what is beyond a bound not."""
    return name in SIDES and not any(value.startswith(("≤", "≥")) or "–" in value for value in values)


def mostly_stated(catalog: Catalog, categories: Sequence[str], name: str) -> bool:
    """Whether most products of these categories state a side, or several together."""
    mask = catalog.mask(Where({"category": frozenset(categories)} if categories else {}, available=False))
    column = catalog.columns.column(COLUMN if name == DIMENSIONS else name)
    return column is not None and bool(mask.any()) and float(np.mean(~column.unstated[mask])) >= MOSTLY


def in_words(say: Phrasing, value: str) -> str:
    """A normalised length, wished or read ("≤ 120 cm", "160x200 cm"), as people write it; else as it is."""
    found = _NORMAL.fullmatch(value)
    if found is None:
        return value
    numbers = [say.number(float(one)) for one in re.split("[x–]", found["sizes"])]
    size = say("measure", size=("–" if "–" in value else " × ").join(numbers))
    match found["sign"]:
        case "≤ ":
            return say("measure-most", size=size)
        case "≥ ":
            return say("measure-least", size=size)
        case _:
            return size


def sides(product: Product) -> dict[str, float]:
    """Side -> centimetres, for the sides that the product states with a unit."""
    found: dict[str, float] = {}
    for name, values in product.attributes.items():
        side = name.casefold().replace("_", " ").strip()
        measured = LENGTH.search(values[0]) if values and side in SIDES else None
        if measured is not None:
            found[side] = float(measured[1].replace(",", ".")) * UNITS[measured[2].casefold()]
    return found


def middle(products: Sequence[Product]) -> dict[str, float]:
    """The median of each side among some products."""
    stated = [sides(product) for product in products]
    return {
        side: median(one[side] for one in stated if side in one)
        for side in SIDES
        if any(side in one for one in stated)
    }


def further(product: Product, than: Mapping[str, float], change: str) -> bool:
    """Whether a product goes further in the direction of `change` than these sides do."""
    names, sign = CHANGES[change]
    own = sides(product)
    if names is None:
        shared = [side for side in SIDES if side in own and side in than and than[side] > 0 and own[side] > 0]
        if not shared:
            return False
        # The geometric mean of the ratios: a sofa twice as wide and half as deep is no bigger.
        ratio = exp(sum(log(own[side] / than[side]) for side in shared) / len(shared))
    else:
        side = next((side for side in names if side in own and than.get(side, 0.0) > 0), None)
        if side is None:
            return False
        ratio = own[side] / than[side]
    return sign * (ratio - 1) > NOTICEABLE
