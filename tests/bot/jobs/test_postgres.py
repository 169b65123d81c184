"""Jobs over a real PostgreSQL: the contract; then two processes, one of which is killed in the middle."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
import sqlalchemy as sa

from bot.jobs.base import Job, Jobs, Watch
from bot.jobs.postgres import PostgresJobs
from bot.storage import migrate
from bot.storage.engine import open_engine
from tests.bot.jobs.working import BEGUN, DONE, TICKED, metadata, working
from tests.contracts import jobs as contract
from tests.contracts.jobs import JobsContract, Make
from tests.servers.postgres import PostgresServer

quick = contract.quick
TASKS, WORKERS = 40, 2


@pytest.fixture
def shared(postgres: PostgresServer) -> Iterator[sa.Engine]:
    with postgres.database() as url:
        engine = open_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def make(shared: sa.Engine) -> Make:
    def made(jobs: Sequence[Job], watch: Watch) -> Jobs:
        return PostgresJobs(shared, "main", jobs, watch)

    return made


class TestPostgresJobs(JobsContract):
    pass


def test_what_was_ended_with_its_process_is_done_by_the_next(shared: sa.Engine) -> None:
    done: list[str] = []

    def process(seconds: float) -> PostgresJobs:
        async def work(about: str) -> None:
            await asyncio.sleep(seconds)
            done.append(about)

        return PostgresJobs(shared, "main", [Job("work", work)])

    async def story() -> None:
        first = process(600)
        running = asyncio.create_task(first.run())
        await asyncio.sleep(1.0)
        await first.ask("work", "long")
        await asyncio.sleep(0.5)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert done == []
        running = asyncio.create_task(process(0).run())
        await contract.until(lambda: bool(done))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(story())
    assert done == ["long"]


def test_they_go_on_when_the_database_is_back(mortal_postgres: PostgresServer) -> None:
    ran: list[float] = []
    engine = open_engine(mortal_postgres.url())

    async def work(_: str) -> None:
        ran.append(time.monotonic())

    async def story() -> None:
        running = asyncio.create_task(PostgresJobs(engine, "main", [Job("work", work, every=1)]).run())
        await contract.until(lambda: len(ran) >= 2)
        await asyncio.to_thread(mortal_postgres.kill)
        killed = len(ran)
        await asyncio.to_thread(mortal_postgres.start)
        await contract.until(lambda: len(ran) >= killed + 2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(story())
    engine.dispose()


def test_two_shops_in_one_database_keep_apart(shared: sa.Engine) -> None:
    done: list[tuple[str, str]] = []

    def shop(name: str) -> PostgresJobs:
        async def work(about: str) -> None:
            done.append((name, about))

        return PostgresJobs(shared, name, [Job("work", work)])

    async def story() -> None:
        one, other = shop("one"), shop("other")
        running = [asyncio.create_task(jobs.run()) for jobs in (one, other)]
        await asyncio.sleep(1.0)
        for number in range(5):
            await one.ask("work", str(number))
        await contract.until(lambda: len(done) >= 5)
        await asyncio.sleep(0.3)
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    asyncio.run(story())
    assert sorted(done) == [("one", str(number)) for number in range(5)]


def test_its_tables_are_no_drift(shared: sa.Engine) -> None:
    migrate.upgrade(shared.url)
    PostgresJobs(shared, "main", [])._make_tables()
    assert migrate.check(shared.url) == []
    migrate.upgrade(shared.url)


def rows(engine: sa.Engine, table: sa.Table) -> list[sa.Row[tuple[object, ...]]]:
    with engine.connect() as connection:
        return list(connection.execute(sa.select(table)))


def test_one_of_two_is_killed_in_the_middle(shared: sa.Engine) -> None:
    """Nothing lost, nothing done twice; planned work is done once, not once a process."""
    metadata.create_all(shared)
    url = shared.url.render_as_string(hide_password=False)
    workers = [
        subprocess.Popen([sys.executable, "-m", "tests.bot.jobs.working", url, name]) for name in ("a", "b")
    ]
    try:
        asyncio.run(_asked(shared))
        until = time.monotonic() + 30
        while len({row.worker for row in rows(shared, BEGUN)}) < WORKERS or len(rows(shared, DONE)) < 6:
            assert time.monotonic() < until
            time.sleep(0.02)
        workers[0].send_signal(signal.SIGKILL)
        workers[0].wait()
        killed = {row.about for row in rows(shared, BEGUN) if row.worker == "a"}
        killed -= {row.about for row in rows(shared, DONE)}
        assert killed, "it was to be in the middle of something"
        until = time.monotonic() + 60
        while len(rows(shared, DONE)) < TASKS:
            assert time.monotonic() < until, "something was lost"
            time.sleep(0.1)
    finally:
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
            worker.wait(30)
    done = Counter(row.about for row in rows(shared, DONE))
    assert done == {f"t{number}": 1 for number in range(TASKS)}
    begun = Counter(row.about for row in rows(shared, BEGUN))
    assert {about for about, count in begun.items() if count > 1} == killed
    assert set(begun.values()) <= {1, 2}
    ticks = [row.at for row in rows(shared, TICKED)]
    spent = (max(ticks) - min(ticks)).total_seconds()
    assert spent - 8 <= len(ticks) <= spent + 3  # a look each second, by either


async def _asked(engine: sa.Engine) -> None:
    jobs = working(engine, "the one who asks")
    jobs._make_tables()
    async with jobs._app.open_async():
        for number in range(TASKS):
            await jobs.ask("work", f"t{number}")
