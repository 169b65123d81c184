"""Every reader keeps the contract, over one shop in its own format."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from catalog.feeds.base import FeedReader
from catalog.feeds.registry import readers
from catalog.feeds.source import opened
from catalog.product import Product
from catalog.progress import Silent
from tests.catalog.feed_shops import PRODUCTS, WRITERS
from tests.contracts.feed_reader import FeedReaderContract, products


@pytest.fixture(params=WRITERS, ids=lambda writer: f"{writer[0]}-{writer[1].__name__}")
def written(request: pytest.FixtureRequest) -> tuple[str, Callable[[], bytes]]:
    writer: tuple[str, Callable[[], bytes]] = request.param
    return writer


@pytest.fixture
def reader(written: tuple[str, Callable[[], bytes]]) -> FeedReader:
    return next(reader for reader in readers() if reader.name == written[0])


@pytest.fixture
def content(written: tuple[str, Callable[[], bytes]]) -> bytes:
    return written[1]()


@pytest.fixture
def shop() -> tuple[Product, ...]:
    return PRODUCTS


class TestFeedReaders(FeedReaderContract):
    pass


def test_every_reader_is_under_the_contract() -> None:
    assert {name for name, _ in WRITERS} == {reader.name for reader in readers()}


@pytest.mark.parametrize("pack", ["gzip", "zip", "zip of gzip"])
def test_archives_of_any(written: tuple[str, Callable[[], bytes]], pack: str, tmp_path: Path) -> None:
    data = written[1]()
    if "gzip" in pack:
        data = gzip.compress(data)
    if pack.startswith("zip"):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export/feed.txt", data)
        data = packed.getvalue()
    path = tmp_path / "feed.xml"
    path.write_bytes(data)
    reader = next(reader for reader in readers() if reader.name == written[0])
    with opened(str(path), Silent()) as (part,), part.path.open("rb") as stream:
        found = products(list(reader.read(stream, None)), "USD")
    assert [product.id for product in found] == ["mug-1", "tee"]
