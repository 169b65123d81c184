"""Generations: immutable, indexed states of a catalog in `DATA_DIR/generations/000042/`, one of them live.

A generation is built in a hidden folder beside the live one, checked into place by one rename and switched
to by one more. A process killed at any moment leaves the old one serving; what it had embedded is kept.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, cast

import filelock

from catalog import product_json
from catalog.embedder import Embedder, Vectors
from catalog.embedding import Embedding, Helping, VectorCache
from catalog.errors import CatalogError
from catalog.product import Product
from catalog.progress import Progress, Silent

#: Counts up when what is in a generation, or what it means, changes: older ones are then built anew.
FORMAT = 3
MANIFEST = "manifest.json"
POINTER = "CURRENT"
_EMBEDDED = "embedded.npy"
REMEDY = "run `shopkeeper catalog import FEED`"


class Indexing(Protocol):
    """The reading side's half of a build (`catalog.indexing`)."""

    def passage_text(self, product: Product, /) -> str: ...

    def write_indexes(
        self, directory: Path, products: Collection[Product], vectors: Vectors, /
    ) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` states. `files`: relative path -> {"sha256", "bytes"}; `digest`: see below;
    `made_by`: see `fingerprint`."""

    format: int
    number: int
    embedder: str
    dimension: int
    products: int
    digest: str
    made_by: str
    created_at: str
    counts: Mapping[str, Any]
    files: Mapping[str, Mapping[str, Any]]


def build(
    data_dir: Path,
    products: Collection[Product],
    embedder: Embedder,
    *,
    now: datetime,
    cache: VectorCache | None = None,
    progress: Progress | None = None,
    indexing: Indexing | None = None,
    helping: Helping | None = None,
) -> Path:
    """Embed, index, write and switch to the next generation; returns its folder.

    Hold `lock(data_dir)` around it. `products` are gone through several times. Texts whose vector is in
    `cache` are not embedded again. `helping`: other processes that fill the cache meanwhile.
    """
    progress = progress or Silent()
    indexing = indexing or cast(Indexing, importlib.import_module("catalog.indexing"))
    root = data_dir / "generations"
    root.mkdir(parents=True, exist_ok=True)
    for leftover in root.glob(".building-*"):
        shutil.rmtree(leftover)

    number = max(_numbers(root), default=0) + 1
    building = root / f".building-{number:06d}"
    building.mkdir()
    embedding = Embedding(indexing.passage_text, embedder, cache, progress, helping)
    vectors = embedding.vectors(products, building / _EMBEDDED)
    progress.advance("index", 0, len(products))
    counts = indexing.write_indexes(building, products, vectors)
    del vectors
    (building / _EMBEDDED).unlink(missing_ok=True)
    manifest = Manifest(
        format=FORMAT,
        number=number,
        embedder=embedder.id,
        dimension=embedder.dimension,
        products=len(products),
        digest=digest((p.id, product_json.content_hash(product_json.dump(p))) for p in products),
        made_by=fingerprint(),
        created_at=now.isoformat(),
        counts=counts,
        files=_describe(building),
    )
    _write(building / MANIFEST, json.dumps(_as_json(manifest), indent=1, ensure_ascii=False))
    for folder in (path for path in building.rglob("*") if path.is_dir()):
        _sync(folder)
    _sync(building)
    directory = root / f"{number:06d}"
    building.rename(directory)
    _sync(root)
    _point(root, number)
    progress.advance("index", len(products), len(products))
    if cache is not None:
        cache.forget_others(embedder.id, embedding.hashes)
    return directory


def current(data_dir: Path, *, deep: bool = True) -> Path:
    """The live generation's folder, verified (`deep`: by checksum, else by file sizes).

    Raises CatalogError, one sentence, when there is none or it is damaged.
    """
    root = data_dir / "generations"
    number = _pointed(root)
    if number is None:
        raise CatalogError(f"There is no catalog in {data_dir} yet: {REMEDY}")
    directory = root / f"{number:06d}"
    if not directory.is_dir():
        raise CatalogError(f"The live catalog {directory} is gone: {REMEDY} again")
    verify(directory, deep=deep)
    return directory


def verify(directory: Path, *, deep: bool = True) -> Manifest:
    """Check every file of a generation against its manifest; raises CatalogError naming the first bad one."""
    manifest = read_manifest(directory)
    for name, stated in manifest.files.items():
        path = directory / name
        if not path.is_file():
            raise CatalogError(f"The catalog {directory} is damaged ({name} is missing): {REMEDY} again")
        if path.stat().st_size != stated["bytes"] or (deep and _sha256(path) != stated["sha256"]):
            raise CatalogError(
                f"The catalog {directory} is damaged ({name} is not what was written): {REMEDY} again"
            )
    return manifest


def read_manifest(directory: Path) -> Manifest:
    """Raises CatalogError when it is missing, broken or of another format."""
    try:
        stated = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        manifest = Manifest(**{name: stated[name] for name in Manifest.__slots__})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CatalogError(f"The catalog {directory} has no readable {MANIFEST}: {REMEDY} again") from error
    if manifest.format != FORMAT:
        raise CatalogError(
            f"The catalog {directory} was written by another version (format {manifest.format}, "
            f"this one reads {FORMAT}): {REMEDY} again"
        )
    return manifest


def numbers(data_dir: Path) -> list[int]:
    """The generations that there are, oldest first."""
    return sorted(_numbers(data_dir / "generations"))


def live_number(data_dir: Path) -> int | None:
    """The number that serves, whatever state its files are in; None when there is none yet."""
    return _pointed(data_dir / "generations")


def switch(data_dir: Path, number: int) -> None:
    """Serve an existing generation, verified by checksum first. Hold `lock(data_dir)` around it."""
    root = data_dir / "generations"
    verify(root / f"{number:06d}")
    _point(root, number)


def prune(data_dir: Path, keep: int = 3) -> list[int]:
    """Delete all but the newest `keep` generations, never the live one; returns the numbers that went."""
    root = data_dir / "generations"
    live = _pointed(root)
    gone = [number for number in sorted(_numbers(root))[: -keep or None] if number != live]
    for number in gone:
        shutil.rmtree(root / f"{number:06d}")
    return gone


def digest(hashes: Iterable[tuple[str, str]]) -> str:
    """One hash over (id, content hash) pairs: the same exactly when the products are the same."""
    total = hashlib.sha256()
    for pair in sorted(hashes):
        total.update("\0".join(pair).encode() + b"\n")
    return total.hexdigest()


def fingerprint() -> str:
    """One hash over this package's code and word lists: what other ones made is worth building anew."""
    package = Path(__file__).parent
    total = hashlib.sha256()
    for path in sorted(
        path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    ):
        total.update(f"{path.relative_to(package)} {_sha256(path)}\n".encode())
    return total.hexdigest()


@contextmanager
def lock(data_dir: Path) -> Iterator[None]:
    """One import a data directory: raises CatalogError at once when another runs. Ends with the process."""
    data_dir.mkdir(parents=True, exist_ok=True)
    held = filelock.FileLock(data_dir / "import.lock", timeout=0)
    try:
        held.acquire()
    except filelock.Timeout as error:
        raise CatalogError(
            f"Another import into {data_dir} is running: wait until it is done, then run this one again"
        ) from error
    try:
        yield
    finally:
        held.release()


def _describe(directory: Path) -> dict[str, dict[str, Any]]:
    files = sorted(path for path in directory.rglob("*") if path.is_file())
    described = {}
    for path in files:
        _sync(path)
        name = path.relative_to(directory).as_posix()
        described[name] = {"sha256": _sha256(path), "bytes": path.stat().st_size}
    return described


def _as_json(manifest: Manifest) -> dict[str, Any]:
    return {name: getattr(manifest, name) for name in Manifest.__slots__}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _numbers(root: Path) -> list[int]:
    return [int(path.name) for path in root.glob("[0-9]*") if path.is_dir() and path.name.isdecimal()]


def _pointed(root: Path) -> int | None:
    try:
        text = (root / POINTER).read_text(encoding="ascii").strip()
        return int(text)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise CatalogError(f"{root / POINTER} does not name a catalog: {REMEDY} again") from error


def _point(root: Path, number: int) -> None:
    fresh = root / f".{POINTER}.new"
    _write(fresh, f"{number:06d}\n")
    fresh.replace(root / POINTER)
    _sync(root)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    _sync(path)


def _sync(path: Path) -> None:
    """Make a file or a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
