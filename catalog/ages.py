"""From what age a product is meant: "12+", "от 3 лет", "6-9 years", "с 6 месяцев"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.columns import Columns

#: The column of the lowest age, in years.
MIN_AGE = "min_age"
_AGE = re.compile(
    r"\A\s*(?:от|с|from|ages?|age)?\s*(?P<low>\d{1,2}(?:[.,]\d)?)\s*(?:(?P<months>мес\w*|months?|mos?\b)|"
    r"\+|(?:[-–—]|до|to)\s*\d{1,2}\s*(?P<upper>мес\w*|months?)?|лет\b|год\w*|years?|yrs?|г\b)",
    re.IGNORECASE,
)


def youngest(raw: Iterable[str]) -> str | None:
    """The lowest stated age in years, as a number in digits; None where none is stated."""
    found = []
    for value in raw:
        match = _AGE.match(value)
        if match is not None:
            low = float(match["low"].replace(",", "."))
            found.append(low / 12 if match["months"] or match["upper"] else low)
    return f"{min(found):g}" if found else None


def old_enough(columns: Columns, age: float) -> dict[str, frozenset[str]]:
    """The condition that a product is meant for somebody of this age; empty where no product states one."""
    column = columns.facets.get(MIN_AGE)
    if column is None:
        return {}
    allowed = frozenset(value for value in column.values if float(value) <= age)
    return {MIN_AGE: allowed or frozenset({"none"})}
