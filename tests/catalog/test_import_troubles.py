"""Imports that meet trouble from outside: a full disk, a feed that is the old one, ids in another case."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from catalog import generation
from catalog.embedder import Vectors
from catalog.errors import CatalogError
from catalog.feeds.fetching import Fetching, NotModifiedError, Validators
from catalog.importer import DATABASE
from catalog.product import Product
from catalog.sources import Schedule, SourceStore
from catalog.store import open_engine
from tests.catalog.feed_fakes import NOW, FakeIndexing, csv_file, prepare, run_import

HEADER = "id,title,price,currency"


class FullWhileIndexing(FakeIndexing):
    def __init__(self, error: Exception) -> None:
        self._error = error

    def write_indexes(self, directory: Path, products: Sequence[Product], vectors: Vectors) -> dict[str, Any]:
        raise self._error


class FullWhile:
    """A progress that finds the disk full at a stage, as writing beside it would."""

    def __init__(self, stage: str) -> None:
        self._stage = stage

    def advance(self, stage: str, done: int, total: int | None) -> None:
        if stage == self._stage:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _feed(tmp_path: Path, *rows: str) -> Path:
    return csv_file(tmp_path / "feed.csv", HEADER, *rows)


@pytest.mark.parametrize(
    "trouble",
    [
        {"indexing": FullWhileIndexing(OSError(errno.ENOSPC, "No space left on device"))},
        {"indexing": FullWhileIndexing(RuntimeError("write error in v.faiss: No space left on device"))},
        {"progress": FullWhile("read")},
        {"progress": FullWhile("embed")},
    ],
)
def test_a_full_disk_is_one_sentence_and_the_live_catalog_stays(
    tmp_path: Path, trouble: dict[str, Any]
) -> None:
    data = tmp_path / "data"
    run_import(data, _feed(tmp_path, "1,Cup,5,USD"))
    with pytest.raises(CatalogError, match=r"The disk of .* is full: make room and import again"):
        run_import(data, _feed(tmp_path, "1,Cup,5,USD", "2,Mug,6,USD"), **trouble)
    assert generation.current(data).name == "000001"
    (state,) = SourceStore(open_engine(data / DATABASE)).states()
    assert state.last is not None
    assert "is full" in (state.last.error or "")
    assert run_import(data, _feed(tmp_path, "1,Cup,5,USD", "2,Mug,6,USD")).generation == 2


def test_an_id_in_another_case_is_another_product_and_both_stay(tmp_path: Path) -> None:
    data = tmp_path / "data"
    report = run_import(data, _feed(tmp_path, "a1,Cup,5,USD", "A1,Mug,6,USD"))
    assert (report.added, report.rejected) == (2, 0)
    assert {product.id for product in prepare(data).products()} == {"a1", "A1"}


class Feed(BaseHTTPRequestHandler):
    version = "v1"

    def do_GET(self) -> None:
        if self.headers.get("If-None-Match") == f'"{self.version}"':
            self.send_response(304)
            self.end_headers()
            return
        body = f"{HEADER}\n1,Cup {self.version},5,USD\n".encode()
        self.send_response(200)
        self.send_header("ETag", f'"{self.version}"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Feed, "version", "v1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/feed.csv"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_feed_that_is_the_old_one_is_no_failure_and_no_work(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    prepare(data)
    sources = SourceStore(open_engine(data / DATABASE))
    sources.add(Schedule("feed", (address,), every=3_600, added_at=NOW - timedelta(hours=1)))
    assert sources.validators("feed") == {}

    def fetch() -> Any:
        known = sources.validators("feed")
        fetching = Fetching(private=True, validators=lambda at: known.get(at, Validators()))
        return run_import(data, address, source="feed", fetching=fetching)

    assert fetch().added == 1
    for _ in range(2):
        assert sources.validators("feed") == {address: Validators('"v1"', None)}
        with pytest.raises(NotModifiedError):
            fetch()
        (state,) = sources.states()
        assert state.failures == 0
    monkeypatch.setattr(Feed, "version", "v2")
    assert fetch().changed == 1
    # Planned anew, perhaps with another map: the feed is read again whatever its server says.
    sources.add(Schedule("feed", (address,), every=3_600, added_at=NOW + timedelta(hours=1)))
    assert sources.validators("feed") == {}
