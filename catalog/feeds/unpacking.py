"""gzip and zip archives of feeds, with limits against those that are made to fill a disk."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from catalog.errors import FeedError

#: Bytes that all files of one archive may have together.
MAX_UNPACKED = 8 << 30
#: How many times larger than its archive a file may be: text is packed to a tenth, seldom to a hundredth.
MAX_RATIO = 200
#: Below this a ratio says nothing.
MIN_SUSPECT = 64 << 20
MAX_ENTRIES = 1_000
#: Archives within archives.
MAX_NESTED = 2
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
#: What spreadsheets are, though they are zip archives.
_OFFICE = ("[Content_Types].xml", "mimetype")
#: What operating systems put into archives.
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@contextmanager
def unpacked(path: Path, name: str, head: bytes) -> Iterator[list[tuple[Path, str]]]:
    """The files in an archive and what to call them; a file that is no archive as it is.

    Raises FeedError for a broken or oversized archive, and for an encrypted one.
    """
    if not head.startswith((_GZIP, _ZIP)):
        yield [(path, name)]
        return
    with tempfile.TemporaryDirectory(prefix="shopkeeper-unpacked-") as folder:
        yield _Unpacking(Path(folder), name, path.stat().st_size).files(path, name, 0)


@dataclass
class _Unpacking:
    folder: Path
    archive: str
    packed: int
    written: int = 0
    _made: list[Path] = field(default_factory=list)

    def files(self, path: Path, name: str, depth: int) -> list[tuple[Path, str]]:
        with path.open("rb") as file:
            head = file.read(4)
        if not head.startswith((_GZIP, _ZIP)):
            return [(path, name)]
        if depth == MAX_NESTED:
            raise FeedError(f"{name}: archives within archives within archives are not unpacked")
        try:
            if head.startswith(_GZIP):
                with gzip.open(path) as packed:
                    inner = self._write(packed)
                return self.files(inner, name, depth + 1)
            return self._zip(path, name, depth)
        except (EOFError, zlib.error, zipfile.BadZipFile, gzip.BadGzipFile, NotImplementedError) as error:
            raise FeedError(f"{name} is a broken archive: {error}") from error
        except RuntimeError as error:
            raise FeedError(f"{name} is an encrypted archive: give it without a password") from error

    def _zip(self, path: Path, name: str, depth: int) -> list[tuple[Path, str]]:
        found: list[tuple[Path, str]] = []
        with zipfile.ZipFile(path) as archive:
            entries = [
                entry
                for entry in archive.infolist()
                if not entry.is_dir() and not any(junk in entry.filename for junk in _JUNK)
            ]
            if any(entry.filename in _OFFICE for entry in entries):
                raise FeedError(f"{name} is an Excel workbook or the like: export the products as CSV")
            if len(entries) > MAX_ENTRIES:
                raise FeedError(f"{name} holds {len(entries)} files, more than {MAX_ENTRIES}")
            for entry in sorted(entries, key=lambda entry: entry.filename):
                # The name is only shown: what is written goes under a number of ours.
                with archive.open(entry) as packed:
                    inner = self._write(packed)
                label = f"{name}/{entry.filename}" if len(entries) > 1 else name
                found.extend(self.files(inner, label, depth + 1))
        if not found:
            raise FeedError(f"{name} is an empty archive")
        return found

    def _write(self, packed: IO[bytes] | gzip.GzipFile) -> Path:
        path = self.folder / str(len(self._made))
        self._made.append(path)
        with path.open("wb") as file:
            while block := packed.read(_BLOCK):
                self.written += len(block)
                suspect = self.written > MIN_SUSPECT and self.written > MAX_RATIO * self.packed
                if suspect or self.written > MAX_UNPACKED:
                    raise FeedError(
                        f"{self.archive} unpacks to more than {self.written >> 20} MB from "
                        f"{self.packed / (1 << 20):.1f} MB: that is no feed; unpack it yourself if it is"
                    )
                file.write(block)
        return path
