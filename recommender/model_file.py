"""Arrays and plain values in one file, checked by its SHA-256; nothing in it can be executed.

Layout: a line that names the kind of model, 32 bytes of digest, a compressed .npz whose array `header` holds
the plain values as JSON.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_DIGEST = hashlib.sha256().digest_size


class ModelFileError(Exception):
    """One sentence: which file, what is wrong with it, what to do."""


def save(path: Path, kind: str, header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> str:
    """Write atomically: readers see the old file or the new one, never a part. Returns the SHA-256 in hex."""
    buffer = io.BytesIO()
    plain = np.frombuffer(json.dumps(header, ensure_ascii=False).encode(), np.uint8)
    np.savez_compressed(buffer, header=plain, **arrays)  # type: ignore[arg-type]
    body = buffer.getvalue()
    digest = hashlib.sha256(body)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(_magic(kind) + digest.digest() + body)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest()


def load(path: Path, kind: str) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """(header, arrays) of what `save` wrote. Raises ModelFileError when it is missing, damaged or of another
    kind."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ModelFileError(f"{path} can't be read ({error.strerror}): make it again.") from error
    magic = _magic(kind)
    start = len(magic) + _DIGEST
    if not raw.startswith(magic):
        raise ModelFileError(f"{path} is not a {kind} model of this version: make it again.")
    if hashlib.sha256(raw[start:]).digest() != raw[len(magic) : start]:
        raise ModelFileError(f"{path} is damaged: delete it and make it again.")
    try:
        with np.load(io.BytesIO(raw[start:]), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return json.loads(arrays.pop("header").tobytes()), arrays
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ModelFileError(f"{path} is incomplete ({error}): delete it and make it again.") from error


def stamp(path: Path) -> tuple[int, int] | None:
    """Tells one state of the file from the next; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def _magic(kind: str) -> bytes:
    return f"shopkeeper-{kind}\n".encode()
