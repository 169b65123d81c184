"""Counting of read entities against labels, and that the labelled sets stay read as well as they were."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.entity_scores import Label, Labelled, read_labelled, score_entities
from nlu.errors import NluError
from nlu.parse import Entity
from nlu.parser import Parser
from tests.nlu.shops import FASHION, Unsure

SETS = Path(__file__).parent / "data" / "entities"


def row(text: str, *labels: tuple[str, str], negated: bool = False, value: object = None) -> Labelled:
    found = [
        Label(name, text.index(part), text.index(part) + len(part), value, negated) for name, part in labels
    ]
    return Labelled(text, tuple(found))


def read(name: str, text: str, part: str, value: object = None, *, negated: bool = False) -> Entity:
    start = text.index(part)
    return Entity(name, value, part, start, start + len(part), negated)


def test_kind_polarity_and_value_must_agree() -> None:
    text = "shoes under 80, not black"
    labels = row(text, ("price", "under 80"), value={"min": None, "max": 80})
    right = read("price", text, "under 80", {"min": None, "max": 80.0, "currency": None})
    wrong = read("price", text, "under 80", {"min": 80.0, "max": None, "currency": None})
    assert score_entities([labels], lambda _: [right]).all.f1 == 1.0
    assert score_entities([labels], lambda _: [wrong]).all.f1 == 0.0
    refused = row(text, ("color", "black"), negated=True)
    assert score_entities([refused], lambda _: [read("color", text, "black")]).all.f1 == 0.0
    assert score_entities([refused], lambda _: [read("color", text, "black", negated=True)]).all.f1 == 1.0


def test_descriptions_may_be_cut_differently() -> None:
    text = "a wireless waterproof speaker without lights"
    labels = row(text, ("feature", "wireless"), ("feature", "waterproof"), ("feature", "without lights"))
    said = [read("feature", text, "wireless waterproof"), read("feature", text, "lights", negated=True)]
    counted = score_entities([labels], lambda _: said).kinds["feature"]
    assert (counted.found, counted.labels, counted.right, counted.said) == (3, 3, 2, 2)


def test_what_is_missed_and_invented_is_told() -> None:
    text = "red or blue scarf"
    report = score_entities([row(text, ("color", "red"))], lambda _: [read("color", text, "blue", "blue")])
    assert report.missed == [(text, "color «red»")]
    assert report.invented == [(text, "color «blue» blue")]
    assert report.all.precision == report.all.recall == report.all.f1 == 0.0


@pytest.mark.parametrize(
    "line",
    ["no json", '{"text": "a"}', '{"text": "a", "entities": [{"name": "color", "start": 0, "end": 9}]}',
     '{"text": "a", "entities": [{"name": "smell", "start": 0, "end": 1}]}'],
)  # fmt: skip
def test_a_broken_row_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"text": "a", "entities": []}\n' + line)
    with pytest.raises(NluError, match=r"rows\.jsonl:2"):
        read_labelled(file)


@pytest.mark.parametrize("name", ["requests_en", "chat_en", "chat_ru"])
def test_labelled_sets_are_sound_and_apart(name: str) -> None:
    dev, test = (read_labelled(SETS / f"{name}_{part}.jsonl") for part in ("dev", "test"))
    assert not {one.text for one in dev} & {one.text for one in test}
    assert abs(len(dev) - len(test)) <= 1


def test_kinds_that_need_no_catalog_are_read() -> None:
    """Prices, people, references and the like over a vocabulary of another shop: 0.87 when this was set."""
    parser = Parser(Unsure(), FASHION)
    rows = [one for name in ("chat_en", "chat_ru") for one in read_labelled(SETS / f"{name}_dev.jsonl")]
    report = score_entities(rows, parser.entities)
    kinds = ("price", "quantity", "reference", "recipient", "occasion", "change", "anything")
    found = sum(report.kinds[kind].found for kind in kinds)
    assert found / sum(report.kinds[kind].labels for kind in kinds) >= 0.8
