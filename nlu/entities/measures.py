"""Measures: numbers with their units, "5x7 ft", "10-pound bag", "тысяч сорок"."""

from __future__ import annotations

from nlu.entities.function_words import ALL
from nlu.entities.items import Item
from nlu.entities.number_words import lookup
from nlu.entities.units import GLUED_UNITS, SCALE, UNITS
from nlu.morphology import Morphology, is_russian
from nlu.tokens import word_set

_BY = frozenset({"x", "х", "×", "*", "by", "на"})


def with_units(items: list[Item], morphology: Morphology) -> list[Item]:
    """The items with approximate inversions and numbers with units put together."""
    done: list[Item] = []
    index = 0
    while index < len(items):
        item = items[index]
        merged = _inversion(items, index, morphology)
        if merged is not None:
            done.append(merged)
            while index < len(items) and items[index].start < merged.end:
                index += 1
            continue
        if item.kind == "number":
            last, unit = _measure(items, index, morphology)
            if unit is not None:
                norm = " ".join(part.norm for part in items[index:last]).replace(" - ", "-")
                done.append(
                    Item(
                        item.start, items[last - 1].end, norm, "measure", "§", item.value,
                        unit=unit, spelled=item.spelled, spaced=item.spaced,
                    )
                )  # fmt: skip
                index = last
                continue
        done.append(item)
        index += 1
    return done


def _inversion(items: list[Item], index: int, morphology: Morphology) -> Item | None:
    """ "тысяч сорок": about 40,000."""
    item = items[index]
    if item.kind != "word" or index + 1 >= len(items) or not is_russian(item.norm) or len(item.norm) < 3:
        return None
    factor = lookup(SCALE, item.norm, morphology)
    if factor is None:
        return _roughly(items, index, morphology)
    amount = items[index + 1]
    if factor < 1000 or amount.kind != "number" or amount.scale > 1 or not amount.value:
        return None
    if amount.value >= 1000:
        return None
    halves = [one.norm for one in items[index + 2 : index + 4]] == ["с", "половиной"]
    value, end = (amount.value + 0.5, items[index + 3].end) if halves else (amount.value, amount.end)
    return Item(
        item.start, end, f"{item.norm} {amount.norm}", "number", "#", value * factor,
        factor, True,
        spaced=item.spaced,
    )  # fmt: skip


_FLUID = frozenset({"fl", "fluid"})
_OUNCES = frozenset({"oz", "ounce", "ounces"})
_ROUGH = frozenset(["length", "volume", "weight", "power", "data"])


def _roughly(items: list[Item], index: int, morphology: Morphology) -> Item | None:
    """ "Литров на пять", "метра два": a measure whose unit stands first, since it is a guess."""
    item = items[index]
    unit = lookup(UNITS, item.norm, morphology)
    at = index + 2 if items[index + 1].norm in ("на", "в", "за") else index + 1
    if unit not in _ROUGH or at >= len(items) or items[at].kind != "number" or items[at].scale > 1:
        return None
    if (index and items[index - 1].kind == "number") or _unit(items, at + 1, morphology):
        return None
    amount = items[at]
    norm = f"{amount.norm} {item.norm}"
    return Item(
        item.start, amount.end, norm, "measure", "§", amount.value, about=True, unit=unit, spaced=item.spaced
    )


def _measure(items: list[Item], index: int, morphology: Morphology) -> tuple[int, str | None]:
    """The unit behind a number and the index behind that; a chain of "by" makes dimensions."""
    last, unit = index + 1, _unit(items, index + 1, morphology)
    if unit is not None:
        last = index + 2
        if items[index + 1].symbol == "-":
            last += 1
        if items[last - 1].norm in _FLUID and last < len(items) and items[last].norm in _OUNCES:
            last += 1
    chained = last
    while chained + 1 < len(items) and items[chained].symbol in _BY and items[chained + 1].kind == "number":
        if items[chained].symbol == "на" and unit is None and (items[index].value or 0) > 400:
            break
        chained += 2
        behind = _unit(items, chained, morphology)
        if behind is not None:
            unit, chained = behind, chained + 1
        elif unit is None:
            unit = "length"
        last = chained
    return last, unit


#: What is packed by weight, or is heavy: "a 20 pound bag", "10 pound dumbbells".
_HEAVY = word_set(
    "bag bags pack packs package packages packaging box boxes jar jars can cans bottle bottles tub tubs case "
    "container weight weights dumbbell dumbbells kettlebell kettlebells barbell plate plates"
)
_WEIGHING = word_set("weigh weighs weighing weight weights weighted weighting")


def _weighs(items: list[Item], index: int) -> bool:
    """Whether the pound at `index` is a weight: "a 5 pound bag", "2 pounds of sugar", "pack of 3 pound"; but
    not "a 20 pound budget", "under 30 pounds"."""
    before = [item.norm for item in items[max(0, index - 4) : index - 1]]
    behind = items[index + 1] if index + 1 < len(items) else None
    named = behind is not None and behind.kind == "word" and behind.norm not in ALL
    if named and (before[-1:] and before[-1] in ("a", "an", "the", "one")):
        return items[index].norm == "pound"
    following = items[index + 2].norm if index + 2 < len(items) else ""
    if behind is not None and behind.norm == "(" and following in _HEAVY:
        return True
    if behind is not None and (behind.norm in ("of", "in") or behind.norm in _HEAVY):
        return behind.norm != "in" or (index + 2 < len(items) and items[index + 2].norm == "weight")
    if before[-1:] == ["-"] and named:
        return items[index].norm == "pound"
    return before[-2:] == ["pack", "of"] or any(norm in _WEIGHING for norm in before)


def _unit(items: list[Item], index: int, morphology: Morphology) -> str | None:
    """The unit that the item at `index` names, a hyphen before it allowed ("17-inch")."""
    if index >= len(items):
        return None
    item = items[index]
    if item.symbol == "-" and not item.spaced and index + 1 < len(items) and not items[index + 1].spaced:
        item = items[index + 1]
    if item.norm in ("pound", "pounds") and _weighs(items, index):
        return "weight"
    if item.kind not in ("word", "mark"):
        return None
    norm = item.norm
    if norm == "fluid" and index + 1 < len(items) and items[index + 1].norm in _OUNCES:
        return "volume"
    if norm == "k" and not item.spaced:
        return "data"
    if norm in GLUED_UNITS and item.spaced:
        following = items[index + 1] if index + 1 < len(items) else None
        if norm in ("м", "л", "г", "g", "l", "m") and (following is None or following.kind != "word"):
            return UNITS.get(norm)
        return None
    return lookup(UNITS, norm, morphology)
