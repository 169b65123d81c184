"""Rasa YAML and JSONL rows in, labelled messages out; mistakes are named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.errors import NluError
from nlu.training_data import Span, read_training_data


def _file(tmp_path: Path, text: str, name: str = "nlu.yml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_every_kind_of_block_and_annotation(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        """version: "3.1"
nlu:
- intent: search_product
  examples: |
    - a [navy](color:blue) shirt
    # a comment
    - from [Berlin]{"entity": "city", "role": "from", "value": "berlin"} to [Rome](city)
- intent: greet
  examples:
  - text: |
      hello there
    metadata: {sentiment: neutral}
- synonym: tv
  examples: |
    - Telly
- regex: zip
  examples: |
    - \\d{5}
- lookup: brand
  examples: |
    - Acme
    - Contoso
""",
    )
    data = read_training_data([path])
    assert [(e.text, e.intent, e.line) for e in data.examples] == [
        ("a navy shirt", "search_product", 5),
        ("from Berlin to Rome", "search_product", 7),
        ("hello there", "greet", 10),
    ]
    assert data.examples[0].spans == (Span(2, 6, "color", "blue"),)
    assert data.examples[1].spans == (
        Span(5, 11, "city", "berlin", role="from"),
        Span(15, 19, "city", "Rome"),
    )
    assert data.synonyms == {"telly": "tv", "navy": "blue", "berlin": "berlin"}
    assert data.regexes == {"zip": ("\\d{5}",)}
    assert data.lookups == {"brand": ("Acme", "Contoso")}
    assert [warning.rsplit(": ", 1)[1] for warning in data.warnings] == [
        "metadata of an example is not used.",
        "greet has a single example; write some more.",
    ]


def test_jsonl_rows_and_directories(tmp_path: Path) -> None:
    _file(tmp_path, '{"text": "hi", "intent": "greet"}\n\n{"text": "bye", "intent": "goodbye"}\n', "a.jsonl")
    _file(tmp_path, 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - hey\n', "b.yml")
    data = read_training_data([tmp_path])
    assert [(e.text, e.line) for e in data.examples] == [("hi", 1), ("bye", 3), ("hey", 5)]


def test_fingerprint_follows_the_contents(tmp_path: Path) -> None:
    path = _file(tmp_path, '{"text": "hi", "intent": "greet"}\n', "a.jsonl")
    first = read_training_data([path]).fingerprint
    assert read_training_data([path]).fingerprint == first
    path.write_text('{"text": "hey", "intent": "greet"}\n')
    assert read_training_data([path]).fingerprint != first


def test_same_text_under_two_intents_is_a_warning(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "nlu:\n- intent: a\n  examples: |\n    - Ok then\n    - ok  then\n    - fine\n"
        "- intent: b\n  examples: |\n    - ok then\n    - go\n",
    )
    data = read_training_data([path])
    assert len(data.examples) == 4
    assert len(data.warnings) == 1
    assert "line 9" in data.warnings[0]
    assert "line 4" in data.warnings[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "nlu:\n- intent: a\n  examples: |\n    - fine\n    not fine\n",
            "line 5: an example must start with",
        ),
        ("nlu:\n- intent: a\n", "line 2: intent a has no `examples:`"),
        ("nlu:\n- intent: a\n  examples: [\n", "not valid YAML"),
        ('version: "2.0"\nnlu: []\n', 'line 1: unknown version "2.0"'),
        ("nlu:\n- story: a\n", "line 2: a block must start with one of"),
        ("nlu: 5\n", "line 1: `nlu:` must hold a list"),
        ('nlu:\n- intent: a\n  examples: |\n    - [x]{"role": "y"}\n', "line 4: an annotation must read"),
        ("- a\n", "line 1: expected a mapping"),
        ("nlus: []\n", "line 1: unknown key `nlus`"),
        ("nlu:\n- intent: a\n  example: |\n    - x\n", "line 3: unknown key `example`"),
        ("nlu:\n- intent: ''\n  examples: |\n    - x\n", "line 2: the intent has no name"),
        ("nlu:\n- intent: a\n  examples: ''\n", "line 3: intent a has no examples"),
        ("nlu:\n- intent: a\n  examples: |\n    # only this\n", "line 3: intent a has no examples"),
        ("nlu:\n- intent: a\n  examples: []\n", "line 3: intent a has no examples"),
        ("nlu:\n- intent: a\n  examples: >\n    - x\n    - y\n", "line 3: `examples: >` joins its lines"),
        (
            "nlu:\n- intent: a\n  examples: |\n    - x\n  examples: |\n    - y\n",
            "line 5: `examples` is there twice",
        ),
        ("nlu:\n- intent: a\n  regex: b\n  examples: |\n    - x\n", "line 2: a block must start with one of"),
        ("nlu:\n- regex: a\n  examples: |\n    - \\d\n    - (\n", "line 5: not a regular expression"),
        ("nlu:\n- intent: a\n  examples:\n  - text: x\n    mood: y\n", "line 5: unknown key `mood`"),
        ("nlu:\n- intent: a\n  examples: |\n    - a [ ](x)\n", "line 4: an annotation without text"),
        ("nlu:\n- intent: a\n  examples: |\n    - a [b]()\n", "line 4: an annotation must read"),
        ("nlu:\n- intent: a\n  examples: |\n    - [a [b](c) d](e)\n", "line 4: entities can't stand inside"),
        (
            'nlu:\n- intent: a\n  examples: |\n    - [b]{"entity": "c", "rule": "d"}\n',
            "line 4: unknown key 'rule'",
        ),
        ("nlu:\n- intent: a\n  examples: |\n    - [b]{entity: c}\n", "line 4: not JSON"),
        ("nlu: \x01\n", "not valid YAML"),
        ('version: "3.1"\n', "no examples of any intent"),
    ],
)
def test_mistakes_name_file_and_line(tmp_path: Path, text: str, says: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(NluError) as caught:
        read_training_data([path])
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_all_mistakes_are_told_at_once_by_line(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "nlu:\n- intent: greet\n  example: |\n    - hi\n- intent: bye\n  examples: |\n"
        '    - [ciao]{"entity": 1}\n'
        "    see you\n- intent: none\n  examples: |\n- regex: zip\n  examples: |\n    - (\nmore: 1\n",
        encoding="utf-8",
    )
    (tmp_path / "b.jsonl").write_text('{"text": "x"}\n\nno\n', encoding="utf-8")
    with pytest.raises(NluError) as caught:
        read_training_data([tmp_path])
    told = [line.split(": ")[0].rsplit("/", 1)[1] for line in str(caught.value).split("\n")]
    lines = [("a.yml", 3), ("a.yml", 7), ("a.yml", 8), ("a.yml", 10), ("a.yml", 13), ("a.yml", 14)]
    assert told == [f"{name}, line {line}" for name, line in [*lines, ("b.jsonl", 1), ("b.jsonl", 3)]]


def test_who_makes_one_mistake_again_and_again_is_told_the_first_twenty(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("nlu:\n" + "- intent: a\n" * 50, encoding="utf-8")
    with pytest.raises(NluError) as caught:
        read_training_data([tmp_path])
    assert len(str(caught.value).split("\n")) == 21
    assert str(caught.value).endswith("… and 30 more.")


@pytest.mark.parametrize("row", ["{", '{"text": "hi"}', '{"text": 1, "intent": "a"}', "[]"])
def test_bad_rows_name_their_line(tmp_path: Path, row: str) -> None:
    path = _file(tmp_path, f'{{"text": "hi", "intent": "greet"}}\n{row}\n', "a.jsonl")
    with pytest.raises(NluError, match="line 2"):
        read_training_data([path])


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NluError, match="no such"):
        read_training_data([tmp_path / "missing.yml"])
    with pytest.raises(NluError, match="No training files"):
        read_training_data([tmp_path])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "nlu:\n- intent: a\n  metadata: {x: y}\n  examples: |\n    - b\n    - c\n",
            "line 3: metadata of intent a",
        ),
        (
            "nlu:\n- intent: a\n  examples: |\n    - re[d](color)\n    - c\n",
            "line 4: 'd' is cut out of the middle",
        ),
        ("nlu:\n- intent: a\n  examples: |\n    - c\n    - [ red](color)\n", "line 5: spaces at the edge"),
        (
            "nlu:\n- intent: a\n  examples: |\n    - red](color)\n    - c\n",
            "line 4: an entity's markup isn't complete",
        ),
        (
            "nlu:\n- intent: a\n  examples: |\n    - [red(color)\n    - c\n",
            "line 4: a square bracket without",
        ),
        (
            "nlu:\n- intent: a\n  examples: |\n    - b\n    - c\nstories:\n- story: x\n",
            "line 7: `stories:` isn't used here",
        ),
        (
            "nlu:\n- intent: a\n  examples: |\n    - b\n    - c\n- synonym: x\n  examples: |\n    - z\n"
            "- synonym: y\n  examples: |\n    - Z\n",
            "line 11: 'z' is a synonym of 'y' and of 'x'",
        ),
    ],
)
def test_doubtful_places_are_warned_of(tmp_path: Path, text: str, says: str) -> None:
    path = _file(tmp_path, text)
    warnings = read_training_data([path]).warnings
    assert len(warnings) == 1
    assert warnings[0].startswith(str(path))
    assert says in warnings[0]


def test_spans_leave_spaces_outside(tmp_path: Path) -> None:
    path = _file(tmp_path, "nlu:\n- intent: a\n  examples: |\n    - a [ red ](color) hat\n")
    (example,) = read_training_data([path]).examples
    assert example.text == "a  red  hat"
    assert example.text[example.spans[0].start : example.spans[0].end] == "red"


def test_several_entities_of_one_stretch(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        "nlu:\n- intent: a\n  examples: |\n"
        '    - to [Rome][{"entity": "city", "group": "1"}, {"entity": "gift"}]\n',
    )
    (example,) = read_training_data([path]).examples
    assert example.text == "to Rome"
    assert [(s.entity, s.group, s.start, s.end) for s in example.spans] == [
        ("city", "1", 3, 7),
        ("gift", None, 3, 7),
    ]
