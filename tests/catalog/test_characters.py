from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from catalog.characters import Characters
from catalog.errors import CatalogError

TITLES = ["Cordless drill DCD771C2", "Corded drill", "Blue area rug", "Kitchen faucet"]


def test_what_looks_alike_comes_first_whatever_its_words() -> None:
    characters = Characters.of(TITLES)
    rows = np.arange(len(TITLES), dtype=np.int64)
    for text, best in (("cordles dril", 0), ("dcd771", 0), ("kitchn fawcet", 3), ("arearug", 2)):
        likeness = characters.likeness(text, rows)
        assert int(likeness.argmax()) == best
        assert float(likeness.min()) >= 0
        assert float(likeness.max()) <= 1


def test_no_text_and_no_rows_are_like_nothing() -> None:
    characters = Characters.of(TITLES)
    assert characters.likeness("", np.arange(4)).tolist() == [0, 0, 0, 0]
    assert len(characters.likeness("drill", np.zeros(0, dtype=np.int64))) == 0
    assert len(Characters.of([]).likeness("drill", np.zeros(0, dtype=np.int64))) == 0


def test_it_survives_a_file_and_names_a_broken_one(tmp_path: Path) -> None:
    path = tmp_path / "trigrams.npy"
    made = Characters.of(TITLES)
    made.write(path)
    rows = np.arange(4, dtype=np.int64)
    assert np.array_equal(Characters.read(path).likeness("drill", rows), made.likeness("drill", rows))
    path.write_bytes(b"broken")
    with pytest.raises(CatalogError, match="import the catalog again"):
        Characters.read(path)
