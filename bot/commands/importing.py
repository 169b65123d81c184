"""An import as the command line runs it: with bars on stderr and the shop's settings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from bot.app import App
from bot.helpers import helping
from catalog.embedding import Embedding
from catalog.feeds.fetching import Fetching, Validators
from catalog.importer import import_feed, reindex
from catalog.report import ImportReport
from catalog.store import LiveProducts, ProductStore


class Mode(StrEnum):
    SNAPSHOT = "snapshot"
    MERGE = "merge"


STAGES = {
    "download": "Downloading",
    "read": "Reading",
    "store": "Storing",
    "embed": "Embedding",
    "index": "Indexing",
}


class Bars:
    """`catalog.progress.Progress` as bars on stderr."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, stage: str, done: int, total: int | None) -> None:
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(STAGES.get(stage, stage), total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)


def reindex_with_progress(built: App, console: Console) -> int:
    """The number of the generation that serves now."""
    with Bars(console) as bars:
        return reindex(
            built.settings.data_dir,
            embedder=built.embedder,
            now=datetime.now(UTC),
            database=built.engine,
            shop=built.settings.shop,
            progress=bars,
            engine=built.vector_engine,
            helping=helping(built.settings),
        )


def embed_with_progress(built: App, start: float, console: Console) -> tuple[int, int]:
    """How many texts were embedded here, and how many products are stored."""
    from catalog.indexing import passage_text  # loads what builds indexes

    store = ProductStore(built.engine, built.settings.shop)
    products = LiveProducts(store)
    with Bars(console) as bars:
        made = Embedding(passage_text, built.embedder, store, bars).help(products, start)
    return made, len(products)


def import_with_progress(
    built: App,
    feeds: list[str],
    *,
    console: Console,
    format: str = "auto",
    map: Path | None = None,
    mode: Mode = Mode.SNAPSHOT,
    source: str = "default",
    force: bool = False,
    known: Mapping[str, Validators] | None = None,
) -> ImportReport:
    """`known`: by address, what says that a feed has not changed; NotModifiedError is raised then."""
    with Bars(console) as bars:
        return import_feed(
            built.settings.data_dir,
            feeds,
            format=format,
            mapping=map,
            mode=mode.value,
            source=source,
            shop=built.settings.shop,
            database=built.engine,
            engine=built.vector_engine,
            helping=helping(built.settings),
            embedder=built.embedder,
            progress=bars,
            now=datetime.now(UTC),
            currency=built.settings.currency,
            max_removed=built.settings.max_removed_share,
            force=force,
            fetching=Fetching(
                private=built.settings.private_feeds,
                validators=lambda address: (known or {}).get(address, Validators()),
            ),
        )
