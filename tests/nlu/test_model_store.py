"""Models survive the disk unchanged; damaged ones are refused with a clear sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nlu import model_store
from nlu.errors import NluError
from nlu.intents import LinearIntentClassifier
from nlu.training import fit

TEXTS = ["hello", "hi", "good day", "red shoes", "a blue hat", "some socks", "weather", "football"]
LABELS = ["greet"] * 3 + ["search"] * 3 + ["out_of_scope"] * 2


def _embed(texts: object) -> np.ndarray:
    return np.eye(8, dtype=np.float32)[[len(text) % 8 for text in texts]]  # type: ignore[attr-defined]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "nlu" / "intents.model"


@pytest.mark.parametrize("embed", [None, _embed])
def test_round_trip(path: Path, embed: object) -> None:
    model = fit(TEXTS, LABELS, embed=embed, embedder="e", fingerprint="abc")  # type: ignore[arg-type]
    model_store.save(model, path)
    loaded = model_store.load(path)
    assert loaded.terms == dict(model.terms)
    assert (loaded.labels, loaded.fingerprint, loaded.sure) == (model.labels, "abc", model.sure)
    vector = None if embed is None else _embed(["hello"])[0]
    for text in [*TEXTS, "something else", "привет"]:
        assert LinearIntentClassifier(loaded).classify(text, "en", vector) == LinearIntentClassifier(
            model
        ).classify(text, "en", vector)
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("at", [0, 30, 200, -1])
def test_one_changed_byte_is_noticed(path: Path, at: int) -> None:
    model_store.save(fit(TEXTS, LABELS), path)
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)
    with pytest.raises(NluError, match="damaged"):
        model_store.load(path)


def test_cut_or_missing_files_are_refused(path: Path) -> None:
    with pytest.raises(NluError, match="can't be read"):
        model_store.load(path)
    model_store.save(fit(TEXTS, LABELS), path)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(NluError, match="damaged"):
        model_store.load(path)
    path.write_bytes(b"")
    with pytest.raises(NluError, match="damaged"):
        model_store.load(path)


def test_shipped_model_is_given_only_for_its_data_and_embedder() -> None:
    model = model_store.load(model_store.SHIPPED)
    assert model.sentence is not None
    assert model_store.shipped(model.fingerprint) is not None
    assert model_store.shipped(model.fingerprint, model.sentence.embedder) is not None
    assert model_store.shipped(model.fingerprint, "another") is None
    assert model_store.shipped("of other data") is None
