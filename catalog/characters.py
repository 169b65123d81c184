"""How alike texts look, whatever their words: three letters in a row that a query and a title share.

The third voice beside words and meaning. It hears what both miss: slips in words that can't be mended, parts
of words, model numbers typed half. It ranks candidates that the others found; it finds none itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from catalog.errors import CatalogError
from catalog.mapped import new_array
from catalog.words import tokens

#: Bits of a row: a title has some 35 trigrams, so that two of them seldom meet in one bit.
BITS = 1024
#: What twice the usual length costs a title: long ones hold anything.
_LENGTH = 0.1


class Characters:
    """A row of bits a product; bit b is set when its title holds a trigram that hashes to b. Thread-safe."""

    def __init__(self, rows: NDArray[np.uint8]) -> None:
        self._rows = rows
        size = len(rows)
        counts = np.zeros(BITS, dtype=np.int64)
        for start in range(0, size, 65_536):
            part = np.unpackbits(rows[start : start + 65_536], axis=1, bitorder="little")
            counts += part.sum(axis=0, dtype=np.int64)
        self._weights = np.log1p((size - counts + 0.5) / (counts + 0.5)).astype(np.float32)
        self._usual = max(float(counts.sum()) / max(size, 1), 1.0) ** 0.5

    @classmethod
    def of(cls, titles: Iterable[str]) -> Self:
        made = [row_of(title) for title in titles]
        return cls(np.array(made, dtype=np.uint8).reshape(-1, BITS // 8))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises CatalogError when the file is missing or damaged."""
        try:
            rows = np.load(path, mmap_mode="r", allow_pickle=False)
            if rows.ndim != 2 or rows.shape[1] != BITS // 8 or rows.dtype != np.uint8:
                raise ValueError(f"of shape {rows.shape}")
        except (OSError, ValueError) as error:
            raise CatalogError(f"{path}: no readable trigrams ({error}); import the catalog again") from error
        return cls(rows)

    def write(self, path: Path) -> None:
        np.save(path, self._rows, allow_pickle=False)

    def likeness(self, text: str, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """For each of the rows (n,), the share of the text's trigrams, by rarity, that it has: 0..1."""
        bits = np.asarray(sorted(_bits(text)), dtype=np.int64)
        if not len(bits) or not len(rows):
            return np.zeros(len(rows), dtype=np.float32)
        found = self._rows[rows]
        has = (found[:, bits >> 3] >> (bits & 7).astype(np.uint8)) & 1
        weights = self._weights[bits]
        share = has @ weights / max(float(weights.sum()), 1e-6)
        length = np.sqrt(np.bitwise_count(found).sum(axis=1)) / self._usual
        return np.asarray(np.clip(share * (1 - _LENGTH * (length - 1)), 0, 1), dtype=np.float32)


def rows_file(path: Path, size: int) -> NDArray[np.uint8]:
    """A file for the bits of so many titles, to be filled row by row; `Characters.read` reads it."""
    return new_array(path, np.uint8, (size, BITS // 8))


def row_of(title: str) -> NDArray[np.uint8]:
    """The bits of one title, eight to a byte."""
    row = np.zeros(BITS, dtype=np.uint8)
    row[list(_bits(title))] = 1
    return np.packbits(row, bitorder="little")


def _bits(text: str) -> set[int]:
    spaced = f" {' '.join(tokens(text))} "
    return {crc32(spaced[at : at + 3].encode()) % BITS for at in range(len(spaced) - 2)}
