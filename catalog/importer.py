"""One import, start to finish: feeds read and checked, products stored, the next generation built."""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from catalog import generation, product_json
from catalog.embedder import Embedder
from catalog.embedding import Helping
from catalog.errors import CatalogError
from catalog.feeds.base import Problem
from catalog.feeds.fetching import Fetching, Validators
from catalog.feeds.mapping import FieldMap, load_map
from catalog.feeds.reading import Reading
from catalog.progress import Progress, Silent
from catalog.report import ImportReport
from catalog.sources import SourceStore
from catalog.store import CHUNK, Known, LiveProducts, ProductStore, Upsert, open_engine
from catalog.sync import MAX_REMOVED, guard_prices, guard_removals
from catalog.vector_engine import EngineIndexing, FaissEngine, VectorEngine

Mode = Literal["snapshot", "merge"]
#: The currency of a feed that never says one, where the settings don't either.
DEFAULT_CURRENCY = "USD"
#: Generations kept, the live one among them.
KEEP = 3
DATABASE = "shopkeeper.db"

#: How the operating system and the libraries say that a disk, a quota or the largest file is full.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_WORDS = ("no space left", "disk is full", "disk quota exceeded", "file too large")


def import_feed(
    data_dir: Path,
    sources: Sequence[str | Path],
    *,
    embedder: Embedder,
    now: datetime,
    format: str = "auto",
    mapping: FieldMap | Path | None = None,
    mode: Mode = "snapshot",
    source: str = "default",
    shop: str = "main",
    currency: str = DEFAULT_CURRENCY,
    progress: Progress | None = None,
    database: sa.Engine | None = None,
    indexing: generation.Indexing | None = None,
    fetching: Fetching | None = None,
    max_removed: float = MAX_REMOVED,
    force: bool = False,
    engine: VectorEngine | None = None,
    helping: Helping | None = None,
) -> ImportReport:
    """Import feeds (paths or http(s) addresses) as what the source `source` has now.

    "snapshot": products of this source that the feeds no longer hold are removed; "merge": they stay.
    When no row is usable, or a feed as a whole is not, nothing changes: the report then has no generation,
    or FeedError is raised. Raises CatalogError when another import runs or the database has no tables.
    RemovalRefusedError when more than the share `max_removed` of the source's live products would go and
    not `force`. What it did or why it failed is kept (`catalog.sources`).
    `currency`: of a feed that names none. `database`: default is SQLite in `data_dir`. `fetching`: how
    addresses are downloaded; NotModifiedError is raised when it knows that one has not changed. `engine`:
    what keeps the vectors, FAISS when None. `helping`: processes that embed as well.
    """
    progress = progress or Silent()
    tables = database or open_engine(data_dir / DATABASE)
    vectors = engine or FaissEngine()
    try:
        with _room(data_dir), generation.lock(data_dir):
            store = ProductStore(tables, shop)
            store.require_tables()
            report = ImportReport()
            with SourceStore(tables, shop).recorded(source, report, now), _room(data_dir):
                if isinstance(mapping, Path):
                    mapping = load_map(mapping)
                with tempfile.TemporaryFile(dir=data_dir) as spool:
                    reading = Reading(spool, progress, report, now, _noting(fetching or Fetching(), report))
                    for each in sources:
                        reading.read(str(each), format, mapping)
                    reading.settle()
                    if not reading.ids:
                        return report
                    usual = _currency(reading, currency)
                    complete = mode == "snapshot" and not reading.cut_off
                    limit = 1.0 if force else max_removed
                    _store(store, reading, source, usual, complete, now, limit)
                report.generation = _build(
                    data_dir, store, embedder, now, progress, indexing, vectors, helping
                )
            return report
    finally:
        if database is None:
            tables.dispose()


def reindex(
    data_dir: Path,
    *,
    embedder: Embedder,
    now: datetime,
    database: sa.Engine,
    shop: str = "main",
    progress: Progress | None = None,
    indexing: generation.Indexing | None = None,
    engine: VectorEngine | None = None,
    helping: Helping | None = None,
) -> int:
    """Build a generation of the products that are stored, without any feed: after a restored backup, for
    another embedder, for another keeper of the vectors. The number that serves now.

    Texts whose vectors are stored are not embedded again. What is live is served until the new one is ready;
    interrupted, the next run goes on. Raises CatalogError when there are no products or an import runs.
    """
    with _room(data_dir), generation.lock(data_dir):
        store = ProductStore(database, shop)
        store.require_tables()
        if not store.count():
            raise CatalogError(f"No products of {shop!r} are stored: run `shopkeeper catalog import FEED`")
        silent, faiss = progress or Silent(), engine or FaissEngine()
        return _build(data_dir, store, embedder, now, silent, indexing, faiss, helping)


@contextmanager
def _room(data_dir: Path) -> Iterator[None]:
    """Says that nothing more can be written as one sentence, whichever library met it."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, sa.exc.DBAPIError) as error:
        text = str(error).lower()
        if getattr(error, "errno", None) in _FULL or any(words in text for words in _FULL_WORDS):
            raise CatalogError(
                f"The disk of {data_dir} is full: make room and import again; what was live is still served"
            ) from error
        if isinstance(error, OSError | sa.exc.OperationalError):
            place = getattr(error, "filename", None) or data_dir
            reason = getattr(error, "strerror", None) or getattr(error, "orig", None) or error
            raise CatalogError(
                f"{place} can't be written: {reason}; what was live is still served"
            ) from error
        raise


def _noting(fetching: Fetching, report: ImportReport) -> Fetching:
    """Keeps in the report by what a later import may ask whether a feed has changed."""

    def fetched(address: str, validators: Validators) -> None:
        report.validators[address] = [validators.etag, validators.last_modified]
        fetching.fetched(address, validators)

    return replace(fetching, fetched=fetched)


def _currency(reading: Reading, default: str) -> str:
    """What rows without a currency are in: what most of the feed says, else the default, with a warning."""
    if not reading.without_currency or reading.priceless:
        return default
    usual = reading.currencies.most_common(1)
    chosen = usual[0][0] if usual else default
    if usual:
        message = f"{reading.without_currency} rows name no currency; taken as {chosen}, as most rows are"
    else:
        message = (
            f"the feed names no currency; taken as {chosen} (say `currency: {{const: …}}` in a map file)"
        )
    reading.report.say(Problem(None, "currency", message, "no currency", "warning"))
    return chosen


def _store(
    store: ProductStore,
    reading: Reading,
    source: str,
    currency: str,
    complete: bool,
    now: datetime,
    max_removed: float,
) -> None:
    """Write what differs, in one transaction, counting it."""
    report = reading.report
    known = store.known()
    live = [id_ for id_, had in known.items() if had.source == source and not had.removed]
    removed = [id_ for id_ in live if complete and id_ not in reading.ids]
    guard_removals(source, len(live), removed, reading.ids, max_removed)
    if reading.priceless and max_removed < 1:
        priced = (product.id for product in store.products() if product.price is not None)
        guard_prices(source, sum(id_ in reading.ids for id_ in priced), len(reading.ids))
    report.removed = len(removed)
    store.apply(source, _upserts(reading, known, source, currency), removed, now)


def _upserts(reading: Reading, known: dict[str, Known], source: str, currency: str) -> Iterator[list[Upsert]]:
    report = reading.report
    chunk: list[Upsert] = []
    for product in reading.products(currency):
        body = product_json.dump(product)
        hash_ = product_json.content_hash(body)
        had = known.get(product.id)
        if had is not None and not had.removed and had.source != source:
            message = f"{product.id!r} was in the source {had.source!r} before and is now in {source!r}"
            report.say(Problem(reading.row_of(product.id), "id", message, "other source", "warning"))
        if had is None or had.removed:
            report.added += 1
        elif had.content_hash != hash_:
            report.changed += 1
        else:
            report.unchanged += 1
            if had.source == source:
                continue
        chunk.append(Upsert(product.id, hash_, body))
        if len(chunk) == CHUNK // 10:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _build(
    data_dir: Path,
    store: ProductStore,
    embedder: Embedder,
    now: datetime,
    progress: Progress,
    indexing: generation.Indexing | None,
    engine: VectorEngine,
    helping: Helping | None,
) -> int:
    """The number of the generation that serves now: the live one when it has just these products already."""
    try:
        live = generation.verify(generation.current(data_dir, deep=False))
        fresh = (
            live.embedder == embedder.id
            and live.made_by == generation.fingerprint()
            and live.digest == generation.digest(store.hashes())
            and (indexing is not None or engine.built(generation.current(data_dir, deep=False)))
        )
    except CatalogError:
        fresh = False
    if fresh:
        return live.number
    directory = generation.build(
        data_dir,
        LiveProducts(store),
        embedder,
        now=now,
        cache=store,
        progress=progress,
        indexing=indexing or EngineIndexing(engine),
        helping=helping,
    )
    generation.prune(data_dir, KEEP)
    engine.tidy(data_dir)
    return int(directory.name)
