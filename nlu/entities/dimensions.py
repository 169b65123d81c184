"""How wide, deep, high, long: "160 cm wide", "no higher than 2 m", "шириной до 120 см", as ranges.

Values are, in centimetres, "160 cm", "≤ 120 cm", "≥ 80 cm" and "180–220 cm", under the name of the side, for
shops that state that side of something.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from nlu.entities.items import Canvas, Found, Item, pattern

#: `Found.source` of a dimension: it names its side, so that it can be a condition.
MEASURED = "measured"
#: Centimetres of one unit, by how a measure's words end.
_UNITS = {
    "mm": 0.1, "мм": 0.1, "cm": 1.0, "см": 1.0, "dm": 10.0, "дм": 10.0, "m": 100.0, "м": 100.0, "in": 2.54,
    '"': 2.54, "ft": 30.48, "'": 30.48,
}  # fmt: skip
_BEGINNINGS = (
    ("millim", 0.1), ("миллим", 0.1), ("centim", 1.0), ("сантим", 1.0), ("met", 100.0), ("метр", 100.0),
    ("inch", 2.54), ("дюйм", 2.54), ("foot", 30.48), ("feet", 30.48), ("фут", 30.48),
)  # fmt: skip
#: Numbers without a unit are centimetres from here on: "a bed 160 wide".
CENTIMETRES_FROM = 20.0
_SIDES = {
    "width": r"wide|width|широк\w+|ширин\w+",
    "depth": r"deep|depth|глубок\w+|глубин\w+",
    "height": r"high|tall|height|высок\w+|высот\w+",
    "length": r"long|length|длинн\w+|длин\w+",
    "diameter": r"diameter|across|диаметр\w*",
}
_COMPARATIVES = {
    "width": r"wider|broader|шире",
    "depth": r"deeper|глубже",
    "height": r"higher|taller|выше",
    "length": r"longer|длиннее",
}
_LESSER = {
    "width": r"narrower", "height": r"lower|ниже", "length": r"shorter|короче",
    "depth": r"shallower",
}  # fmt: skip
BOUND_MOST = (
    r"(?:under|below|up to|at most|max|maximum|max\.|no more than|not more than|less than|within|not over|до|"
    r"не более|не больше|максимум|меньше|менее|макс)"
)
BOUND_LEAST = (
    r"(?:at least|over|more than|above|minimum|min|from|not less than|no less than|от|не менее|не меньше|"
    r"больше|более|минимум|свыше)"
)
#: "2 m" alone may be a size, so that the number comes without its unit.
_M = r"(?:§|#(?: [mм](?!\w))?)"
_RANGE = (
    rf"(?:(?P<most>{BOUND_MOST}) (?P<a>{_M})|(?P<least>{BOUND_LEAST}) (?P<b>{_M})(?! (?:to|до|-|and|и) {_M})"
    rf"|(?:(?:between|from|от) )?(?P<c>{_M}) (?:to|до|-|–|and|и) (?P<d>{_M})|(?P<e>{_M}))"
)
_IS = r"(?: (?:of|is|:|=|about|around|примерно|около|в))*"


def _one_of(words: dict[str, str]) -> str:
    return "|".join(f"(?:{alternatives})" for alternatives in words.values())


_BEHIND = pattern(rf"{_RANGE} (?:(?:in|в|по) )?(?P<side>{_one_of(_SIDES)})")
_BEFORE = pattern(rf"(?:(?:in|в|по|with a|a) )?(?P<side>{_one_of(_SIDES)}){_IS} {_RANGE}")
_COMPARED = pattern(
    rf"(?P<not>(?:no|not|not any|не) )?(?P<more>{_one_of(_COMPARATIVES)}|(?P<less>{_one_of(_LESSER)})) "
    rf"(?:than |чем )?(?P<e>{_M})"
)


def find_dimensions(canvas: Canvas, names: Collection[str]) -> list[Found]:
    """Dimensions of sides that are among `names`, the attributes of the shop; their items are taken."""
    found: list[Found] = []
    for expression in (_COMPARED, _BEHIND, _BEFORE):
        for match, first, last in canvas.matches(expression):
            side = _side(match)
            if side not in names or not canvas.free(first, last):
                continue
            value = _value(canvas, match)
            if value is not None:
                canvas.take(first, last)
                found.append(Found(side, value, first, last, source=MEASURED))
    return found


def _side(match: re.Match[str]) -> str:
    word = match.groupdict().get("side") or match.groupdict().get("more") or ""
    for words in (_SIDES, _COMPARATIVES, _LESSER):
        for side, alternatives in words.items():
            if re.fullmatch(alternatives, word):
                return side
    return ""


def _value(canvas: Canvas, match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    ends = [(name, canvas.items[canvas.at(match.start(name))]) for name in "abcde" if groups.get(name)]
    # "180 to 220 cm": the unit is said once.
    factors = [
        factor
        for name, item in ends
        if (factor := 100.0 if groups[name][-1] in "mм" else _factor(item)) is not None
    ]
    if any(item.kind == "measure" for _, item in ends) and not factors:
        return None
    if not factors and any((item.value or 0) < CENTIMETRES_FROM for _, item in ends):
        return None
    sizes = [f"{(item.value or 0) * (factors[-1] if factors else 1.0):g}" for _, item in ends]
    if len(sizes) == 2:
        return f"{sizes[0]}–{sizes[1]} cm"
    if "more" in groups:
        more = groups["less"] is None
        return f"{'≤' if more == bool(groups['not']) else '≥'} {sizes[0]} cm"
    sign = "≤ " if groups["most"] else "≥ " if groups["least"] else ""
    return f"{sign}{sizes[0]} cm"


def _factor(item: Item) -> float | None:
    """Centimetres of a measure's unit; None for numbers, other units and several sides at once."""
    if item.kind != "measure":
        return None
    unit = re.fullmatch(r"[\d.,]+[\s-]*([^\W\d]+|\"|')\.?", item.norm)
    return None if unit is None else centimetres_of(unit[1])


def centimetres_of(unit: str) -> float | None:
    """Centimetres of one unit as people write it; None for what is no length."""
    return _UNITS.get(unit) or next((size for start, size in _BEGINNINGS if unit.startswith(start)), None)
