"""Sentence vectors kept on disk by what was embedded: nobody waits twice for the same examples."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

import numpy as np
import structlog
from numpy.typing import NDArray

from nlu.intents import EmbedMany

log = structlog.get_logger(__name__)

#: Vectors kept at most (about 40 MB at 384 numbers of two bytes); the oldest make room.
MOST = 50_000
_KEY = 16


class VectorCache:
    """`EmbedMany` over another one, of the model `embedder`, that remembers in `directory`.

    A file that can't be read is made anew, and one that can't be written costs only its use. Thread-safe.
    Vectors are kept in half precision, for all texts alike, so that first and later trainings agree.
    """

    def __init__(self, directory: Path, embed: EmbedMany, embedder: str, most: int = MOST) -> None:
        name = hashlib.sha256(embedder.encode()).hexdigest()[:16]
        self._file = directory / f"{name}.npz"
        self._embed = embed
        self._most = most
        self._lock = Lock()
        self._known: dict[bytes, NDArray[np.float16]] | None = None

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(len(texts), D) vectors."""
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).digest()[:_KEY] for text in texts]
        with self._lock:
            if self._known is None:
                self._known = self._read()
            known = self._known
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
            if new:
                vectors = self._embed(list(new.values())).astype(np.float16)
                known.update(zip(new, vectors, strict=True))
                self._write(known)
            return np.array([known[key] for key in keys], dtype=np.float32)

    def _read(self) -> dict[bytes, NDArray[np.float16]]:
        try:
            with self._file.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                keys, vectors = kept["keys"], kept["vectors"]
        except FileNotFoundError:
            return {}
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            log.warning("vector_cache_unreadable", file=str(self._file), reason=str(error))
            return {}
        if keys.shape[1:] != (_KEY,) or len(keys) != len(vectors):
            return {}
        return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}

    def _write(self, known: dict[bytes, NDArray[np.float16]]) -> None:
        known = dict(list(known.items())[-self._most :])
        part = self._file.with_name(f"{self._file.stem}.{os.getpid()}.part.npz")
        keys = np.frombuffer(b"".join(known), np.uint8).reshape(-1, _KEY)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            np.savez(part, keys=keys, vectors=np.array(list(known.values()), np.float16))
            part.replace(self._file)
        except OSError as error:
            log.warning("vector_cache_unwritable", file=str(self._file), reason=str(error))
            with suppress(OSError):
                part.unlink()
