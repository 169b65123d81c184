"""Messages to be labelled go into a file that trains only when a person has labelled them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.errors import NluError
from nlu.rasa.files import UNLABELLED
from nlu.rasa.skeleton import skeleton
from nlu.training_data import read_training_data


def test_it_waits_for_its_labels(tmp_path: Path) -> None:
    path = tmp_path / "inbox.yml"
    path.write_text(skeleton([("zorp\nme [now](x): #1", "2 x, read as\ngreet 0.4"), ("- dash", "1 x")]))
    with pytest.raises(NluError, match=r"inbox\.yml, line 8: these examples still wait"):
        read_training_data([path])
    path.write_text(path.read_text().replace(f"intent: {UNLABELLED}", "intent: greet"))
    assert [(e.text, e.line) for e in read_training_data([path]).examples] == [
        ("zorp me (now)(x): #1", 11),
        ("- dash", 13),
    ]


def test_an_empty_inbox_is_an_empty_file() -> None:
    assert "nlu: []" in skeleton([])
