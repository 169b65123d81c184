"""What a feed format is to the importer: a reader of rows in our own field names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from catalog.feeds.mapping import FieldMap

Level = Literal["error", "warning"]

#: The fields of `catalog.product.Product` that a row may carry, by the names that a map uses too.
#: `sale_price` is what is paid when it is below `price`; `image` and `images` are joined.
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
    """

    number: int
    values: Mapping[str, Any]
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """Where a column of the feed went. `how`: map | name | attribute | pairs | left out."""

    column: str
    target: str
    how: str


Item = Row | Problem | ColumnUse


class FeedReader(Protocol):
    """One feed format. `read` streams; it raises FeedError when nothing in the file can be used."""

    name: str

    def detects(self, head: bytes, path: Path) -> float:
        """How surely (0..1) a file is of this format, from its first 64 KB and its name."""

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        """Rows, problems and where the columns went. `stream` is seekable; problems name no feed yet."""
