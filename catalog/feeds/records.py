"""CSV text to records, surviving broken quotes: only the line that is broken is lost."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

DELIMITERS = (",", ";", "\t", "|")
#: A record over more lines than this is a quote that was never closed.
MAX_LINES = 500
#: The longest cell, in characters.
MAX_CELL = 1_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """`number`: as a spreadsheet counts, the header is 1. `broken`: why `cells` may not be what was meant."""

    number: int
    cells: list[str]
    broken: str | None = None


def delimiter_of(sample: str) -> str:
    """The delimiter under which most leading records have as many cells as the first, and more than one."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        lines = sample.splitlines(keepends=True)[:50]
        try:
            widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
        except csv.Error:
            continue
        if widths and widths[0] > 1:
            alike = sum(width == widths[0] for width in widths) / len(widths)
            # Agreement first; between delimiters that agree alike, the one that cuts more.
            score = alike + min(widths[0], 100) / 1_000
            if score > best_score:
                best, best_score = delimiter, score
    return best


def records(text: TextIO, delimiter: str) -> Iterator[Record]:
    """All records but empty lines. A record whose quotes are broken is read from its first line alone."""
    csv.field_size_limit(MAX_CELL)
    feed = _Lines(text)
    number = 0
    while True:
        reader = csv.reader(feed, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                number += 1
                feed.taken.clear()
                if any(cell.strip() for cell in cells):
                    yield Record(number, cells)
            return
        except (csv.Error, _TooLongError):
            number += 1
            first = feed.give_back()
            yield Record(number, _lenient(first, delimiter), "its quotes are broken")


def _lenient(line: str, delimiter: str) -> list[str]:
    try:
        cells = next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []
    # An opening quote that swallowed the rest of the line leaves too few cells: the caller sees that.
    return cells


class _TooLongError(Exception):
    """A record spans more lines than any real one."""


class _Lines:
    """The lines of a text, with those of the record being read kept, to be read once more."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) > MAX_LINES:
            raise _TooLongError
        line = self._again.popleft() if self._again else next(self._text)
        # The reader refuses a NUL; it is no text anyway.
        self.taken.append(line.replace("\0", ""))
        return self.taken[-1]

    def give_back(self) -> str:
        """The first line of the record being read; the others are to be read again."""
        first, *others = self.taken or [""]
        self._again.extendleft(reversed(others))
        self.taken.clear()
        return first
