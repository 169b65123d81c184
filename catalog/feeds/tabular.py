"""Numbered records of any table-like format to rows: columns decided by a map, their names and a sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from catalog.errors import FeedError
from catalog.feeds import plan
from catalog.feeds.base import Item, Problem, Row
from catalog.feeds.grouping import gathered
from catalog.feeds.mapping import FieldMap, shown

#: Records looked at before it is decided what each column is.
SAMPLE = 1_000


#: The kind of problem of a row that is fine but says itself that it is not to be offered.
LEFT_OUT = "not offered"


class Numbered(NamedTuple):
    """A record and the number that the feed's own program shows for it."""

    number: int
    record: dict[str, Any]


#: What a format's source of records yields.
Records = Iterator[Numbered | Problem]


def items(records: Records, mapping: FieldMap | None, columns: Sequence[str] | None = None) -> Iterator[Item]:
    """What a reader yields of generic records; variants gathered where a column names their group.

    `columns`: when known; else those of the first records. Raises FeedError when there is no record.
    """
    sample = list(islice(records, SAMPLE))
    seen = [item.record for item in sample if isinstance(item, Numbered)]
    if columns is None:
        columns = list(dict.fromkeys(key for record in seen for key in record))
    if not columns:
        raise FeedError("there is no product in it")
    decided = plan.make(columns, seen, mapping)
    yield from decided.uses
    rows = (
        decided.row(item.number, item.record) if isinstance(item, Numbered) else item
        for item in chain(sample, records)
    )
    yield from gathered(rows) if "item_group_id" in decided.fields else rows


def some(items: Iterable[Item]) -> Iterator[Item]:
    """These items; raises FeedError at the end when no row was among them, not even one left out."""
    found = False
    for item in items:
        found = found or isinstance(item, Row) or (isinstance(item, Problem) and item.kind == LEFT_OUT)
        yield item
    if not found:
        raise FeedError("there is no product in it")


def require(columns: Iterable[str], wanted: Iterable[str], export: str) -> None:
    """Raises FeedError when none of the wanted columns is there (in lower case); `export`: what has them."""
    names = [column.strip().lower() for column in columns]
    wanted = list(wanted)
    if not any(name in names for name in wanted):
        message = f"has no column {wanted[0]!r}, so it is not {export}; its columns are: {shown(names)}"
        raise FeedError(message)


def peeked(records: Records) -> tuple[Numbered | None, Iterable[Numbered | Problem]]:
    """The first record, and all of them still."""
    before: list[Numbered | Problem] = []
    for item in records:
        before.append(item)
        if isinstance(item, Numbered):
            return item, chain(before, records)
    return None, before
