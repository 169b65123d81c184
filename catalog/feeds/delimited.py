"""CSV and TSV, whatever the delimiter and encoding."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from catalog.errors import FeedError
from catalog.feeds import encoding, tabular
from catalog.feeds.base import Item, Problem
from catalog.feeds.mapping import FieldMap
from catalog.feeds.records import Record, delimiter_of, records
from catalog.feeds.tabular import Numbered, Records


class Delimited:
    """`FeedReader` for tables as text, with a header in the first row."""

    name = "csv"

    def detects(self, head: bytes) -> float:
        columns = columns_of(head)
        if not columns:
            return 0.0
        return 0.4 if len(columns) > 1 else 0.1

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        with table(stream) as (columns, rows):
            yield from tabular.items(rows, mapping, columns)


def columns_of(head: bytes) -> list[str]:
    """The header of a table as text, from its beginning; [] when it is none but markup or JSON."""
    text = encoding.text_of(head).lstrip("\ufeff \r\n")
    if text[:1] in ("", "<", "{", "[") or text.startswith("PAR1"):
        return []
    # A head that ends within a row says nothing wrong about the rows before.
    header = next(records(io.StringIO(text, newline=""), delimiter_of(text)), None)
    return _columns(header.cells) if header is not None else []


@contextmanager
def table(stream: BinaryIO) -> Iterator[tuple[list[str], Records]]:
    """The columns of a table, and its rows with what is wrong with them. Raises FeedError when empty."""
    name, damaged = encoding.detect(stream)
    text = io.TextIOWrapper(stream, encoding=name, errors="replace", newline="")
    try:
        delimiter = delimiter_of(text.read(1 << 16))
        text.seek(0)
        rows = records(text, delimiter)
        header = next(rows, None)
        if header is None:
            raise FeedError("the file is empty")
        columns = _columns(header.cells)
        yield columns, _numbered(rows, columns, name if damaged else None)
    finally:
        text.detach()


def _numbered(rows: Iterator[Record], columns: list[str], damaged: str | None) -> Records:
    if damaged:
        yield encoding.replaced(damaged)
    width = len(columns)
    for row in rows:
        if row.broken is None and len(row.cells) == width:
            yield Numbered(row.number, dict(zip(columns, row.cells, strict=True)))
            continue
        problem = _shape(row, width)
        if problem is not None:
            yield problem
        if problem is None or problem.level == "warning":
            yield Numbered(row.number, dict(zip(columns, row.cells, strict=False)))


def _columns(cells: list[str]) -> list[str]:
    """The header's names: unnamed columns are numbered, repeated names too."""
    seen: Counter[str] = Counter()
    columns = []
    for index, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"column {index}"
        seen[name] += 1
        columns.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return columns


def _shape(row: Record, width: int) -> Problem | None:
    extra = [cell for cell in row.cells[width:] if cell.strip()]
    if row.broken and (len(row.cells) != width):
        return Problem(row.number, None, f"the row can't be read: {row.broken}", "broken row")
    if extra:
        message = (
            f"the row has {len(row.cells)} cells, the header {width}: a text with a delimiter needs quotes"
        )
        return Problem(row.number, None, message, "broken row")
    if row.broken:
        return Problem(row.number, None, f"{row.broken}; read as far as it goes", "broken quotes", "warning")
    if len(row.cells) < width:
        message = f"the row ends after {len(row.cells)} of {width} cells"
        return Problem(row.number, None, message, "short row", "warning")
    return None
