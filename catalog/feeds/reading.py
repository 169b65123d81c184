"""Feeds read and checked as an import goes: products spooled to a file, what is wrong told to the report."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import IO

from catalog import product_json
from catalog.errors import FeedError
from catalog.feeds.base import ColumnUse, Item, Problem, Row
from catalog.feeds.fetching import Fetching
from catalog.feeds.mapping import FieldMap
from catalog.feeds.offers import NO_PRICE
from catalog.feeds.registry import reader_for
from catalog.feeds.source import opened
from catalog.feeds.validation import Checked
from catalog.product import Product
from catalog.progress import Progress
from catalog.report import ImportReport

#: Feed number, row number and digest of a product's row share one integer: a million of them are to fit.
_ROW_BITS, _DIGEST_BITS = 40, 32
#: What a spooled product's line begins with: whether it can be used whatever else its feed holds.
_SURE, _OPEN = b"+", b"?"


@dataclass
class Reading:
    """Rows of all feeds, checked, products spooled to a file: a currency is only known at the end.

    `priced`: some row says something of a price. `priceless`: it is settled that none does.
    """

    spool: IO[bytes]
    progress: Progress
    report: ImportReport
    now: datetime | None = None
    fetching: Fetching = field(default_factory=Fetching)
    currencies: Counter[str] = field(default_factory=Counter)
    without_currency: int = 0
    cut_off: bool = False
    priced: bool = False
    priceless: bool = False
    _seen: dict[str, int] = field(default_factory=dict)
    _unpriced: set[str] = field(default_factory=set)
    _feeds: list[str] = field(default_factory=list)

    @property
    def ids(self) -> Collection[str]:
        """Of the products that can be used."""
        return self._seen.keys()

    def row_of(self, id_: str) -> int:
        """The row that a product was read from."""
        return self._seen[id_] & ((1 << _ROW_BITS) - 1)

    def read(self, source: str, format_: str, mapping: FieldMap | None) -> None:
        """All rows of a source: a path or an address, whose archive may hold several files.

        Raises FeedError when it can't be used as a whole.
        """
        with opened(source, self.progress, self.fetching) as parts:
            for part in parts:
                self._feeds.append(part.name)
                reader = reader_for(format_, part.head, part.name)
                self.report.formats[part.name] = reader.name
                total = part.path.stat().st_size
                with part.path.open("rb") as stream:
                    try:
                        for item in reader.read(stream, mapping):
                            self._take(item, part.name)
                            if self.report.read % 500 == 0:
                                self.progress.advance("read", min(stream.tell(), total), total)
                    except FeedError as error:
                        raise FeedError(f"{part.name}: {error}") from error
                self.progress.advance("read", total, total)

    def settle(self) -> None:
        """All is read: decides what becomes of products of whose price nothing was said.

        Among others that have one they are mistakes, and left out. In feeds that state no price at all they
        stay, to be sold on request.
        """
        if not self._unpriced:
            return
        if not self.priced:
            message = (
                "the feed names no prices: its products are shown as 'price on request' and are in nobody's "
                "budget (if a column holds prices, say `price: COLUMN` in a map file)"
            )
            self.report.say(Problem(None, "price", message, "no prices", "warning"))
            self.priceless = True
            return
        for id_ in sorted(self._unpriced, key=self.row_of):
            self._leave_out(id_)

    def products(self, currency: str) -> Iterator[Product]:
        """What was read, once more; prices without a currency are in `currency`."""
        self.spool.seek(0)
        for line in self.spool:
            product = product_json.load(line[1:])
            if line[:1] == _OPEN and self.priced:
                continue
            yield product if product.currency else replace(product, currency=currency)

    def _take(self, item: Item, feed: str) -> None:
        if isinstance(item, ColumnUse):
            if item not in self.report.columns:
                self.report.columns.append(item)
        elif isinstance(item, Problem):
            self.report.say(replace(item, feed=feed))
            if item.kind == "cut off":
                self.cut_off = True
            elif item.level == "error" and item.row is not None:
                self.report.read += 1
                self.report.rejected += 1
        else:
            self.report.read += 1
            self._check(item, feed)

    def _check(self, row: Row, feed: str) -> None:
        checked = Checked(row, self.now)
        product = checked.product
        if product is not None and product.id in self._seen and row.variants:
            # The group's name is another product's id: its first variant's is its own.
            product = replace(product, id=product.variants[0].id)
        self.priced = self.priced or checked.priced
        if product is not None and checked.unpriced and self.priced:
            self._miss(row.number, feed)
            return
        if product is not None and product.id in self._unpriced and not checked.unpriced:
            self._leave_out(product.id)
        if product is not None and product.id in self._seen:
            self._repeated(product.id, row, feed)
            return
        for problem in checked.problems:
            self.report.say(replace(problem, feed=feed))
        if product is None:
            self.report.rejected += 1
            return
        place = (len(self._feeds) - 1) << _DIGEST_BITS | _digest(row)
        self._seen[product.id] = place << _ROW_BITS | row.number
        if checked.unpriced:
            self._unpriced.add(product.id)
        if product.currency:
            self.currencies[product.currency] += 1
        else:
            self.without_currency += 1
        self.spool.write((_OPEN if checked.unpriced else _SURE) + product_json.dump(product) + b"\n")

    def _leave_out(self, id_: str) -> None:
        """What was kept in case that the feed has no prices; it has."""
        self._unpriced.remove(id_)
        feed = self._feeds[self._seen[id_] >> _ROW_BITS >> _DIGEST_BITS]
        self._miss(self.row_of(id_), feed)
        del self._seen[id_]

    def _miss(self, row: int, feed: str) -> None:
        self.report.rejected += 1
        self.report.say(Problem(row, "price", NO_PRICE, "missing", feed=feed))

    def _repeated(self, id_: str, row: Row, feed: str) -> None:
        self.report.rejected += 1
        first = self._seen[id_] >> _ROW_BITS
        where = self._feeds[first >> _DIGEST_BITS]
        place = f"row {self.row_of(id_)}" + (f" of {where}" if where != feed else "")
        if first & ((1 << _DIGEST_BITS) - 1) == _digest(row):
            self.report.repeated += 1
            message, kind = f"repeats {place} exactly; left out", "repeated row"
            self.report.say(Problem(row.number, "id", message, kind, "warning", feed))
        else:
            message = f"the id {id_!r} is {place}'s; that one is kept"
            self.report.say(Problem(row.number, "id", message, "duplicate id", "error", feed))


def _digest(row: Row) -> int:
    parts = [(each.values, each.attributes) for each in (row, *row.variants)]
    return zlib.crc32(json.dumps(parts, default=str).encode())
