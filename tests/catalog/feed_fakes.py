"""Fakes and feeds for the tests of importing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from catalog.embedder import Vectors
from catalog.feeds.base import ColumnUse, FeedReader, Problem, Row
from catalog.feeds.mapping import FieldMap, parse_map
from catalog.importer import DATABASE, import_feed
from catalog.product import Product
from catalog.report import ImportReport
from catalog.store import ProductStore, open_engine
from catalog.tables import metadata

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class FakeEmbedder:
    """A vector by hash of each text; remembers what it was asked to embed."""

    def __init__(self, id: str = "fake/1", dimension: int = 8) -> None:
        self.id = id
        self.dimension = dimension
        self.texts: list[str] = []

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self.passages(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.texts.extend(texts)
        seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") for text in texts]
        rows = [np.random.default_rng(seed).standard_normal(self.dimension) for seed in seeds]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


class FakeIndexing:
    """Writes ids and vectors as they are."""

    def passage_text(self, product: Product) -> str:
        return f"{product.title} {product.description}"

    def write_indexes(self, directory: Path, products: Sequence[Product], vectors: Vectors) -> dict[str, Any]:
        (directory / "ids.json").write_text(json.dumps([product.id for product in products]))
        (directory / "lexical").mkdir()
        np.save(directory / "lexical" / "vectors.npy", vectors)
        return {"rows": len(products)}


def prepare(data_dir: Path) -> ProductStore:
    """An empty database in a data directory."""
    data_dir.mkdir(parents=True, exist_ok=True)
    engine = open_engine(data_dir / DATABASE)
    metadata.create_all(engine)
    return ProductStore(engine)


def run_import(
    data_dir: Path, *feeds: Path | str, embedder: FakeEmbedder | None = None, **options: Any
) -> ImportReport:
    prepare(data_dir)
    options = {"now": NOW, "indexing": FakeIndexing(), **options}
    return import_feed(data_dir, feeds, embedder=embedder or FakeEmbedder(), **options)


def csv_file(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


def read(
    reader: FeedReader, content: bytes | str, mapping: FieldMap | dict[str, Any] | None = None
) -> tuple[list[Row], list[Problem], dict[str, ColumnUse]]:
    """Rows, problems and column uses of a feed."""
    data = content.encode() if isinstance(content, str) else content
    if isinstance(mapping, dict):
        mapping = parse_map(mapping)
    items: Iterable[Row | Problem | ColumnUse] = list(reader.read(BytesIO(data), mapping))
    return (
        [item for item in items if isinstance(item, Row)],
        [item for item in items if isinstance(item, Problem)],
        {item.column: item for item in items if isinstance(item, ColumnUse)},
    )
