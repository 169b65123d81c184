"""The feeds of a shop: which there are, how each is fetched again, and what their imports did."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa

from catalog.errors import CatalogError
from catalog.feeds.fetching import NotModifiedError, Validators
from catalog.report import ImportReport
from catalog.store import upsert, utc
from catalog.tables import import_run, product, schedule, source

#: Imports kept of each source, so that a merchant sees when something began.
KEPT_RUNS = 20
#: Seconds between two fetches at least: a feed is not a stream.
LEAST_INTERVAL = 60
_READ = {"shopkeeper_read_only": True}


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is fetched again for the source `name`. `every`: seconds; `map`: a path."""

    name: str
    feeds: tuple[str, ...]
    every: int
    added_at: datetime
    format: str = "auto"
    map: str | None = None
    mode: Literal["snapshot", "merge"] = "snapshot"


@dataclass(frozen=True, slots=True)
class Run:
    """One import that ended. `report`: `catalog.report.ImportReport.summary`; `error`: why it failed."""

    source: str
    started_at: datetime
    seconds: float
    error: str | None
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceState:
    """One source as it stands. `imported_at`: the last import that was stored; `runs`: newest first."""

    name: str
    products: int
    imported_at: datetime | None
    runs: tuple[Run, ...] = ()
    schedule: Schedule | None = None

    @property
    def last(self) -> Run | None:
        return self.runs[0] if self.runs else None

    @property
    def last_good(self) -> Run | None:
        return next((run for run in self.runs if run.error is None), None)

    @property
    def failures(self) -> int:
        """How many of the newest imports failed in a row."""
        return next((n for n, run in enumerate(self.runs) if run.error is None), len(self.runs))


class SourceStore:
    """One shop's sources, in the database."""

    def __init__(self, engine: sa.Engine, shop: str = "main") -> None:
        self._engine = engine
        self._shop = shop

    def add(self, planned: Schedule) -> None:
        """Plan a source, in place of what was planned under its name.

        Raises CatalogError when it names no feed or would be fetched too often.
        """
        if not planned.feeds:
            raise CatalogError(f"The source {planned.name!r} needs a feed: a path or an http(s) address")
        if planned.every < LEAST_INTERVAL:
            raise CatalogError(f"A source is fetched every {LEAST_INTERVAL} seconds at most")
        row = {
            "shop": self._shop,
            "name": planned.name,
            "feeds": list(planned.feeds),
            "format": planned.format,
            "map": planned.map,
            "mode": planned.mode,
            "every": planned.every,
            "added_at": planned.added_at,
        }
        with self._engine.begin() as connection:
            upsert(connection, schedule, [row])

    def remove(self, name: str) -> bool:
        """No longer fetch a source; its products stay. False when it was not planned."""
        where = (schedule.c.shop == self._shop, schedule.c.name == name)
        with self._engine.begin() as connection:
            return connection.execute(sa.delete(schedule).where(*where)).rowcount > 0

    def schedule(self, name: str) -> Schedule:
        """Raises CatalogError when there is none of this name."""
        planned = {state.name: state.schedule for state in self.states() if state.schedule}
        if name not in planned:
            known = ", ".join(sorted(planned)) or "none yet"
            raise CatalogError(
                f"No source {name!r} is planned here ({known}): see `shopkeeper catalog sources add`"
            )
        return planned[name]

    def record(self, run: Run) -> None:
        """Keep what an import did; of each source the newest `KEPT_RUNS`."""
        mine = (import_run.c.shop == self._shop, import_run.c.source == run.source)
        row = {
            "shop": self._shop,
            "source": run.source,
            "started_at": run.started_at,
            "seconds": run.seconds,
            "error": run.error,
            "report": dict(run.report),
        }
        with self._engine.begin() as connection:
            connection.execute(sa.insert(import_run), [row])
            newest = sa.select(import_run.c.id).where(*mine).order_by(import_run.c.id.desc()).limit(KEPT_RUNS)
            kept = list(connection.execute(newest).scalars())
            connection.execute(sa.delete(import_run).where(*mine, import_run.c.id.not_in(kept)))

    @contextmanager
    def recorded(self, name: str, report: ImportReport, now: datetime) -> Iterator[None]:
        """Around an import that fills `report`: keeps what it did, or why it failed."""
        began = time.monotonic()

        def ended(error: str | None) -> Run:
            return Run(name, now, round(time.monotonic() - began, 3), error, report.summary())

        try:
            yield
        except NotModifiedError:
            before = next((state.last_good for state in self.states() if state.name == name), None)
            report.validators = dict(before.report.get("validators", {})) if before is not None else {}
            self.record(ended(None))
            raise
        except (CatalogError, OSError) as error:
            # Where even this can't be written (a full disk), the import's own error is the one to hear.
            with suppress(sa.exc.DatabaseError):
                self.record(ended(str(error)))
            raise
        self.record(ended(None if report.usable else "nothing in the feed could be used"))

    def validators(self, name: str) -> dict[str, Validators]:
        """By address, what a server said of the source's feed when it was last imported as it is planned now.

        Empty when the plan is younger than that import or has several feeds: all of them are needed then.
        """
        for state in self.states():
            planned, good = state.schedule, state.last_good
            if state.name == name and planned is not None and good is not None:
                if len(planned.feeds) > 1 or planned.added_at > good.started_at or state.failures:
                    return {}
                stated = good.report.get("validators", {})
                return {address: Validators(*two) for address, two in stated.items()}
        return {}

    def states(self) -> list[SourceState]:
        """Every source that has products, a plan or a past import, by name."""
        live = (product.c.shop == self._shop, product.c.removed_at.is_(None))
        with self._engine.connect().execution_options(**_READ) as connection:
            count = sa.select(product.c.source, sa.func.count()).where(*live).group_by(product.c.source)
            counts = {name: int(number) for name, number in connection.execute(count)}
            imported = {
                row.name: utc(row.imported_at)
                for row in connection.execute(sa.select(source).where(source.c.shop == self._shop))
            }
            planned = {
                row.name: Schedule(
                    row.name, tuple(row.feeds), row.every, utc(row.added_at), row.format, row.map, row.mode
                )
                for row in connection.execute(sa.select(schedule).where(schedule.c.shop == self._shop))
            }
            runs: dict[str, list[Run]] = {}
            query = sa.select(import_run).where(import_run.c.shop == self._shop)
            for row in connection.execute(query.order_by(import_run.c.id.desc())):
                run = Run(row.source, utc(row.started_at), row.seconds, row.error, row.report)
                runs.setdefault(row.source, []).append(run)
        return [
            SourceState(
                name, counts.get(name, 0), imported.get(name), tuple(runs.get(name, ())), planned.get(name)
            )
            for name in sorted({*counts, *imported, *planned, *runs})
        ]
