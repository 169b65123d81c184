"""Any model of the sentence-transformers library as embedder; needs the extra `torch`."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from catalog.embedder import Vectors
from catalog.errors import CatalogError

#: Texts embedded per hold of the lock: a shopper's query waits for this many passages at most.
BATCH = 32
#: (query, passage) prefixes of model families whose files don't state them, by their model cards.
KNOWN_PREFIXES = {
    "e5": ("query: ", "passage: "),
    "bge": ("Represent this sentence for searching relevant passages: ", ""),
}
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin", "*.onnx")


class SentenceTransformerEmbedder:
    """`catalog.embedder.Embedder` over a model of the hub or of a folder; thread-safe.

    model: a folder, or a hub name with or without a revision (`intfloat/multilingual-e5-base@REVISION`).
    Prefixes: given here, else the prompts that the model's own files state, else those its family is known
    to need, else none. Raises CatalogError at first use when the library or the model is missing.
    """

    def __init__(
        self, model: str, *, query_prefix: str | None = None, passage_prefix: str | None = None
    ) -> None:
        self._name, _, revision = model.partition("@") if not Path(model).is_dir() else (model, "", "")
        self._revision = revision or None
        self._given = (query_prefix, passage_prefix)
        self._lock = threading.RLock()
        self._model: Any = None
        self._id = ""

    @property
    def id(self) -> str:
        """The model with its revision (a folder: the hash of its weights) and the prefixes given."""
        if not self._id:
            folder = Path(self._name)
            revision = _digest(folder) if folder.is_dir() else self._revision or "main"
            name = folder.resolve().name if folder.is_dir() else self._name
            given = "" if self._given == (None, None) else f"+{_short(repr(self._given).encode())}"
            self._id = f"sentence-transformers/{name}@{revision}{given}"
        return self._id

    @property
    def dimension(self) -> int:
        with self._lock:
            return int(self._loaded().get_embedding_dimension())

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, ("query",), 0)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, ("document", "passage", "corpus"), 1)

    def _embed(self, texts: Sequence[str], prompts: Sequence[str], side: int) -> Vectors:
        with self._lock:
            model = self._loaded()
            made = np.empty((len(texts), self.dimension), dtype=np.float32)
            prefix = self._prefix(model, prompts, side)
        for start in range(0, len(texts), BATCH):
            batch = list(texts[start : start + BATCH])
            with self._lock:
                made[start : start + len(batch)] = model.encode(
                    batch, prompt=prefix, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
                )
        return made

    def _prefix(self, model: Any, prompts: Sequence[str], side: int) -> str:
        given = self._given[side]
        if given is not None:
            return given
        stated = model.prompts or {}
        for name in prompts:
            if stated.get(name):
                return str(stated[name])
        if not any(stated.values()):
            words = Path(self._name).name.lower().replace("_", "-").split("-")
            for family, known in KNOWN_PREFIXES.items():
                if family in words:
                    return known[side]
        return ""

    def _loaded(self) -> Any:
        if self._model is None:
            try:
                from sentence_transformers import SentenceTransformer
            except ImportError as error:
                raise CatalogError(
                    f"The embedder sentence-transformers:{self._name} needs an extra ({error}): "
                    "pip install 'torch==2.13.0' 'sentence-transformers>=6,<7' (the extra `torch`)"
                ) from error
            try:
                self._model = SentenceTransformer(self._name, revision=self._revision)
            except (OSError, ValueError, RuntimeError) as error:
                first = (str(error).splitlines() or ["no reason given"])[0]
                raise CatalogError(
                    f"The embedding model {self._name!r} can't be loaded ({first}): "
                    "give the name of a sentence-transformers model or its folder in SHOPKEEPER_EMBEDDER"
                ) from error
        return self._model


def _digest(folder: Path) -> str:
    """One short hash over the weights: vectors of another training never meet in one index."""
    found = sorted(path for pattern in _WEIGHTS for path in folder.rglob(pattern))
    if not found:
        raise CatalogError(
            f"The embedding model {folder} has no weights: give a sentence-transformers folder"
        )
    total = hashlib.sha256()
    for path in found:
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()[:12]


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:8]
