"""JSON Lines: one product object a line; values may be lists and objects."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

from catalog.errors import FeedError
from catalog.feeds import encoding, plan
from catalog.feeds.base import Item, Problem
from catalog.feeds.delimited import SAMPLE
from catalog.feeds.mapping import FieldMap

#: A longer line is no product (bytes are not known yet, so characters).
MAX_LINE = 10_000_000


class JsonLines:
    """`FeedReader` for JSONL. A key first seen after the sample is an attribute if its values are short."""

    name = "jsonl"

    def detects(self, head: bytes, path: Path) -> float:
        if path.suffix.lower() in (".jsonl", ".ndjson"):
            return 0.9
        return 0.8 if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{") else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        name, damaged = encoding.detect(stream)
        if damaged:
            yield Problem(None, None, f"some bytes are not {name} and were replaced", "encoding", "warning")
        text = io.TextIOWrapper(stream, encoding=name, errors="replace")
        try:
            rows = _records(text)
            sample = list(islice(rows, SAMPLE))
            objects = [row for _, row in sample if isinstance(row, dict)]
            if not objects:
                raise FeedError("no line is a JSON object; JSONL has one product object a line")
            columns = list(dict.fromkeys(key for row in objects for key in row))
            decided = plan.make(columns, objects, mapping)
            yield from decided.uses
            for number, row in chain(sample, rows):
                yield row if isinstance(row, Problem) else decided.row(number, row)
        finally:
            text.detach()


def _records(text: io.TextIOWrapper) -> Iterator[tuple[int, dict[str, Any] | Problem]]:
    number = 0
    while line := text.readline(MAX_LINE):
        number += 1
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, Problem(number, None, f"the line is not JSON: {error}", "broken row")
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            yield number, Problem(number, None, "the line is not a JSON object", "broken row")
