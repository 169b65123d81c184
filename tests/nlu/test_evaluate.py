"""Reports count right; the shipped model keeps the accuracy measured on held-out messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu import model_store
from nlu.errors import NluError
from nlu.evaluate import benchmark, cross_validate, evaluate_model, report, suspects
from nlu.parse import Intent
from nlu.training_data import Example, read_jsonl

HELD_OUT = Path(__file__).parent / "data"


def test_report_counts() -> None:
    truth = ["a", "a", "a", "b", "b"]
    found = ["a", "a", "b", "b", "c"]
    result = report(truth, found, ["one", "two", "three", "раз", "два"])
    assert result.accuracy == pytest.approx(0.6)
    assert result.labels == ("a", "b", "c")
    assert result.matrix == ((2, 1, 0), (0, 1, 1), (0, 0, 0))
    assert result.intents["a"].precision == 1
    assert result.intents["a"].recall == pytest.approx(2 / 3)
    assert result.intents["a"].f1 == pytest.approx(0.8)
    assert result.macro_f1 == pytest.approx((0.8 + 0.5) / 2)
    assert result.by_language == {"en": pytest.approx(2 / 3), "ru": 0.5}
    assert result.most_confused(1) == [("a", "b", 1)]


def test_nothing_to_test_on() -> None:
    with pytest.raises(NluError, match="no messages"):
        report([], [], [])


@pytest.mark.parametrize(("language", "floor"), [("en", 0.89), ("ru", 0.85)])
def test_shipped_model_on_held_out_messages(language: str, floor: float) -> None:
    """Words alone, no encoder: 90.4 % (en) and 86.3 % (ru) when the floors were set."""
    examples = read_jsonl(HELD_OUT / f"heldout_{language}.jsonl")
    assert len(examples) >= 150
    result = evaluate_model(model_store.load(model_store.SHIPPED), examples)
    assert result.accuracy >= floor, result.wrong


def _rows() -> list[Example]:
    things = ["shoes", "hats", "socks", "coats", "bags", "belts", "ties", "rings", "boots", "gloves"]
    rows = [Example(f"show me some {thing}", "search") for thing in things]
    rows += [Example(f"how much do the {thing} cost", "price") for thing in things]
    return rows + [Example(f"forecast of rain for {day}", "oos") for day in ("monday", "sunday", "today")]


def test_cross_validation_holds_out_what_it_tests() -> None:
    result = cross_validate(_rows(), 3)
    assert len(result.wrong) + sum(row[i] for i, row in enumerate(result.matrix)) == 23
    assert result.intents["search"].recall >= 0.8


def test_mislabelled_examples_are_found() -> None:
    rows = _rows()
    wrong = Example("show me some scarves", "price", (), "mine.yml", 7)
    found = cross_validate([*rows, wrong], 3).suspects
    assert found
    assert (found[0].example, found[0].read_as) == (wrong, "search")
    assert all(suspect.example.text != row.text for suspect in found[:1] for row in rows)


def test_suspects_need_the_usual_confidence() -> None:
    examples = [Example("one", "a"), Example("two", "a"), Example("three", "b"), Example("four", "b")]
    sure, doubtful = (Intent("a", 0.95),), (Intent("a", 0.8), Intent("b", 0.2))
    found = suspects(examples, [sure, (Intent("a", 0.85),), sure, doubtful])
    assert [suspect.example.text for suspect in found] == ["three"], "0.8 is less than a's usual 0.9"
    outside = (Intent("out_of_scope", 0.99),)
    assert not suspects(examples, [outside] * 4)


def test_benchmark_of_any_labelled_set(tmp_path: Path) -> None:
    train = tmp_path / "train.jsonl"
    train.write_text("".join(json.dumps({"text": e.text, "intent": e.intent}) + "\n" for e in _rows()))
    test = tmp_path / "test.jsonl"
    rows = [
        ("show me some jackets", "search"),
        ("how much do the scarves cost", "price"),
        ("rain forecast", "oos"),
    ]
    test.write_text("".join(json.dumps({"text": t, "intent": i}) + "\n" for t, i in rows))
    ticks = iter([0.0, 2.0, 2.3])
    result = benchmark(train, test, clock=lambda: next(ticks))
    assert result.in_scope_accuracy == 1
    assert result.oos_recall == 1
    assert result.train_s == 2.0
    assert result.parse_ms == pytest.approx(100)
