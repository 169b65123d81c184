"""The merchant's own examples are learnt; models are numbered, checked, and taken while serving."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nlu.errors import NluError
from nlu.intents import LinearIntentClassifier
from nlu.trained import LiveIntents, places, retrain, trained, versions

BASE = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi there
    - good morning
- intent: out_of_scope
  examples: |
    - weather in rome
    - who won the match
    - tell me the news
"""
OWN = """nlu:
- intent: rent_a_drone
  examples: |
    - rent a drone
    - can i rent the drone for a day
    - drone rental please
"""


def _embed(texts: Sequence[str]) -> np.ndarray:
    vectors = np.array([[len(text), text.count("e"), text.count("o"), 1] for text in texts], np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory's `nlu` folder, with a small set in place of the shipped one."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base/base.yml").write_text(BASE)
    monkeypatch.setattr("nlu.trained.SHIPPED", (tmp_path / "base",))
    (tmp_path / "nlu").mkdir()
    return tmp_path / "nlu"


def _own(directory: Path, text: str = OWN) -> None:
    (directory / "data").mkdir(parents=True, exist_ok=True)
    (directory / "data/mine.yml").write_text(text)


def _labels(directory: Path) -> tuple[str, ...]:
    return trained(directory, _embed, "e").labels


def test_own_examples_are_learnt_and_kept(directory: Path) -> None:
    assert _labels(directory) == ("greet", "out_of_scope")
    _own(directory)
    model = trained(directory, _embed, "e")
    assert LinearIntentClassifier(model).predict("can i rent drones")[0] == "rent_a_drone"
    assert versions(directory).numbers() == (1, 2)
    assert trained(directory, _embed, "e").fingerprint == model.fingerprint
    assert versions(directory).numbers() == (1, 2), "nothing is trained twice"
    (directory / "data/mine.yml").unlink()
    assert _labels(directory) == ("greet", "out_of_scope")


def test_a_mistake_in_own_examples_is_named(directory: Path) -> None:
    _own(directory, "nlu:\n- intent: x\n  example: y\n")
    with pytest.raises(NluError, match=r"mine\.yml, line 3"):
        trained(directory, _embed, "e")


def test_examples_from_elsewhere_stay_in_use(directory: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    _own(other, OWN)
    version, read = retrain(directory, _embed, "e", [other])
    assert (version.examples, version.intents, len(read.examples)) == (9, 3, 9)
    assert "rent_a_drone" in _labels(directory)
    (directory / "data").mkdir()
    (directory / "data/more.jsonl").write_text('{"text": "heya", "intent": "greet"}\n')
    assert "rent_a_drone" in _labels(directory), "trained again, with the examples from elsewhere"
    assert versions(directory).version(2).examples == 10
    (other / "data/mine.yml").unlink()
    (other / "data").rmdir()
    other.rmdir()
    assert "rent_a_drone" in _labels(directory), "what was learnt from them is not lost with them"


def test_another_embedder_needs_another_model(directory: Path) -> None:
    trained(directory, _embed, "e")
    model = trained(directory, _embed, "f")
    assert model.sentence is not None
    assert model.sentence.embedder == "f"


def test_older_versions_can_serve_again(directory: Path) -> None:
    _labels(directory)
    _own(directory)
    _labels(directory)
    kept = versions(directory)
    kept.use(1)
    assert _labels(directory) == ("greet", "out_of_scope")
    retrain(directory, _embed, "e")
    assert "rent_a_drone" in _labels(directory), "training ends the choice"
    with pytest.raises(NluError, match="no intent model 9"):
        kept.use(9)


def test_checksums_and_clearing_out(directory: Path) -> None:
    for _ in range(7):
        retrain(directory, _embed, "e")
    kept = versions(directory)
    assert kept.numbers() == (3, 4, 5, 6, 7)
    file = kept.directory / "000007.model"
    assert kept.version(7).sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    file.write_bytes((kept.directory / "000006.model").read_bytes() + b"")
    kept.load(7)  # the same training gives the same bytes
    _own(directory)
    retrain(directory, _embed, "e")
    file.write_bytes((kept.directory / "000008.model").read_bytes())
    with pytest.raises(NluError, match="isn't the file that was trained"):
        kept.load(7)


@pytest.mark.parametrize("name", ["000001.model", "000001.json", "CURRENT"])
def test_a_damaged_kept_model_is_made_again(directory: Path, name: str) -> None:
    _labels(directory)
    (versions(directory).directory / name).write_bytes(b"{")
    assert _labels(directory) == ("greet", "out_of_scope")
    assert versions(directory).numbers() == (1, 2)


def test_an_intact_version_serves_in_place_of_a_damaged_one(directory: Path) -> None:
    _own(directory)
    for _ in range(3):
        retrain(directory, _embed, "e")
    kept = versions(directory)
    (kept.directory / "000003.model").write_bytes(b"{")
    (kept.directory / "000002.json").write_bytes(b"{")
    assert "rent_a_drone" in _labels(directory)
    assert kept.numbers() == (1, 2, 3), "nothing was trained"


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_new_model_is_taken_while_serving(directory: Path) -> None:
    clock = Clock()
    live = LiveIntents(directory, _embed, "e", clock)
    assert "rent_a_drone" not in live.model.labels
    _own(directory)
    retrain(directory, _embed, "e")
    assert "rent_a_drone" not in live.model.labels, "it doesn't look at every message"
    clock.now += 3
    assert live.classify("can i rent drones", "en")[0].name == "rent_a_drone"


def test_examples_alone_do_not_train_between_messages(directory: Path) -> None:
    clock = Clock()
    live = LiveIntents(directory, _embed, "e", clock)
    before = live.model
    _own(directory)
    clock.now += 3
    assert live.model is before


@pytest.mark.parametrize("damage", ["model", "pointer", "embedder"])
def test_a_damaged_new_model_is_refused(directory: Path, damage: str) -> None:
    clock = Clock()
    live = LiveIntents(directory, _embed, "e", clock)
    before = live.model
    _own(directory)
    made, _ = retrain(directory, _embed, "another" if damage == "embedder" else "e")
    kept = versions(directory)
    if damage == "model":
        (kept.directory / f"{made.number:06}.model").write_bytes(b"nonsense")
    elif damage == "pointer":
        kept.pointer_file.write_text("{")
    clock.now += 3
    assert live.model is before
    retrain(directory, _embed, "e")
    clock.now += 3
    assert "rent_a_drone" in live.model.labels


def test_places_hold_the_shipped_and_the_own_examples(directory: Path, tmp_path: Path) -> None:
    assert places(directory) == (tmp_path / "base",)
    _own(directory)
    assert places(directory) == (tmp_path / "base", directory / "data")
