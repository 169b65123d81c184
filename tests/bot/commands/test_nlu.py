"""`shopkeeper nlu …`: what merchants and programs see of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from nlu.rasa.files import UNLABELLED
from tests.bot.commands.shop import Shell, shell
from tests.bot.storage.chats import Chats

__all__ = ["shell"]

BASE = {
    "greet": ["hello", "hi there", "good morning", "hey you"],
    "search_product": ["show me mugs", "i need a kettle", "looking for a table", "any red mugs"],
    "order_status": ["where is my parcel", "track my order", "has my order left", "when does my parcel come"],
    "out_of_scope": ["weather in rome", "who won the match", "tell me the news", "capital of france"],
}


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few examples in place of the shipped ones, so that training takes no time."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base/base.jsonl").write_text(_rows(BASE))
    monkeypatch.setattr("nlu.trained.SHIPPED", (tmp_path / "base",))


def _rows(examples: dict[str, list[str]]) -> str:
    return "".join(
        json.dumps({"text": text, "intent": intent}) + "\n"
        for intent, texts in examples.items()
        for text in texts
    )


def _lines(out: str) -> list[Any]:
    return [json.loads(line) for line in out.splitlines()]


def test_own_examples_in_the_data_directory_are_learnt(shell: Shell) -> None:
    own = shell.data_dir / "nlu/data"
    own.mkdir(parents=True)
    (own / "mine.yml").write_text(
        "nlu:\n- intent: rent_a_drone\n  examples: |\n    - rent a drone\n    - drone rental please\n"
    )
    assert shell.json("nlu", "parse", "rent a drone")["intent"]["name"] == "rent_a_drone"


def test_train_reports_and_numbers_its_models(shell: Shell, tmp_path: Path) -> None:
    data = tmp_path / "more.yml"
    data.write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - heya\n    - track my order\n"
        "- intent: rent_a_drone\n  examples: |\n    - rent a drone\n    - drone rental please\n"
    )
    status, out, err = shell("nlu", "train", "--data", data)
    assert (status, out) == (0, "Model 1: 20 examples of 5 intents.\n")
    assert "line 5: 'track my order' is an example of greet" in " ".join(err.split())
    assert shell.json("nlu", "parse", "drone rental please")["intent"]["name"] == "rent_a_drone"
    shell("nlu", "train")
    models = _lines(shell("nlu", "models", "--json")[1])
    assert [(one["number"], one["serves"], one["intents"]) for one in models] == [
        (2, True, 4),
        (1, False, 5),
    ]
    assert shell("nlu", "models", "--use", "1")[0] == 0
    assert shell.json("nlu", "parse", "drone rental please")["intent"]["name"] == "rent_a_drone"
    status, _, err = shell("nlu", "models", "--use", "7")
    assert (status, err.count("\n")) == (1, 1)
    assert "no intent model 7" in err


def test_a_mistake_in_the_data_is_one_line(shell: Shell, tmp_path: Path) -> None:
    data = tmp_path / "bad.yml"
    data.write_text("nlu:\n- intent: x\n  exampels: |\n    - y\n")
    status, _, err = shell("nlu", "train", "--data", data)
    known = "known: examples, intent, metadata"
    assert (status, err) == (1, f"shopkeeper: {data}, line 3: unknown key `exampels` ({known}).\n")


def test_test_reports_and_draws(shell: Shell, tmp_path: Path) -> None:
    picture = tmp_path / "confusion.svg"
    report = shell.json("nlu", "test", "--cross-validate", "--picture", picture)
    assert report["labels"] == sorted(BASE)
    assert sum(map(sum, report["confusion_matrix"])) == 16
    assert {"accuracy", "macro_f1", "intents", "most_confused", "suspects"} <= report.keys()
    labels = {text.text for text in ElementTree.parse(picture).iter("{http://www.w3.org/2000/svg}text")}
    assert set(BASE) <= labels
    held = tmp_path / "held.jsonl"
    held.write_text(_rows({"greet": ["hello there"], "search_product": ["show me a mug"]}))
    assert shell.json("nlu", "test", "--data", held)["accuracy"] == 1
    status, out, _ = shell("nlu", "test", "--data", held)
    assert (status, "Accuracy 1.000" in out) == (0, True)
    status, _, err = shell("nlu", "test", "--data", held, "--picture", tmp_path / "no/where.svg")
    assert status == 1
    assert "can't be written" in err


def test_evaluate_prints_just_the_contract(shell: Shell, tmp_path: Path) -> None:
    train, test = tmp_path / "train.jsonl", tmp_path / "test.jsonl"
    train.write_text(_rows({**BASE, "oos": BASE["out_of_scope"]}))
    test.write_text(_rows({"greet": ["hello there"], "oos": ["news of the match"]}))
    status, out, _ = shell("nlu", "evaluate", "--train", train, "--test", test, "--json")
    assert status == 0
    figures = json.loads(out)
    assert list(figures) == ["in_scope_accuracy", "oos_recall", "train_s", "parse_ms"]
    assert all(0 <= figures[name] <= 1 for name in ("in_scope_accuracy", "oos_recall"))


def test_export_writes_a_project(shell: Shell, tmp_path: Path) -> None:
    project = tmp_path / "rasa"
    status, out, _ = shell("nlu", "export", project)
    assert status == 0
    files = ("config.yml", "domain.yml", "endpoints.yml", "README.md", "data/nlu.yml")
    assert out.splitlines() == [str(project / name) for name in files]
    blocks = yaml.safe_load((project / "data/nlu.yml").read_text())["nlu"]
    assert {block["intent"] for block in blocks} == set(BASE)
    status, _, err = shell("nlu", "export", project)
    assert status == 1
    assert "isn't empty" in err
    assert shell("nlu", "export", project, "--force")[0] == 0


def test_the_inbox_holds_what_was_not_understood(shell: Shell, tmp_path: Path) -> None:
    shell.data_dir.mkdir(exist_ok=True)
    chats = Chats(shell.data_dir / "shopkeeper.db")
    for text in ("paint my fence", "Paint my fence!", "my card 4111 1111 1111 1111 zorp", "show me mugs"):
        chats.say(text, missed=True)
    found = _lines(shell("nlu", "inbox", "--json")[1])
    assert (found[0]["text"], found[0]["times"]) == ("paint my fence", 2)
    assert "show me mugs" not in [one["text"] for one in found], "it is an example already"
    assert not any("4111 1111" in one["text"] for one in found)
    to = tmp_path / "inbox.yml"
    assert shell("nlu", "inbox", "--export", to)[0] == 0
    status, _, err = shell("nlu", "train", "--data", to)
    assert status == 1
    assert "still wait for their intents" in err
    own = shell.data_dir / "nlu/data"
    own.mkdir(parents=True)
    (own / "labelled.yml").write_text(to.read_text().replace(UNLABELLED, "ask_handiwork"))
    assert "Nothing waits" in shell("nlu", "inbox")[1]
    status, _, err = shell("nlu", "inbox", "--export", to)
    assert status == 1
    assert "exists already" in err
