"""Jobs that several processes share, in their PostgreSQL, by the library procrastinate.

https://procrastinate.readthedocs.io. Its tables (`procrastinate_…`) lie beside ours and are its own: nothing
in them lasts, since what is due is read from our tables. Each process works off the queue of its shop. One
that died is noticed by its heart, which no longer beats, and what it had begun is done by another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import random
from typing import Any

import procrastinate
import sqlalchemy as sa
import structlog
from anyio.to_thread import run_sync
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job as Row
from procrastinate.jobs import Status

from bot.jobs.base import RETRIES, Job, Watch, by_name, cron
from bot.jobs.running import run_once, unwatched
from bot.storage.engine import CONNECT_SECONDS, KEEPALIVES
from bot.storage.migrate import alone, unhurried

log = structlog.get_logger(__name__)

#: Jobs of one process at once; and seconds between two beats of its heart, after which it is taken for dead,
#: between looks for the dead, and that a job has to end when the process stops.
AT_ONCE, BEAT, DEAD, LOOK, GRACE = 8, 5.0, 20.0, 10, 2.0
#: Seconds until another try when the database is away.
AGAIN = 2.0
#: How often one may take its process with it.
DEATHS = 5
#: What the library names its things.
_TABLE = "procrastinate_jobs"


class PostgresJobs:
    """`bot.jobs.base.Jobs` of the shop `shop` in the database that `engine` opens."""

    def __init__(
        self,
        engine: sa.Engine,
        shop: str,
        jobs: Iterable[Job],
        watch: Watch = unwatched,
        *,
        beat: float = BEAT,
        dead: float = DEAD,
    ) -> None:
        # It tells of each job and each failure; so do we.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        self._engine = engine
        self._shop = shop
        self._watch = watch
        self._beat, self._dead = beat, dead
        self._jobs = by_name(jobs)
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(
                conninfo=engine.url.set(drivername="postgresql").render_as_string(hide_password=False),
                kwargs={"connect_timeout": CONNECT_SECONDS, **KEEPALIVES},
                min_size=1,
                max_size=4,
            ),
            periodic_defaults={"max_delay": 60.0},
        )
        for job in self._jobs.values():
            self._add(job)
        self._add(Job("rescue", self._rescue, every=LOOK))

    async def run(self) -> None:
        while True:
            try:
                await run_sync(self._make_tables)
                async with self._app.open_async():
                    await self._app.run_worker_async(
                        name=self._shop,
                        queues=[self._shop],
                        concurrency=AT_ONCE,
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=GRACE,
                        update_heartbeat_interval=self._beat,
                        stalled_worker_timeout=self._dead,
                        delete_jobs="always",
                    )
                log.warning("jobs_away", reason="the database's connection was lost")
            except (ConnectorException, sa.exc.SQLAlchemyError, OSError) as error:
                log.warning("jobs_away", reason=f"{type(error).__name__}: {error}")
            await asyncio.sleep(AGAIN)  # its worker ends when the database goes away

    async def ask(self, name: str, about: str) -> None:
        job = self._jobs[name]
        waiting = self._app.configure_task(
            name=self._full(job), queueing_lock=f"{self._full(job)}:{about}", lock=self._lock(job)
        )
        try:
            await waiting.defer_async(about=about)
        except AlreadyEnqueued:
            return

    def _add(self, job: Job) -> None:
        async def run(timestamp: int = 0, about: str = "") -> None:
            await run_once(job, about, self._watch)

        task = self._app.task(
            name=self._full(job),
            queue=self._shop,
            lock=self._lock(job),
            queueing_lock=self._full(job) if job.every is not None else None,
            retry=_Again(planned=job.every is not None),
        )(run)
        if job.every is not None:
            self._app.periodic(cron=cron(job.every), periodic_id=self._shop)(task)

    def _full(self, job: Job) -> str:
        """Two shops may share a database, and what waits is looked up by names."""
        return f"{self._shop}:{job.name}"

    def _lock(self, job: Job) -> str | None:
        return None if job.alone is None else f"{self._shop}:{job.alone}"

    async def _rescue(self, _: str) -> None:
        """Have done by another what a process had begun that is dead."""
        manager = self._app.job_manager
        for row in await manager.get_stalled_jobs(queue=self._shop, seconds_since_heartbeat=self._dead):
            log.warning("job_rescued", job=row.task_name, tries=row.attempts)
            if row.attempts >= DEATHS:
                await manager.finish_job(row, status=Status.FAILED, delete_job=True)
            else:
                await manager.retry_job(row)

    def _make_tables(self) -> None:
        """Where they lack; processes that start at once wait for the first."""
        with self._engine.connect() as connection:
            if sa.inspect(connection).has_table(_TABLE):
                return
        with alone(self._engine), self._engine.begin() as connection:
            unhurried(connection)
            if not sa.inspect(connection).has_table(_TABLE):
                # Without parameters the driver takes the text as it is, percent signs and all.
                driver: Any = connection.connection.driver_connection
                driver.execute(self._app.schema_manager.get_schema())


class _Again(procrastinate.BaseRetryStrategy):
    """What was ended with its process is done again at once. What failed: later, if it was asked for."""

    def __init__(self, planned: bool) -> None:
        self._planned = planned

    def get_retry_decision(self, *, exception: BaseException, job: Row) -> procrastinate.RetryDecision | None:
        if isinstance(exception, asyncio.CancelledError):
            return procrastinate.RetryDecision(retry_at=datetime.now(UTC))
        if self._planned or RETRIES.over(job.attempts + 1):
            return None
        wait = timedelta(seconds=RETRIES.delay(job.attempts + 1, random))
        return procrastinate.RetryDecision(retry_at=datetime.now(UTC) + wait)
