"""Shoe sizes of several systems: what "UK 8" and "US 9" are as a European 42.

All systems count the length of the last: European sizes in Paris points (2/3 cm), British and American ones
in barleycorns (1/3 inch). British adult sizes start where 25 barleycorns are counted, children's at 12.
American ones are one above the British for men and children, two for women
(https://en.wikipedia.org/wiki/Shoe_size). Makers round in their own ways, so a size is its nearest European
half size and its nearest whole one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Literal

from catalog.attributes import RowAttributes
from catalog.where import Where
from catalog.words import fold

#: The name of the shipped kind of goods whose sizes are shoe sizes.
FOOTWEAR = "footwear"
Wearer = Literal["male", "female", "kids"]
#: European sizes in a barleycorn: 1/3 inch over 2/3 cm.
_BARLEYCORN = 2.54 / 3 / (2 / 3)
_ADULT, _CHILD = 25, 12
#: Below it, a child's British or American size goes on from 13 with the adult scale ("youth 3").
_YOUTH = 6.0
_ABOVE_BRITISH = {"male": 1.0, "kids": 1.0, "female": 2.0}
#: A European half size within this distance is the same size.
_NEAR = 0.36
_SMALLEST, _LARGEST = 15.0, 52.0
_LABELLED = re.compile(
    r"(?P<before>uk|us|gb|usa)?\s*(?P<number>\d{1,2}(?:[.,]5|\s1/2)?)\s*(?P<after>uk|us|gb|usa)?(?:\s*sizes?)?"
)
_EUROPEAN = re.compile(r"(?:eu|eur)?\s*(\d\d(?:[.,]5)?)\s*(?:eu|eur)?")
_CHILDREN = frozenset({"newborn", "infant", "toddler", "kids"})


def wearers(genders: Collection[str], ages: Collection[str]) -> tuple[Wearer, ...]:
    """Whose sizes are meant: children's by the age, else by the gender; unisex counts as men's do, and who
    says neither may mean both."""
    if ages and _CHILDREN.issuperset(ages):
        return ("kids",)
    known: dict[str, Wearer] = {"male": "male", "unisex": "male", "female": "female"}
    found = dict.fromkeys(known[gender] for gender in genders if gender in known)
    return tuple(found) or ("male", "female")


def european(size: str, whose: Iterable[Wearer]) -> tuple[str, ...]:
    """The European sizes that a British or American one is ("uk 8" -> "42"); () for what is neither."""
    match = _LABELLED.fullmatch(fold(size.replace("½", ".5")))
    if match is None or (match["before"] is None) == (match["after"] is None):
        return ()
    number = float(match["number"].replace(" 1/2", ".5").replace(",", "."))
    american = (match["before"] or match["after"]).startswith("us")
    found: dict[str, None] = {}
    for wearer in whose:
        british = number - _ABOVE_BRITISH[wearer] if american else number
        child = wearer == "kids" and number >= _YOUTH
        exact = (british + (_CHILD if child else _ADULT)) * _BARLEYCORN
        if _SMALLEST <= exact <= _LARGEST:
            halves = (round(exact * 2 + step) / 2 for step in (0, -1, 1))
            near = [half for half in halves if abs(half - exact) <= _NEAR]
            found.update(dict.fromkeys(f"{one:g}" for one in (*near, round(exact))))
    return tuple(found)


def labelled(size: str, whose: Iterable[Wearer]) -> tuple[str, ...]:
    """The other way round: how British and American shoppers may say a European size."""
    match = _EUROPEAN.fullmatch(fold(size))
    if match is None:
        return ()
    asked, whose = f"{float(match[1].replace(',', '.')):g}", tuple(whose)
    names = (f"{system} {half / 2:g}" for system in ("uk", "us") for half in range(2, 33))
    return tuple(name for name in names if asked in european(name, whose))


def stated_as(
    wish: str, values: Collection[str], raw: Collection[str], whose: Iterable[Wearer]
) -> str | None:
    """What a product that answers a wish for a size states in another system instead; None where it states
    the wish itself, or nothing like it. values: its normalised sizes; raw: what its feed says, folded."""
    if wish in raw or any(_EUROPEAN.fullmatch(one) and _bare(one) == wish for one in raw):
        return None
    whose = tuple(whose)
    for value in values:
        if value != wish and (wish in european(value, whose) or value in european(wish, whose)):
            return value
    return None


def _bare(size: str) -> str:
    match = _EUROPEAN.fullmatch(size)
    return f"{float(match[1].replace(',', '.')):g}" if match else size


def meant(where: Where) -> Where:
    """A wish for a British or American size means the European ones too, and what else it is there."""
    sizes = where.any_of.get("size", frozenset())
    whose = wearers(where.any_of.get("gender", ()), where.any_of.get("age_group", ()))
    more = {eu for size in sizes for eu in european(size, whose)} - sizes
    return replace(where, any_of={**where.any_of, "size": sizes | more}) if more else where


def with_european(row: RowAttributes) -> RowAttributes:
    """Attributes of footwear with the European sizes where it states others; those are derived."""
    stated = row.values.get("size", ())
    whose = wearers(row.values.get("gender", ()), row.values.get("age_group", ()))
    system = row.values.get("size_system", ())
    if len(system) == 1 and system[0] in ("uk", "us", "gb"):
        # Google's size_system: bare numbers are of that system.
        found = [eu for size in stated for eu in european(f"{system[0]} {size}", whose)]
    else:
        found = [eu for size in stated for eu in european(size, whose)]
    more = tuple(size for size in dict.fromkeys(found) if size not in stated)
    if not more:
        return row
    return replace(row, values={**row.values, "size": (*stated, *more)}, derived=row.derived | {"size"})
