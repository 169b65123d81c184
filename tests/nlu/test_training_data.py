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
    assert not data.warnings


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
        "nlu:\n- intent: a\n  examples: |\n    - Ok then\n    - ok  then\n"
        "- intent: b\n  examples: |\n    - ok then\n",
    )
    data = read_training_data([path])
    assert len(data.examples) == 2
    assert len(data.warnings) == 1
    assert "line 8" in data.warnings[0]
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
        ('version: "3.1"\n', "no examples of any intent"),
    ],
)
def test_mistakes_name_file_and_line(tmp_path: Path, text: str, says: str) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(NluError) as caught:
        read_training_data([path])
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


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
