"""A fine-tuned encoder beside the linear model: weighed, kept, served, left out where it can't be read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from nlu import model_store
from nlu.encoder import LONGEST, TunedEncoder
from nlu.errors import NluError
from nlu.intents import LinearIntentClassifier
from nlu.trained import LiveIntents, retrain, trained, versions
from nlu.training import fit
from nlu.tuned import choose, fit_tuned, held_rows

WORDS = ("hello", "hi", "morning", "weather", "news", "match", "привет", "погода")
GREETINGS = frozenset({"hello", "hi", "morning"})


class Pieces:
    """In place of the library tokenizers: a word a piece."""

    @classmethod
    def from_str(cls, text: str) -> Pieces:
        assert text == "{}"
        return cls()

    def no_padding(self) -> None: ...

    def no_truncation(self) -> None: ...

    def encode(self, text: str) -> SimpleNamespace:
        known = [WORDS.index(word) if word in WORDS else 8 for word in text.split()]
        return SimpleNamespace(ids=known or [8])


@pytest.fixture(autouse=True)
def tokenizers(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("tokenizers")
    module.Tokenizer = Pieces  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tokenizers", module)


def encoder(labels: tuple[str, ...] = ("greet", "out_of_scope"), layers: int = 2) -> TunedEncoder:
    """Knows which of the English words greet, whatever its random layers do: it pools what goes past them."""
    random = np.random.default_rng(0)
    arrays: dict[str, np.ndarray] = {
        "embeddings.word_embeddings.weight": np.zeros((9, 8)),
        "embeddings.position_embeddings.weight": np.zeros((LONGEST, 8)),
        "embeddings.token_type_embeddings.weight": np.zeros((2, 8)),
        "embeddings.LayerNorm.weight": np.ones(8),
        "embeddings.LayerNorm.bias": np.zeros(8),
        "head.weight": np.zeros((len(labels), 8)),
        "head.bias": np.zeros(len(labels)),
    }
    for at, word in enumerate(WORDS[:6]):
        arrays["embeddings.word_embeddings.weight"][at, 0 if word in GREETINGS else 1] = 4
    arrays["head.weight"][0, 0] = arrays["head.weight"][1, 1] = 3
    for layer in range(layers):
        at = f"encoder.layer.{layer}"
        for part, (rows, columns) in {
            "attention.self.query": (8, 8),
            "attention.self.key": (8, 8),
            "attention.self.value": (8, 8),
            "attention.output.dense": (8, 8),
            "intermediate.dense": (16, 8),
            "output.dense": (8, 16),
        }.items():
            arrays[f"{at}.{part}.weight"] = random.normal(0, 0.02, (rows, columns))
            arrays[f"{at}.{part}.bias"] = np.zeros(rows)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            arrays[f"{at}.{part}.weight"], arrays[f"{at}.{part}.bias"] = np.ones(8), np.zeros(8)
    halves = {name: value.astype(np.float16) for name, value in arrays.items()}
    return TunedEncoder(labels, halves, "{}", layers=layers, heads=2, epsilon=1e-12)


def tune(texts: Sequence[str], labels: Sequence[str]) -> TunedEncoder:
    return encoder(tuple(sorted(set(labels))))


TEXTS = [f"{word} {filler}" for filler in ("there", "you", "again", "z", "x", "y") for word in WORDS[:6]]
LABELS = ["greet" if text.split()[0] in GREETINGS else "out_of_scope" for text in TEXTS]


def test_an_encoder_reads_long_and_empty_messages() -> None:
    one = encoder()
    assert one.logits("hello there").argmax() == 0
    assert one.logits("the match").argmax() == 1
    assert np.allclose(one.many(["hi"])[0], one.logits("hi"))
    assert np.isfinite(one.logits("")).all()
    assert one.logits("hello " * 50_000).argmax() == 0


def test_it_says_only_as_much_as_it_knows() -> None:
    russian = [f"{word} {more}" for more in "абвг" for word in ("привет", "погода")]
    meant = ["greet", "out_of_scope"] * 4
    wrong = ["out_of_scope" if label == "greet" else "greet" for label in LABELS]
    linear = fit([*TEXTS, *russian], [*wrong, *meant])
    chosen = choose(linear, encoder(), [*TEXTS, *russian], [*LABELS, *meant])
    assert chosen.tuned is not None
    assert chosen.tuned.shares["ru"] == 0, "where it knows no word it isn't asked"
    assert chosen.tuned.shares["en"] > 0
    with pytest.raises(NluError, match="other intents"):
        choose(linear, encoder(("a", "b")), TEXTS, LABELS)


def test_where_the_sentence_vector_adds_nothing_the_encoder_stands_alone(tmp_path: Path) -> None:
    def embed(texts: Sequence[str]) -> np.ndarray:
        return np.full((len(texts), 4), 0.5, np.float32)

    wrong = ["out_of_scope" if label == "greet" else "greet" for label in LABELS]
    linear = fit(TEXTS, wrong, embed=embed, embedder="blind")
    chosen = choose(linear, encoder(), TEXTS, LABELS, embed(TEXTS))
    assert chosen.tuned is not None
    assert chosen.tuned.alone
    assert not choose(linear, encoder(), TEXTS, LABELS).tuned.alone  # type: ignore[union-attr]
    model_store.save(replace(chosen, sure=(2.0, 2.0)), tmp_path / "m.model")
    for alone in (True, False):
        model = model_store.load(tmp_path / "m.model")
        assert model.tuned is not None
        assert model.tuned.alone
        asked: list[str] = []

        def vector(text: str, asked: list[str] = asked) -> np.ndarray:
            asked.append(text)
            return embed([text])[0]

        reader = LinearIntentClassifier(replace(model, tuned=replace(model.tuned, alone=alone)))
        assert reader.predict("hello there", vector)[0] == "greet"
        assert asked == ([] if alone else ["hello there"])


def test_held_rows_are_of_every_label() -> None:
    labels = ["a"] * 30 + ["b"] * 2 + ["c"]
    apart = held_rows(labels)
    assert [labels[row] for row in apart] == ["a"] * 3 + ["b"]


def test_it_survives_the_disk(tmp_path: Path) -> None:
    model = fit_tuned(TEXTS, LABELS, tune, fingerprint="f")
    model_store.save(model, tmp_path / "m.model")
    loaded = model_store.load(tmp_path / "m.model")
    assert loaded.tuned is not None
    assert model.tuned is not None
    assert (loaded.tuned.shares, loaded.tuned.threshold) == (model.tuned.shares, model.tuned.threshold)
    for text in [*TEXTS, "hi hello", "погода"]:
        assert LinearIntentClassifier(loaded).predict(text) == LinearIntentClassifier(model).predict(text)


BASE = "\n".join(
    ['version: "3.1"', "nlu:"]
    + [
        line
        for name in ("greet", "out_of_scope")
        for line in (
            f"- intent: {name}",
            "  examples: |",
            *(f"    - {text}" for text, label in zip(TEXTS, LABELS, strict=True) if label == name),
        )
    ]
)


def embed(texts: Sequence[str]) -> np.ndarray:
    return np.ones((len(texts), 4), np.float32) / 2


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "base").mkdir()
    (tmp_path / "base/base.yml").write_text(BASE + "\n")
    monkeypatch.setattr("nlu.trained.SHIPPED", (tmp_path / "base",))
    (tmp_path / "nlu/data").mkdir(parents=True)
    return tmp_path / "nlu"


def test_a_fine_tuned_version_serves_and_lasts(directory: Path) -> None:
    version, _ = retrain(directory, embed, "e", tune=tune)
    assert version.tuned
    assert versions(directory).version(1).tuned
    model = LiveIntents(directory, embed, "e").model
    assert model.tuned is not None
    (directory / "data/mine.yml").write_text("nlu:\n- intent: greet\n  examples: |\n    - howdy\n")
    again = trained(directory, embed, "e")
    assert versions(directory).pointer().number == 2  # type: ignore[union-attr]
    assert again.tuned is not None, "what took minutes isn't lost with one more example"
    (directory / "data/mine.yml").write_text("nlu:\n- intent: dance\n  examples: |\n    - tango\n")
    assert trained(directory, embed, "e").tuned is None, "an intent it doesn't know"
    plain, _ = retrain(directory, embed, "e")
    assert not plain.tuned


def test_without_the_library_the_rest_serves(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    retrain(directory, embed, "e", tune=tune)
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    live = LiveIntents(directory, embed, "e")
    assert live.model.tuned is None
    assert live.classify("hello there", "en")[0].name == "greet"
    assert versions(directory).numbers() == (1,)
