"""One process that works: `python -m tests.bot.jobs.working URL NAME`. SIGTERM ends it in good order."""

from __future__ import annotations

import asyncio
import signal
import sys

import sqlalchemy as sa
from anyio.to_thread import run_sync

from bot.jobs.base import Job
from bot.jobs.postgres import PostgresJobs
from bot.storage.engine import open_engine

metadata = sa.MetaData()
BEGUN, DONE, TICKED = (
    sa.Table(
        name,
        metadata,
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("about", sa.Text),
        sa.Column("worker", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp()),
    )
    for name in ("begun", "done", "ticked")
)


def working(engine: sa.Engine, name: str) -> PostgresJobs:
    def note(table: sa.Table, about: str) -> None:
        with engine.begin() as connection:
            connection.execute(sa.insert(table).values(about=about, worker=name))

    async def work(about: str) -> None:
        await run_sync(note, BEGUN, about)
        await asyncio.sleep(0.4)
        await run_sync(note, DONE, about)

    async def tick(_: str) -> None:
        await run_sync(note, TICKED, "")

    jobs = [Job("work", work), Job("tick", tick, every=1)]
    return PostgresJobs(engine, "main", jobs, beat=0.5, dead=3.0)


async def main(url: str, name: str) -> None:
    engine = open_engine(url)
    running = asyncio.create_task(working(engine, name).run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    await asyncio.gather(running, return_exceptions=True)
    engine.dispose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
