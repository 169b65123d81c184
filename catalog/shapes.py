"""The sides of products together: read from what feeds state and titles say, and wishes for them.

A wish for `dimensions` is "160x200 cm" (these sides, in any order, each within `TOLERANCE`), or, of the
whole thing, "≤ 120 cm", "≥ 80 cm", "100–120 cm": its longest side on the floor, its height where only that is
known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product as combinations

import numpy as np
from numpy.typing import NDArray

from catalog.attributes import RowAttributes
from catalog.dimensions import SIDES, TOLERANCE, centimetres, wanted
from catalog.product import Product
from catalog.sides import Measured, in_description, in_title, written
from catalog.words import fold

#: The attribute under which the sides of a thing are wished for together.
DIMENSIONS = "dimensions"
#: The terms column of all shapes: "160/200/" are width (or diameter), depth (or length) and height.
COLUMN = "sides"
_OVERALL = frozenset(
    {"dimensions", "product dimensions", "item dimensions", "overall dimensions", "measurements", "габариты",
     "габаритные размеры", "размер изделия", "размеры изделия", "размер товара", "size", "размер", "размеры"}
)  # fmt: skip
#: What lies in a bed has sides of its own; people mean these by "160x200".
_LYING = ("mattress_", "bed_", "sleeping_")
_MOST = 24
_SHAPE = re.compile(r"(\d+(?:\.\d+)?)(?:x(\d+(?:\.\d+)?))?(?:x(\d+(?:\.\d+)?))? cm")


def measured(product: Product, sizes: Iterable[str] = ()) -> Measured:
    """What a product says of its sides in the first place that says anything. `sizes`: stated ones."""
    found = _stated_sizes(product, sizes)
    for text in (product.title, *(one.title for one in product.translations.values())):
        found = found if found.shapes or found.sides else in_title(text)
    if not found.shapes and not found.sides:
        found = in_description(product.description)
    return found


def sized(product: Product, sizes: Iterable[str]) -> bool:
    """Whether the feed states the sides as a size, rather than a text telling them."""
    found = _stated_sizes(product, sizes)
    return bool(found.shapes or found.sides)


def _stated_sizes(product: Product, sizes: Iterable[str]) -> Measured:
    overall = (
        value
        for name, values in product.attributes.items()
        if fold(name).replace("_", " ") in _OVERALL
        for value in values
    )
    return _together(in_title(value) for value in dict.fromkeys((*sizes, *overall)))


def _together(parts: Iterable[Measured]) -> Measured:
    """Sizes to choose from: a side that they differ in has several values."""
    sides: dict[tuple[str, float], None] = {}
    shapes: dict[tuple[float, ...], None] = {}
    for part in parts:
        sides.update(dict.fromkeys(part.sides))
        # A bare length under "size" ("42 mm") is what it is; several sides are the whole.
        shapes.update(dict.fromkeys(part.shapes))
    return Measured(tuple(sides), tuple(shapes))


def with_sides(row: RowAttributes, product: Product) -> RowAttributes:
    """Attributes with the sides that no column of their own states: from stated sizes, else from the title,
    else from the description; those are derived."""
    found = measured(product, row.values.get("size", ()))
    if not found.shapes and not found.sides:
        return row
    values = dict(row.values)
    derived = set(row.derived)
    if found.shapes:
        values[DIMENSIONS] = tuple(
            dict.fromkeys((*row.values.get(DIMENSIONS, ()), *map(written, found.shapes)))
        )
        derived.add(DIMENSIONS)
    if not any(side in row.values for side in SIDES):
        for side, size in found.sides:
            values[side] = tuple(dict.fromkeys((*values.get(side, ()), f"{round(size, 1):g} cm")))
            derived.add(side)
    return RowAttributes(values, frozenset(derived))


def shapes_of(values: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """All that normalised values say of the sides together, as the column `sides` has it."""
    found: dict[str, None] = {}
    for prefix in ("", *_LYING):
        first = _stated(values, f"{prefix}width", f"{prefix}diameter")
        second = _stated(values, f"{prefix}depth", f"{prefix}length")
        third = _stated(values, f"{prefix}height")
        if first or second or (third and not prefix):
            for shape in combinations(first or [0.0], second or [0.0], third or [0.0]):
                found[_key(shape)] = None
                if len(found) >= _MOST:
                    break
    for value in values.get(DIMENSIONS, ()):
        if (together := shape_of(value)) is not None:
            found[_key(together)] = None
    # A height alone only speaks for what has no other side.
    return tuple(key for key in found if not key.startswith("//")) or tuple(found)


def sides_of_variant(values: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The shapes of what tells one variant apart: "size: 160x200 cm"."""
    found = _together(in_title(value) for value in values.get("size", ()))
    return shapes_of({**values, DIMENSIONS: tuple(map(written, found.shapes))})


def _stated(values: Mapping[str, Collection[str]], *names: str) -> list[float]:
    return [size for name in names for value in values.get(name, ()) if (size := centimetres(value))]


def _key(shape: Sequence[float]) -> str:
    padded = (*shape, 0.0, 0.0)[:3]
    return "/".join(f"{round(size, 1):g}" if size else "" for size in padded)


def in_words(key: str) -> str:
    """A value of the column as one of `dimensions`: "160/200/" is "160x200 cm"."""
    return "x".join(size for size in key.split("/") if size) + " cm"


def shape_of(value: str) -> tuple[float, ...] | None:
    """The sides of a wish or value "160x200 cm", in centimetres; None when it is none."""
    match = _SHAPE.fullmatch(value.strip())
    return None if match is None else tuple(float(size) for size in match.groups() if size)


def speaks_of_sides(name: str, values: Iterable[str]) -> bool:
    """Whether a wish is for sides together: under `dimensions`, or for a size that is such."""
    if name == DIMENSIONS:
        return True
    return name == "size" and any((shape := shape_of(value)) and len(shape) > 1 for value in values)


class Shapes:
    """The values of the column `sides`, ready to be compared with wishes."""

    def __init__(self, values: Sequence[str]) -> None:
        self._values = tuple(values)
        numbers = [[float(size) if size else np.nan for size in value.split("/")] for value in values]
        self._sizes: NDArray[np.float64] = np.asarray(numbers, dtype=np.float64).reshape(-1, 3)

    def meeting(self, wishes: Iterable[str]) -> Iterator[str]:
        """The values that meet any of the wishes."""
        met = np.zeros(len(self._values), dtype=np.bool_)
        for wish in wishes:
            if (shape := shape_of(wish)) is not None:
                met |= self._having(shape)
            elif (range_ := wanted(wish)) is not None:
                with np.errstate(all="ignore"):
                    floor = np.fmax(self._sizes[:, 0], self._sizes[:, 1])
                    whole = np.where(np.isnan(floor), self._sizes[:, 2], floor)
                    met |= (whole >= range_[0]) & (whole <= range_[1])
        return (self._values[at] for at in np.flatnonzero(met))

    def _having(self, shape: tuple[float, ...]) -> NDArray[np.bool_]:
        """Each asked side, ascending, is matched with the smallest of the stated ones that is left."""
        sizes = np.sort(self._sizes, axis=1)
        left = ~np.isnan(sizes)
        met = np.ones(len(sizes), dtype=np.bool_)
        for size in sorted(shape):
            near = left & (np.abs(sizes - size) <= TOLERANCE * size)
            first = near & (np.cumsum(near, axis=1) == 1)
            met &= first.any(axis=1)
            left &= ~first
        return met


def fits(stated: Iterable[str], wishes: Iterable[str]) -> bool:
    """Whether any of some shapes, as in the column, meets any of the wishes."""
    return next(Shapes(tuple(stated)).meeting(wishes), None) is not None
