"""Planned work of a whole shop, as `serve` runs it."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import App, build
from bot.planned import planned_work
from bot.refetching import Refetching
from bot.settings import Settings, load_settings
from catalog.sources import Schedule, SourceStore

WORK = ("patience", "erasures", "retention", "campaigns", "sources", "fetch")


@pytest.fixture
def app(loaded_demo: Path, tmp_path: Path) -> App:
    shutil.copytree(loaded_demo, tmp_path / "data")
    return build(Settings(data_dir=tmp_path / "data"))


def done(app: App) -> set[tuple[str, str]]:
    """Work that ended, and how."""
    return {
        (sample.labels["work"], sample.labels["outcome"])
        for family in text_string_to_metric_families(app.metrics.text().decode())
        for sample in family.samples
        if sample.name == "shopkeeper_job_seconds_count"
    }


def test_each_of_it_is_done_and_a_source_that_is_due_is_fetched(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []

    async def fetch(_: Refetching, name: str) -> None:
        fetched.append(name)

    monkeypatch.setattr(Refetching, "_in_a_process", fetch)
    SourceStore(app.engine).add(Schedule("late", ("feed.csv",), 3600, app.clock()))

    async def story() -> None:
        running = asyncio.create_task(planned_work(app, {}).run())
        async with asyncio.timeout(60):
            while len(done(app)) < len(WORK):  # noqa: ASYNC110 - there is nothing to wait for
                await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(story())
    assert done(app) == {(work, "done") for work in WORK}
    assert fetched == ["late"]


def test_shared_work_needs_a_shared_database() -> None:
    with pytest.raises(Exception, match="SHOPKEEPER_JOBS=postgres needs"):
        load_settings(jobs="postgres")
