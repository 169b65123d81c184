from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.refetching import Refetching, run_aside
from bot.settings import Settings
from bot.storage.engine import open_engine
from bot.storage.migrate import upgrade
from catalog.sources import Schedule, SourceStore
from catalog.sync import RETRY

START = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


@pytest.fixture
def engine(settings: Settings) -> Iterator[sa.Engine]:
    upgrade(settings.database)
    engine = open_engine(settings.database)
    yield engine
    engine.dispose()


def test_one_that_died_without_a_word_is_written_down_and_waits(
    settings: Settings, engine: sa.Engine
) -> None:
    sources, now, fetched = SourceStore(engine), [START], list[str]()

    async def dies(name: str) -> str:
        fetched.append(name)
        now[0] += timedelta(seconds=2)
        return "it ended with status -9"

    sources.add(Schedule("a", ("feed.csv",), 3600, START))
    refetching = Refetching(settings, engine, lambda: now[0], dies)
    for seconds in (0, 3, RETRY - 10, RETRY + 60):
        now[0] = START + timedelta(seconds=seconds)
        for name in asyncio.run(refetching.due()):
            asyncio.run(refetching.fetch(name))
    assert fetched == ["a", "a"]
    (state,) = sources.states()
    assert [run.error for run in state.runs] == ["it ended with status -9"] * 2
    assert state.runs[0].seconds == 2.0


def test_what_another_process_just_fetched_is_not_fetched_again(
    settings: Settings, engine: sa.Engine
) -> None:
    fetched: list[str] = []

    async def fetch(name: str) -> str:
        fetched.append(name)
        return "no"

    SourceStore(engine).add(Schedule("a", ("feed.csv",), 3600, START))
    refetching = Refetching(settings, engine, lambda: START, fetch)
    for _ in range(2):
        asyncio.run(refetching.fetch("a"))
    asyncio.run(refetching.fetch("never planned"))
    assert fetched == ["a"]


def test_stopping_ends_a_running_import_soon() -> None:
    async def story() -> None:
        running = asyncio.create_task(run_aside([sys.executable, "-c", "import time; time.sleep(60)"]))
        await asyncio.sleep(0.5)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    started = time.monotonic()
    asyncio.run(story())
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("code", "said"),
    [("pass", None), ("import sys; sys.exit('first\\nlast')", "last"), ("raise SystemExit(3)", "status 3")],
)
def test_why_a_process_failed_is_its_last_line(code: str, said: str | None) -> None:
    failed = asyncio.run(run_aside([sys.executable, "-c", code]))
    assert failed is None if said is None else said in str(failed)


def test_a_source_is_fetched_by_the_command_line_and_what_went_wrong_is_kept(
    settings: Settings, engine: sa.Engine
) -> None:
    sources = SourceStore(engine)
    missing = settings.data_dir / "missing.csv"
    sources.add(Schedule("-own", (str(missing),), 60, datetime.now(UTC)))
    refetching = Refetching(settings, engine, lambda: datetime.now(UTC))
    for name in asyncio.run(refetching.due()):
        asyncio.run(refetching.fetch(name))
    (state,) = sources.states()
    assert len(state.runs) == 1
    assert "There is no file" in str(state.runs[0].error)
