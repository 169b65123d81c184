"""A JSON document that holds a list of products, streamed: `[{…}, …]` or `{"products": [{…}, …]}`."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from catalog.errors import FeedError
from catalog.feeds import encoding, tabular
from catalog.feeds.base import Item, Problem
from catalog.feeds.mapping import FieldMap
from catalog.feeds.tabular import Numbered, Records

#: Under what name a document's list of products stands.
LISTS = ("products", "items", "offers", "data", "goods", "catalog", "results")
_CHUNK = 1 << 18
#: One product's text is never longer, in characters.
MAX_OBJECT = 10_000_000
_SPACE = re.compile(r"[ \t\r\n,]*")
_SCALAR = r'(?:"[^"]{0,500}"|[-\w.+]{1,40})'
_WRAPPED = re.compile(rf'\{{\s*(?:"[^"]{{1,60}}"\s*:\s*{_SCALAR}\s*,\s*)*"(?:{"|".join(LISTS)})"\s*:\s*\[')


class JsonArray:
    """`FeedReader` for JSON that is no JSON Lines."""

    name = "json"

    def detects(self, head: bytes) -> float:
        text = encoding.text_of(head).lstrip("\ufeff \r\n\t")
        if text.startswith("["):
            return 0.6
        return 0.7 if is_wrapped(text) else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        with elements(stream) as records:
            first, all_ = tabular.peeked(records)
            if first is None:
                raise FeedError("there is no product object in its list")
            yield from tabular.items(iter(all_), mapping)


def is_wrapped(text: str) -> bool:
    """Whether a document is an object that soon says `"products": [`."""
    return _WRAPPED.match(text) is not None


@contextmanager
def elements(stream: BinaryIO) -> Iterator[Records]:
    """The objects of the document's list, numbered from 1. Raises FeedError when there is no list."""
    name, damaged = encoding.detect(stream)
    text = io.TextIOWrapper(stream, encoding=name, errors="replace")
    try:
        yield _elements(_Cursor(text), name if damaged else None)
    finally:
        text.detach()


def _elements(cursor: _Cursor, damaged: str | None) -> Records:
    if damaged:
        yield encoding.replaced(damaged)
    if cursor.next() == "{":
        cursor.skip(1)
        _to_list(cursor)
    if cursor.next() != "[":
        raise FeedError(f"holds no list of products: expected [ … ] or an object with {LISTS[0]!r}")
    cursor.skip(1)
    number = 0
    while (sign := cursor.next()) != "]":
        number += 1
        if not sign:
            yield Problem(number, None, "the JSON breaks off here", "cut off")
            return
        try:
            value = cursor.value()
        except (ValueError, RecursionError) as error:
            if number == 1:
                raise FeedError(f"is not readable as JSON: {error}") from error
            yield Problem(number, None, f"the JSON breaks off here: {error}", "cut off")
            return
        if isinstance(value, dict):
            yield Numbered(number, value)
        else:
            yield Problem(number, None, "is not a JSON object", "broken row")


def _to_list(cursor: _Cursor) -> None:
    """To the list of products within an object; values of other names are read over."""
    try:
        while cursor.next() == '"':
            name = cursor.value()
            if cursor.next() != ":":
                break
            cursor.skip(1)
            if name in LISTS and cursor.next() == "[":
                return
            cursor.value()
    except (ValueError, RecursionError) as error:
        raise FeedError(f"is not readable as JSON: {error}") from error


class _Cursor:
    """A place in a JSON text of which only a part is in memory."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._ended = False
        self._decoder = json.JSONDecoder()

    def next(self) -> str:
        """The next sign that is no space or comma; "" at the end."""
        while True:
            found = _SPACE.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def skip(self, signs: int) -> None:
        self._at += signs

    def value(self) -> Any:
        """The next value. Raises ValueError when it is broken, cut off or too long."""
        self.next()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except ValueError:
                # Broken, or not all here yet.
                if len(self._buffer) - self._at > MAX_OBJECT or not self._more():
                    raise
                continue
            # A number may go on in what isn't read yet.
            if end == len(self._buffer) and isinstance(value, (int, float)) and self._more():
                continue
            self._at = end
            return value

    def _more(self) -> bool:
        if self._ended:
            return False
        rest = self._buffer[self._at :]
        # As much again as there is: what is long is tried a few times, not once a chunk.
        block = self._text.read(max(_CHUNK, len(rest)))
        self._ended = not block
        self._buffer, self._at = rest + block, 0
        return bool(block)
