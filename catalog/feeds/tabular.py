"""Numbered records of any table-like format to rows: columns decided by a map, their names and a sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from catalog.errors import FeedError
from catalog.feeds import plan
from catalog.feeds.base import Item, Problem
from catalog.feeds.grouping import gathered
from catalog.feeds.mapping import FieldMap

#: Records looked at before it is decided what each column is.
SAMPLE = 1_000


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
        if not seen:
            raise FeedError("there is no product in it")
        columns = list(dict.fromkeys(key for record in seen for key in record))
    decided = plan.make(columns, seen, mapping)
    yield from decided.uses
    rows = (
        decided.row(item.number, item.record) if isinstance(item, Numbered) else item
        for item in chain(sample, records)
    )
    yield from gathered(rows) if "item_group_id" in decided.fields else rows


def peeked(records: Records) -> tuple[Numbered | None, Iterable[Numbered | Problem]]:
    """The first record, and all of them still."""
    before: list[Numbered | Problem] = []
    for item in records:
        before.append(item)
        if isinstance(item, Numbered):
            return item, chain(before, records)
    return None, before
