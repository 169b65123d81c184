"""What a feed format is to the importer: a reader of rows in our own field names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, Protocol

from catalog.feeds.mapping import FieldMap

Level = Literal["error", "warning"]

#: The fields of `catalog.product.Product` that a row may carry, by the names that a map uses too.
#: `sale_price` is what is paid when it is below `price`, within `sale_dates` ("start/end", or the two as a
#: list) where the feed says when; `image` and `images` are joined; rows of one `item_group_id` are the
#: variants of one product.
FIELDS = [
    "id",
    "title",
    "price",
    "sale_price",
    "list_price",
    "currency",
    "description",
    "category",
    "brand",
    "url",
    "image",
    "images",
    "available",
    "stock",
    "rating",
    "reviews",
    "attributes",
    "variants",
    "translations",
    "goes_with",
    "customizable",
    "sale_dates",
    "item_group_id",
]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one row (or, with row None, a whole file) that the merchant should know.

    `row` counts as the feed's own program shows it: spreadsheet rows with the header as row 1, lines of
    JSONL, offers of YML from 1. `kind` groups problems of one sort. An error means: the row is not used.
    """

    row: int | None
    field: str | None
    message: str
    kind: str
    level: Level = "error"
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One product's raw values by our field names (`FIELDS`), in whatever type the format has.

    `attributes`: name -> text or texts. Values are not cleaned or checked yet.
    `variants`: the rows that are the product's buyable forms, gathered; their attributes hold only what tells
    them apart. A product that has them needs no price of its own.
    """

    number: int
    values: Mapping[str, Any]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    variants: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """Where a column of the feed went. `how`: map | name | attribute | pairs | left out | private."""

    column: str
    target: str
    how: str


Item = Row | Problem | ColumnUse


class FeedReader(Protocol):
    """One feed format. `read` streams; it raises FeedError when nothing in the file can be used."""

    name: str

    def detects(self, head: bytes) -> float:
        """How surely (0..1) a file is of this format, by its first 64 KB; a name proves nothing."""

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        """Rows, problems and where the columns went. `stream` is seekable; problems name no feed yet."""
