from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa

from bot.refetching import Refetcher, refetching, run_aside
from bot.settings import Settings
from bot.storage.engine import open_engine
from bot.storage.migrate import upgrade
from catalog.sources import Schedule, SourceStore
from catalog.sync import RETRY


class Fetched:
    """What was fetched, and what each fetch answers."""

    def __init__(self, answer: str | None = None) -> None:
        self.names: list[str] = []
        self.answer = answer

    def __call__(self, name: str, stop: Event) -> str | None:
        self.names.append(name)
        return self.answer


def test_what_is_due_is_fetched_in_its_order() -> None:
    fetched = Fetched()
    Refetcher(lambda: ["b", "a"], fetched).look()
    assert fetched.names == ["b", "a"]


def test_what_stays_due_is_not_started_over_and_over() -> None:
    fetched = Fetched("it failed")
    now = [0.0]
    refetcher = Refetcher(lambda: ["a"], fetched, clock=lambda: now[0])
    for now[0] in (0.0, 1.0, RETRY - 1.0, RETRY + 1.0):
        refetcher.look()
    assert fetched.names == ["a", "a"]


def test_the_thread_outlives_a_database_that_is_locked() -> None:
    fetched = Fetched()
    answers: Iterator[list[str]] = iter([[], ["a"]])
    looks = 0

    def due() -> list[str]:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise sa.exc.OperationalError("select", None, Exception("database is locked"))
        return next(answers, [])

    with Refetcher(due, fetched, poll=0.01):
        until = time.monotonic() + 5
        while not fetched.names and time.monotonic() < until:
            time.sleep(0.01)
    assert fetched.names == ["a"]


def test_stopping_ends_a_running_import_soon() -> None:
    stop = Event()
    stop.set()
    started = time.monotonic()
    failed = run_aside([sys.executable, "-c", "import time; time.sleep(60)"], stop)
    assert failed is not None
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("code", "said"),
    [("pass", None), ("import sys; sys.exit('first\\nlast')", "last"), ("raise SystemExit(3)", "status 3")],
)
def test_why_a_process_failed_is_its_last_line(code: str, said: str | None) -> None:
    failed = run_aside([sys.executable, "-c", code], Event())
    assert failed is None if said is None else said in str(failed)


def test_a_source_is_fetched_by_the_command_line_and_what_went_wrong_is_kept(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    upgrade(settings.database)
    engine = open_engine(settings.database)
    sources = SourceStore(engine)
    sources.add(Schedule("-own", (str(tmp_path / "missing.csv"),), 60, datetime.now(UTC)))
    refetching(settings, engine).look()
    (state,) = sources.states()
    assert state.last is not None
    assert "There is no file" in str(state.last.error)
    engine.dispose()
