"""Parquet tables; columns may hold lists and structures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.errors import FeedError
from catalog.feeds import tabular
from catalog.feeds.base import Item, Problem
from catalog.feeds.mapping import FieldMap
from catalog.feeds.tabular import Numbered, Records

#: Rows turned into objects at a time.
_BATCH = 2_000
#: Bytes that the rows read together may take in memory, as the file states them.
MAX_GROUP = 1 << 30


class Parquet:
    """`FeedReader` for Parquet. Rows are counted from 1."""

    name = "parquet"

    def detects(self, head: bytes) -> float:
        return 1.0 if head.startswith(b"PAR1") else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        try:
            file = pq.ParquetFile(stream)
            columns = file.schema_arrow.names
            sizes = [file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups)]
        except (pa.ArrowException, OSError, ValueError) as error:
            raise FeedError(f"is not readable as Parquet: {_line(error)}") from error
        if any(size > MAX_GROUP for size in sizes):
            raise FeedError(f"has row groups of more than {MAX_GROUP >> 20} MB: write smaller ones")
        if not file.metadata.num_rows:
            raise FeedError("there is no product in it")
        yield from tabular.items(_records(file), mapping, columns)


def _records(file: pq.ParquetFile) -> Records:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH):
            for record in batch.to_pylist():
                number += 1
                yield Numbered(number, {name: _plain(value) for name, value in record.items()})
    except (pa.ArrowException, OSError, ValueError) as error:
        yield Problem(number + 1, None, f"the table breaks off here: {_line(error)}", "cut off")


def _plain(value: Any) -> Any:
    """A value as JSON would hold it."""
    if isinstance(value, (str, int, float, bool)) or value is None:
        return None if value != value else value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple)):
        # A map comes as a list of pairs.
        if value and all(isinstance(item, tuple) and len(item) == 2 for item in value):
            return {str(key): _plain(item) for key, item in value}
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)


def _line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
