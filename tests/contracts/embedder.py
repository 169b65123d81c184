"""What every `catalog.embedder.Embedder` has to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from catalog.embedder import Embedder


class EmbedderContract:
    """Subclass it with a fixture `embedder`."""

    def test_it_has_a_name_that_stays(self, embedder: Embedder) -> None:
        assert embedder.id
        assert embedder.id == embedder.id

    def test_rows_are_normalised_vectors_of_the_stated_shape(self, embedder: Embedder) -> None:
        texts = [f"a cup of size {i}" for i in range(70)]
        vectors = embedder.passages(texts)
        assert vectors.shape == (len(texts), embedder.dimension)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
        assert embedder.passages([]).shape == (0, embedder.dimension)
        assert embedder.queries([]).shape == (0, embedder.dimension)

    def test_what_is_alike_is_near(self, embedder: Embedder) -> None:
        (query,) = embedder.queries(["red dress"])
        dress, drill = embedder.passages(["a long red dress for the evening", "a cordless drill"])
        assert query @ dress > query @ drill

    def test_a_text_gives_the_same_vector_in_any_company(self, embedder: Embedder) -> None:
        alone = embedder.passages(["oak table"])[0]
        among = embedder.passages(["a red dress for a wedding in summer", "oak table", ""])[1]
        assert float(alone @ among) > 0.999

    def test_a_nul_does_not_cut_a_text_short(self, embedder: Embedder) -> None:
        cut, whole = embedder.passages(["red\0dress", "red"])
        assert cut @ whole < 0.999

    def test_threads_get_the_vectors_of_their_own_texts(self, embedder: Embedder) -> None:
        texts = ["red dress", "blue shoes", "oak table", "desk lamp"]
        alone = [embedder.queries([text])[0] for text in texts]
        with ThreadPoolExecutor(4) as threads:
            together = list(threads.map(lambda text: embedder.queries([text])[0], texts))
        assert np.allclose(alone, together, atol=1e-4)
