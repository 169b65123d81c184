"""Texts to vectors: the seam, and the embedder that needs no hub, no key and no GPU."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """`id` names model and revision; vectors of different ids never meet in one index.

    Light to construct; the first call loads. Rows are L2-normalised float32, shape (len(texts), dimension).
    """

    @property
    def id(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def queries(self, texts: Sequence[str]) -> Vectors: ...

    def passages(self, texts: Sequence[str]) -> Vectors: ...
