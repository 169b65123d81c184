"""JSON Lines: one product object a line; values may be lists and objects."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from catalog.errors import FeedError
from catalog.feeds import encoding, tabular
from catalog.feeds.base import Item, Problem
from catalog.feeds.mapping import FieldMap
from catalog.feeds.tabular import Numbered, Records

#: A longer line is no product (bytes are not known yet, so characters).
MAX_LINE = 10_000_000


class JsonLines:
    """`FeedReader` for JSONL. A key first seen after the sample is an attribute if its values are short."""

    name = "jsonl"

    def detects(self, head: bytes) -> float:
        if first_object(head):
            return 0.6
        # A first line longer than a head, or a broken one, may still be a product's.
        return 0.3 if encoding.text_of(head).lstrip("\ufeff \r\n").startswith("{") else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        with lines(stream) as records:
            first, records_ = tabular.peeked(records)
            if first is None:
                raise FeedError("no line is a JSON object; JSONL has one product object a line")
            yield from tabular.items(iter(records_), mapping)


def first_object(head: bytes) -> dict[str, object]:
    """The object in the first line of a file that begins like JSONL; {} when there is none."""
    text = encoding.text_of(head).lstrip("\ufeff \r\n")
    if not text.startswith("{"):
        return {}
    try:
        found = json.loads(text.split("\n", 1)[0])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def lines(stream: BinaryIO) -> Iterator[Records]:
    """The objects of a stream, a line each."""
    name, damaged = encoding.detect(stream)
    text = io.TextIOWrapper(stream, encoding=name, errors="replace")
    try:
        yield _records(text, name if damaged else None)
    finally:
        text.detach()


def _records(text: io.TextIOWrapper, damaged: str | None) -> Records:
    if damaged:
        yield encoding.replaced(damaged)
    number = 0
    while line := text.readline(MAX_LINE):
        number += 1
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Problem(number, None, f"the line is not JSON: {error}", "broken row")
            continue
        if isinstance(row, dict):
            yield Numbered(number, row)
        else:
            yield Problem(number, None, "the line is not a JSON object", "broken row")
