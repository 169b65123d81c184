"""Card numbers never reach the database: shoppers type them into chats, whatever they are told."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from typing import Any

#: Digits in groups as people type them; a longer run than a card number may hold one (then its CVV).
_RUN = re.compile(r"(?<!\w)(?<!\d[.,])\d(?:[ \-\u00a0\u2010-\u2015.]{0,2}\d){12,}(?!\w|[.,]\d)")
_GROUP = re.compile(r"\d+")
#: Card numbers are written in groups of 4-4-4-4, 4-6-5, 4-4-4-4-3 or as one.
_LEAST_GROUP = 3
#: 19 digits in groups of three make six and a rest; looking further only costs time.
_MOST_GROUPS = 7
_MANY_DIGITS = re.compile(r"(?:\d\D{0,2}){13}")
MASK = "•"
#: Under these keys stand identifiers of ours and of the catalog; an EAN-13 may pass the check sum.
IDENTIFIERS = frozenset({"id", "ids", "focus", "press", "url", "image", "update", "gtin", "sku"})


def luhn(digits: str) -> bool:
    """The check sum of card numbers (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def redact_text(text: str) -> str:
    """`text` with every card-like number masked but for its last four digits, and without NUL characters,
    which PostgreSQL can't store."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if not _MANY_DIGITS.search(text):
        return text
    return _RUN.sub(_mask, text)


def card_numbers(value: Any) -> frozenset[str]:
    """The digits of all card-like numbers in the texts of a JSON value."""
    found: set[str] = set()
    _collect(value, found)
    return frozenset(found)


def redact(value: Any, numbers: AbstractSet[str] = frozenset()) -> Any:
    """A JSON value with all its texts redacted, keys left as they are.

    Identifiers stay. A JSON number becomes null when its digits are among `numbers` (an amount that was
    read out of a card number); any other big number, such as a time in milliseconds, stays.
    """
    match value:
        case str():
            return redact_text(value)
        case dict():
            return {
                key: inner if key in IDENTIFIERS else redact(inner, numbers) for key, inner in value.items()
            }
        case list() | tuple():
            return [redact(inner, numbers) for inner in value]
        case int() | float() if numbers and abs(value) >= 1e12 and f"{abs(value):.0f}" in numbers:
            return None
        case _:
            return value


def _collect(value: Any, found: set[str]) -> None:
    match value:
        case str() if _MANY_DIGITS.search(value):
            found.update(_digits(run[start:end]) for run in _RUN.findall(value) for start, end in _cards(run))
        case dict():
            for inner in value.values():
                _collect(inner, found)
        case list() | tuple():
            for inner in value:
                _collect(inner, found)
        case _:
            pass


def _cards(run: str) -> list[tuple[int, int]]:
    """Where in a run of digits card numbers stand: the whole run, else spans of whole groups."""
    if _is_card(_digits(run)):
        return [(0, len(run))]
    groups = list(_GROUP.finditer(run))
    found: list[tuple[int, int]] = []
    first = 0
    while first < len(groups):
        taken = 1
        for last in range(min(len(groups), first + _MOST_GROUPS), first, -1):
            span = groups[first:last]
            long_enough = all(len(group[0]) >= _LEAST_GROUP for group in span)
            if long_enough and _is_card("".join(group[0] for group in span)):
                found.append((span[0].start(), span[-1].end()))
                taken = len(span)
                break
        first += taken
    return found


def _is_card(digits: str) -> bool:
    """13 to 19 digits (ISO/IEC 7812-1) with a right check digit."""
    return 13 <= len(digits) <= 19 and luhn(digits)


def _digits(run: str) -> str:
    return "".join(_GROUP.findall(run))


def _mask(match: re.Match[str]) -> str:
    run = match[0]
    for start, end in reversed(_cards(run)):
        digits = _digits(run[start:end])
        run = run[:start] + MASK * (len(digits) - 4) + digits[-4:] + run[end:]
    return run
