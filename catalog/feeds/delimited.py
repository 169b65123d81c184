"""CSV and TSV, whatever the delimiter and encoding."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from catalog.errors import FeedError
from catalog.feeds import encoding, plan
from catalog.feeds.base import Item, Problem
from catalog.feeds.mapping import FieldMap
from catalog.feeds.records import DELIMITERS, Record, delimiter_of, records

#: Rows looked at before it is decided what each column is.
SAMPLE = 1_000


class Delimited:
    """`FeedReader` for tables as text, with a header in the first row."""

    name = "csv"

    def detects(self, head: bytes, path: Path) -> float:
        if path.suffix.lower() in (".csv", ".tsv", ".tab"):
            return 0.8
        lines = head.lstrip(b"\xef\xbb\xbf \r\n").splitlines()
        if not lines or lines[0][:1] in (b"<", b"{", b"["):
            return 0.0
        return 0.4 if any(delimiter.encode() in lines[0] for delimiter in DELIMITERS) else 0.1

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        name, damaged = encoding.detect(stream)
        if damaged:
            yield Problem(None, None, f"some bytes are not {name} and were replaced", "encoding", "warning")
        text = io.TextIOWrapper(stream, encoding=name, errors="replace", newline="")
        try:
            yield from _items(text, mapping)
        finally:
            text.detach()


def _items(text: io.TextIOWrapper, mapping: FieldMap | None) -> Iterator[Item]:
    delimiter = delimiter_of(text.read(1 << 16))
    text.seek(0)
    rows = records(text, delimiter)
    header = next(rows, None)
    if header is None:
        raise FeedError("the file is empty")
    columns = _columns(header.cells)
    sample = list(islice(rows, SAMPLE))
    decided = plan.make(columns, [dict(zip(columns, row.cells, strict=False)) for row in sample], mapping)
    yield from decided.uses
    for row in chain(sample, rows):
        problem = _shape(row, len(columns))
        if problem is not None:
            yield problem
        if problem is None or problem.level == "warning":
            yield decided.row(row.number, dict(zip(columns, row.cells, strict=False)))


def _columns(cells: list[str]) -> list[str]:
    """The header's names: unnamed columns are numbered, repeated names too."""
    seen: Counter[str] = Counter()
    columns = []
    for index, cell in enumerate(cells, start=1):
        name = cell.strip() or f"column {index}"
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
