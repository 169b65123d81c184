"""Rows that belong together, wherever in a feed they stand, in memory that doesn't grow with the feed."""

from __future__ import annotations

import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO

from catalog.feeds.base import Row

#: Rows kept in memory; more go to files.
IN_MEMORY = 20_000
#: Files over which the groups are spread; one file's rows are in memory at a time.
PARTS = 64


class Gathering:
    """Take rows by the key of their group, then give the groups back, in the order of their first rows.

    Past `IN_MEMORY` rows they are spread over files by key, and the order holds only within each file.
    """

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._in_memory = in_memory
        self._rows: list[tuple[str, Row]] = []
        self._files: list[IO[bytes]] = []
        self._open = ExitStack()

    def __enter__(self) -> Gathering:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, key: str, row: Row) -> None:
        """`row` has no variants, and values that JSON can hold."""
        if self._files:
            self._write(key, row)
            return
        self._rows.append((key, row))
        if len(self._rows) > self._in_memory:
            folder = self._open.enter_context(tempfile.TemporaryDirectory(prefix="shopkeeper-groups-"))
            self._files = [
                self._open.enter_context((Path(folder) / str(part)).open("w+b")) for part in range(PARTS)
            ]
            for each in self._rows:
                self._write(*each)
            self._rows.clear()

    def groups(self) -> Iterator[tuple[str, list[Row]]]:
        """Each group's key and rows, once."""
        if not self._files:
            yield from _grouped(self._rows)
        for file in self._files:
            file.seek(0)
            yield from _grouped(_read(file))

    def _write(self, key: str, row: Row) -> None:
        part = self._files[zlib.crc32(key.encode("utf-8", "surrogatepass")) % PARTS]
        line = json.dumps([key, row.number, dict(row.values), dict(row.attributes)])
        part.write(line.encode() + b"\n")


def _read(file: Iterable[bytes]) -> Iterator[tuple[str, Row]]:
    for line in file:
        key, number, values, attributes = json.loads(line)
        yield key, Row(number, values, attributes)


def _grouped(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, list[Row]]]:
    groups: dict[str, list[Row]] = {}
    for key, row in rows:
        groups.setdefault(key, []).append(row)
    yield from groups.items()
