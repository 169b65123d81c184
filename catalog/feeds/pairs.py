"""Attribute lists in one cell: "Colour:Black|White Size:38|39", "Цвет: синий; Вес: 2 кг"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from catalog.feeds.names import attribute_of
from catalog.feeds.plain_text import EMPTY

#: Longer "names" are sentences that happen to hold a colon.
MAX_NAME = 40
MAX_VALUE = 200
#: A column holds such lists when this share of its cells parses, over names that come again and again.
SHARE = 0.6
#: A name that this share of the lists begins with is one of the column's usual ones.
USUAL = 0.05

_SEPARATED = re.compile(r"\s*(?:;|\n)\s*")
#: Where the name before the second and later colons may start: only a capital tells it from the value
#: before it. In "80.0 cm Frame, depth:60.0 cm" it is "Frame, depth".
_CAPITAL = re.compile(r"(?:^|(?<=[\s|]))(?=[^\W\d_])")


def parse(text: str) -> dict[str, tuple[str, ...]] | None:
    """Feed name -> values, in order; None when the text is no such list."""
    text = text.strip()
    if ":" not in text or "://" in text:
        return None
    parts = [part for part in _SEPARATED.split(text) if part]
    pairs = [_split(part) for part in parts] if len(parts) > 1 else [_split(text)]
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        if pair is None:
            return None
        for name, value in pair:
            values = tuple(item for item in map(str.strip, value.split("|")) if item.casefold() not in EMPTY)
            if len(name) > MAX_NAME or any(len(item) > MAX_VALUE for item in values):
                return None
            if values:
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *values)))
    return found or None


def is_column(cells: Sequence[str]) -> bool:
    """Whether these cells of one column are attribute lists."""
    parsed = [pairs for cell in cells if (pairs := parse(cell)) is not None]
    if not cells or len(parsed) < SHARE * len(cells):
        return False
    # Prose and lists of parts begin in a new way in every cell; attribute lists with one of a few names.
    first = Counter(next(iter(pairs)) for pairs in parsed)
    usual = sum(count for count in first.values() if count >= USUAL * len(parsed))
    return usual >= SHARE * len(parsed)


def attributes(pairs: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Parsed pairs under our attribute names."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in pairs.items():
        key = attribute_of(name)
        if key:
            found[key] = tuple(dict.fromkeys((*found.get(key, ()), *values)))
    return found


def _split(text: str) -> list[tuple[str, str]] | None:
    """(name, value) pairs of "Name:value Name:value"; a value's last capitalised words name the next."""
    pieces = text.split(":")
    if len(pieces) < 2:
        return None
    name, value = pieces[0].strip(), ""
    pairs: list[tuple[str, str]] = []
    for piece in pieces[1:-1]:
        start = _name_start(piece)
        if start is None:  # a colon inside a value, as in "Ratio:16:9"
            value += f"{piece}:"
            continue
        pairs.append((name, (value + piece[:start]).strip()))
        name, value = piece[start:].strip(), ""
    pairs.append((name, (value + pieces[-1]).strip()))
    if any(not name or not name[0].isalpha() for name, _ in pairs):
        return None
    return pairs


def _name_start(piece: str) -> int | None:
    starts = [m.start() for m in _CAPITAL.finditer(piece) if piece[m.start()].isupper() and m.start() > 0]
    return starts[-1] if starts else None
