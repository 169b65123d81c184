"""Figures of the moment, read at each scrape: who waits for a person, what waits to be sent, what is
served, how the imports went. All replicas of one database tell the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import sqlalchemy as sa
import structlog
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.storage import tables
from bot.storage.engine import READ_ONLY
from catalog.errors import CatalogError
from catalog.sources import SourceStore

log = structlog.get_logger(__name__)

OWNERS = ("queued", "human")
STATUSES = ("waiting", "sending", "dead")


class StandingFigures(Collector):
    """`live` gives the number and the size of the generation that is served; it may raise CatalogError.

    Without a database the figures that come from it are missing, and `shopkeeper_database_up` is 0.
    """

    def __init__(
        self,
        engine: sa.Engine,
        shop: str,
        live: Callable[[], tuple[int, int]],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine = engine.execution_options(**READ_ONLY)
        self._sources = SourceStore(engine, shop)
        self._shop = shop
        self._live = live
        self._clock = clock

    def describe(self) -> Iterator[Metric]:
        """Nothing is read when the collector is registered."""
        yield from ()

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("shopkeeper_database_up", "1 if the database answers")
        try:
            figures = [*self._queue(), *self._outbox(), *self._imports()]
            up.add_metric((), 1)
        except sa.exc.SQLAlchemyError as error:
            log.warning("figures_not_read", reason=type(error).__name__)
            figures = []
            up.add_metric((), 0)
        yield up
        yield from figures
        yield from self._catalog()

    def _queue(self) -> Iterator[Metric]:
        chat, now = tables.chat, self._clock()
        waiting = sa.func.min(chat.c.owner_since)
        query = (
            sa.select(chat.c.owner, sa.func.count().label("chats"), waiting.label("since"))
            .where(chat.c.shop == self._shop, chat.c.owner.in_(OWNERS), chat.c.closed_at.is_(None))
            .group_by(chat.c.owner)
        )
        with self._engine.connect() as connection:
            found = {row.owner: (row.chats, row.since) for row in connection.execute(query)}
        chats = GaugeMetricFamily(
            "shopkeeper_chats", "Chats that wait for a person or are with one", labels=("owner",)
        )
        for owner in OWNERS:
            chats.add_metric((owner,), found.get(owner, (0, None))[0])
        yield chats
        since = found.get("queued", (0, None))[1]
        yield GaugeMetricFamily(
            "shopkeeper_queue_oldest_seconds",
            "How long the first in the queue has waited",
            value=max(0.0, (now - since).total_seconds()) if since is not None else 0.0,
        )

    def _outbox(self) -> Iterator[Metric]:
        table, now = tables.delivery, self._clock()
        due = sa.func.min(sa.case((table.c.status == "waiting", table.c.next_at)))
        query = (
            sa.select(table.c.status, sa.func.count().label("deliveries"), due.label("due"))
            .where(table.c.shop == self._shop, table.c.status.in_(STATUSES))
            .group_by(table.c.status)
        )
        with self._engine.connect() as connection:
            found = {row.status: (row.deliveries, row.due) for row in connection.execute(query)}
        deliveries = GaugeMetricFamily(
            "shopkeeper_deliveries", "Messages for messengers and desks, not yet out", labels=("status",)
        )
        for status in STATUSES:
            deliveries.add_metric((status,), found.get(status, (0, None))[0])
        yield deliveries
        first = found.get("waiting", (0, None))[1]
        yield GaugeMetricFamily(
            "shopkeeper_delivery_late_seconds",
            "How long the first message that is due has been",
            value=max(0.0, (now - first).total_seconds()) if first is not None else 0.0,
        )

    def _imports(self) -> Iterator[Metric]:
        good = GaugeMetricFamily(
            "shopkeeper_import_last_success_timestamp_seconds",
            "When a source was last imported", labels=("source",),
        )  # fmt: skip
        failures = GaugeMetricFamily(
            "shopkeeper_import_failures", "Imports of a source that failed, in a row", labels=("source",)
        )
        seconds = GaugeMetricFamily(
            "shopkeeper_import_last_seconds", "What a source's last import took", labels=("source",)
        )
        rows = GaugeMetricFamily(
            "shopkeeper_import_rows",
            "Rows of a source's last import, by what became of them", labels=("source", "outcome"),
        )  # fmt: skip
        for state in self._sources.states():
            if state.imported_at is not None:
                good.add_metric((state.name,), _utc(state.imported_at).timestamp())
            failures.add_metric((state.name,), state.failures)
            if state.last is not None:
                seconds.add_metric((state.name,), state.last.seconds)
                for outcome in ("added", "changed", "unchanged", "removed", "rejected"):
                    rows.add_metric((state.name, outcome), float(state.last.report.get(outcome) or 0))
        yield from (good, failures, seconds, rows)

    def _catalog(self) -> Iterator[Metric]:
        try:
            number, size = self._live()
        except CatalogError:
            number, size = 0, 0
        yield GaugeMetricFamily(
            "shopkeeper_catalog_generation", "The catalog being served; 0 is none", value=number
        )
        yield GaugeMetricFamily("shopkeeper_catalog_products", "Products being served", value=size)


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at
