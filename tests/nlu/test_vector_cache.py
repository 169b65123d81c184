"""The memory of sentence vectors: what it saves, what it survives."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nlu.vector_cache import VectorCache


class Encoder:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked.extend(texts)
        return np.array([[len(text), 1.0, 0.5] for text in texts], np.float32)


def test_what_was_encoded_is_remembered_over_restarts(tmp_path: Path) -> None:
    encoder = Encoder()
    first = VectorCache(tmp_path, encoder, "e")(["a", "bb", "a"])
    assert encoder.asked == ["a", "bb"]
    again = VectorCache(tmp_path, encoder, "e")(["bb", "ccc"])
    assert encoder.asked == ["a", "bb", "ccc"]
    assert first[:, 0].tolist() == [1.0, 2.0, 1.0]
    assert again[:, 0].tolist() == [2.0, 3.0]
    assert again.dtype == np.float32


def test_another_encoder_has_its_own_memory(tmp_path: Path) -> None:
    encoder = Encoder()
    VectorCache(tmp_path, encoder, "e")(["a"])
    VectorCache(tmp_path, encoder, "other")(["a"])
    assert encoder.asked == ["a", "a"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04rest", b"x" * 100])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    encoder = Encoder()
    VectorCache(tmp_path, encoder, "e")(["a"])
    next(tmp_path.glob("*.npz")).write_bytes(damage)
    assert VectorCache(tmp_path, encoder, "e")(["a"])[0, 0] == 1.0
    assert VectorCache(tmp_path, encoder, "e")(["a"])[0, 0] == 1.0
    assert encoder.asked == ["a", "a"]


def test_the_oldest_make_room_and_all_asked_are_answered(tmp_path: Path) -> None:
    encoder = Encoder()
    vectors = VectorCache(tmp_path, encoder, "e", most=2)(["a", "bb", "ccc"])
    assert vectors[:, 0].tolist() == [1.0, 2.0, 3.0]
    VectorCache(tmp_path, encoder, "e", most=2)(["bb", "a"])
    assert encoder.asked == ["a", "bb", "ccc", "a"]


def test_a_place_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = VectorCache(tmp_path / "file", Encoder(), "e")
    assert cache(["a"]).shape == (1, 3)
