"""Arrays in files that are mapped into memory, with their room on the disk taken at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

_BLOCK = 1 << 20


def new_array(path: Path, dtype: DTypeLike, shape: tuple[int, ...]) -> NDArray[Any]:
    """Zeros in a fresh .npy file. Raises OSError when the disk has no room for all of it: a mapped file that
    meets a full disk later would kill the process."""
    if 0 in shape:
        # An empty file can't be mapped.
        empty = np.zeros(shape, dtype=dtype)
        np.save(path, empty, allow_pickle=False)
        return empty
    array = np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=shape)
    with path.open("r+b") as file:
        size = path.stat().st_size
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            file.seek(size - array.nbytes)
            for start in range(0, array.nbytes, _BLOCK):
                file.write(bytes(min(_BLOCK, array.nbytes - start)))
    return array
