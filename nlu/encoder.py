"""A fine-tuned encoder that reads intents, served by numpy: nothing of torch is needed to answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.errors import NluError

Array = NDArray[np.float32]
#: Word pieces of a message that are read; what people say to a shop is far shorter.
LONGEST = 64


@dataclass(frozen=True)
class TunedEncoder:
    """A BERT-like encoder with mean pooling and a linear layer over the intents.

    arrays: weights by the names that transformers gives them, and `head.weight` (C, D), `head.bias` (C,).
    tokenizer: what the library tokenizers reads. epsilon: of the layer norms.
    """

    labels: tuple[str, ...]
    arrays: Mapping[str, NDArray[np.float16]]
    tokenizer: str
    layers: int
    heads: int
    epsilon: float

    def logits(self, text: str) -> Array:
        """(C,) decision values of one message. Raises NluError without the library tokenizers."""
        ids = self._pieces.encode(text[: 40 * LONGEST]).ids
        if len(ids) > LONGEST:
            ids = [*ids[: LONGEST - 1], ids[-1]]
        return self._read(ids)

    def many(self, texts: Sequence[str]) -> Array:
        """(N, C) decision values."""
        return np.stack([self.logits(text) for text in texts])

    def load(self) -> None:
        """Read all in now rather than with the first message. Raises NluError as `logits` does."""
        self.logits("hello")

    @cached_property
    def _pieces(self) -> Any:
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise NluError(
                "A fine-tuned encoder needs the extra tuned: pip install 'shopkeeper[tuned]'."
            ) from error
        pieces = Tokenizer.from_str(json.dumps(json.loads(self.tokenizer)))
        pieces.no_padding()
        pieces.no_truncation()
        return pieces

    @cached_property
    def _weights(self) -> dict[str, Array]:
        """Single precision but for the word pieces, of which a message takes a few rows."""
        return {
            name: np.ascontiguousarray(value.astype(np.float32))
            for name, value in self.arrays.items()
            if name != _PIECES
        }

    def _read(self, ids: Sequence[int]) -> Array:
        w = self._weights
        x = (
            self.arrays[_PIECES][list(ids)].astype(np.float32)
            + w["embeddings.position_embeddings.weight"][: len(ids)]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        x = self._norm(x, "embeddings.LayerNorm")
        for layer in range(self.layers):
            at = f"encoder.layer.{layer}"
            x = self._norm(x + self._attention(x, f"{at}.attention"), f"{at}.attention.output.LayerNorm")
            inner = _gelu(self._linear(x, f"{at}.intermediate.dense"))
            x = self._norm(x + self._linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return np.asarray(w["head.weight"] @ x.mean(axis=0) + w["head.bias"], np.float32)

    def _attention(self, x: Array, at: str) -> Array:
        rows, size = x.shape
        width = size // self.heads
        query, key, value = (
            self._linear(x, f"{at}.self.{part}").reshape(rows, self.heads, width).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(sqrt(width))
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (powers / powers.sum(axis=-1, keepdims=True)) @ value
        return self._linear(mixed.transpose(1, 0, 2).reshape(rows, size), f"{at}.output.dense")

    def _linear(self, x: Array, at: str) -> Array:
        return np.asarray(x @ self._weights[f"{at}.weight"].T + self._weights[f"{at}.bias"], np.float32)

    def _norm(self, x: Array, at: str) -> Array:
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self.epsilon)
        return np.asarray(scaled * self._weights[f"{at}.weight"] + self._weights[f"{at}.bias"], np.float32)


_PIECES = "embeddings.word_embeddings.weight"


def _gelu(x: Array) -> Array:
    """Hendrycks and Gimpel 2016, "Gaussian error linear units", with the error function itself."""
    from scipy.special import erf

    return np.asarray(0.5 * x * (1.0 + erf(x / np.float32(sqrt(2.0)))), np.float32)
