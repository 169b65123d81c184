"""Photos and documents that were sent along: kept by their content, limited by size and type."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from bot.errors import ShopkeeperError
from bot.messages import File

#: Bytes of one file: what Telegram's servers hand out to bots.
LIMIT = 20 * 1024 * 1024
#: How files begin: the type is what the content says, whatever the sender calls it.
_SIGNATURES: tuple[tuple[bytes, int, str, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, "image/png", ".png"),
    (b"\xff\xd8\xff", 0, "image/jpeg", ".jpg"),
    (b"GIF8", 0, "image/gif", ".gif"),
    (b"WEBP", 8, "image/webp", ".webp"),
    (b"%PDF-", 0, "application/pdf", ".pdf"),
)
_ID = re.compile(r"[0-9a-f]{64}")


class FileRefusedError(ShopkeeperError):
    """Too big, empty, or of a type that isn't taken."""


class FileStore:
    """Thread-safe. An id names a content, so the same file sent twice is kept once."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self._folder = folder
        self._limit = limit

    def save(self, content: bytes, name: str = "") -> File:
        """Raises FileRefusedError."""
        if not content:
            raise FileRefusedError("The file is empty.", "error-file-empty")
        if len(content) > self._limit:
            most = self._limit // 1024 // 1024
            raise FileRefusedError(f"The file is too big: at most {most} MB.", "error-file-big", most=most)
        found = [
            (kind, end) for start, at, kind, end in _SIGNATURES if content[at : at + len(start)] == start
        ]
        if not found:
            raise FileRefusedError(
                "Only pictures (PNG, JPEG, GIF, WebP) and PDF documents are taken.", "error-file-type"
            )
        media_type, suffix = found[0]
        id = hashlib.sha256(content).hexdigest()
        path = self._path(id)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).replace(path)
        return File(id, plain_name(name, suffix), media_type, len(content))

    def read(self, id: str) -> bytes:
        """Raises FileRefusedError when there is no such file."""
        if not _ID.fullmatch(id):
            raise FileRefusedError("There is no such file.", "error-no-file")
        try:
            return self._path(id).read_bytes()
        except FileNotFoundError as error:
            raise FileRefusedError("There is no such file.", "error-no-file") from error

    def delete(self, id: str) -> None:
        """Quietly when it is gone already."""
        if _ID.fullmatch(id):
            self._path(id).unlink(missing_ok=True)

    def _path(self, id: str) -> Path:
        return self._folder / id[:2] / id


def plain_name(name: str, suffix: str) -> str:
    """Without folders, odd signs or another ending than the content's own."""
    base = re.split(r"[\\/]", name)[-1]
    stem = base.rpartition(".")[0] or base
    kept = "".join(letter for letter in stem if letter.isalnum() or letter in " -_()").strip()
    return (kept[:80] or "file") + suffix
