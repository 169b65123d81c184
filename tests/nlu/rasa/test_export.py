"""An exported project says the same as the data it was made of, and is shaped as Rasa wants it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nlu.errors import NluError
from nlu.example import Example, Span, TrainingData
from nlu.rasa.export import export_project, training_file
from nlu.rasa.markup import mark, unmark
from nlu.trained import SHIPPED
from nlu.training_data import read_training_data
from tests.nlu.shops import FASHION

DATA = TrainingData(
    examples=(
        Example(
            "from Berlin to Rome",
            "trip",
            (Span(5, 11, "city", "berlin", role="from"), Span(15, 19, "city", "Rome")),
        ),
        Example("no", "no"),
        Example("a [bracket] and a\nline: # really", "no"),
        Example("two things", "trip", (Span(0, 3, "n", "2", group="1"), Span(0, 3, "word", "two"))),
    ),
    synonyms={"berlin": "berlin", "telly": "tv"},
    regexes={"zip": ("\\d{5}",)},
    lookups={"brand": ("Acme", 'O\'Neill: "x"')},
)


def test_project_is_complete_and_reads_back(tmp_path: Path) -> None:
    files = export_project(DATA, tmp_path / "rasa")
    assert {str(path.relative_to(tmp_path / "rasa")) for path in files} == {
        *("config.yml", "domain.yml", "endpoints.yml", "README.md", "data/nlu.yml"),
    }
    domain = yaml.safe_load((tmp_path / "rasa/domain.yml").read_text())
    assert domain["intents"] == ["no", "trip"]
    assert domain["entities"] == [{"city": {"roles": ["from"]}}, {"n": {"groups": ["1"]}}, "word"]
    pipeline = yaml.safe_load((tmp_path / "rasa/config.yml").read_text())["pipeline"]
    assert "DIETClassifier" in [step["name"] for step in pipeline]
    back = read_training_data([tmp_path / "rasa/data"])
    assert {(e.text, e.intent, e.spans) for e in back.examples} == {
        (DATA.examples[0].text, "trip", DATA.examples[0].spans),
        ("no", "no", ()),
        ("a (bracket) and a line: # really", "no", ()),
        (DATA.examples[3].text, "trip", DATA.examples[3].spans),
    }
    assert back.synonyms == {**DATA.synonyms, "two": "2"}
    assert (back.regexes, back.lookups) == (DATA.regexes, DATA.lookups)


def test_shipped_examples_survive(tmp_path: Path) -> None:
    shipped = read_training_data(SHIPPED)
    (tmp_path / "nlu.yml").write_text(training_file(shipped), encoding="utf-8")
    back = read_training_data([tmp_path])
    assert {(e.text, e.intent) for e in back.examples} == {
        (" ".join(e.text.split()), e.intent) for e in shipped.examples
    }


def test_the_shops_words_become_lookup_tables(tmp_path: Path) -> None:
    export_project(DATA, tmp_path, FASHION)
    lookups = read_training_data([tmp_path / "data"]).lookups
    assert "black" in lookups["color"]
    assert lookups["brand"] == DATA.lookups["brand"], "the merchant's own table stands"


def test_other_files_are_not_touched(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("mine")
    with pytest.raises(NluError, match="isn't empty"):
        export_project(DATA, tmp_path)
    assert (tmp_path / "config.yml").read_text() == "mine"
    export_project(DATA, tmp_path, overwrite=True)
    with pytest.raises(NluError, match="is a file"):
        export_project(DATA, tmp_path / "config.yml")


@pytest.mark.parametrize(
    ("text", "start", "end", "marked"),
    [
        ("чёрный или тёмно-серый", 17, 22, "чёрный или тёмно-серый"),
        ("under $80", 7, 9, "under $80"),
        ("red, or blue?", 0, 3, "[red](color), or blue?"),
        ("red, or blue?", 8, 12, "red, or [blue](color)?"),
    ],
)
def test_marks_keep_to_the_words_that_rasa_sees(text: str, start: int, end: int, marked: str) -> None:
    assert mark(Example(text, "x", (Span(start, end, "color", text[start:end]),))) == marked


WORD = st.text(st.characters(exclude_characters="[]{}", exclude_categories=["Z", "C"]), min_size=1)


@given(st.lists(st.tuples(WORD, st.sampled_from([None, "color", "size"]), WORD), min_size=1, max_size=6))
def test_marks_and_unmarks_any_words(parts: list[tuple[str, str | None, str]]) -> None:
    text, spans = "", []
    for word, entity, value in parts:
        start = len(text) + bool(text)
        text = f"{text} {word}" if text else word
        if entity is not None:
            spans.append(Span(start, len(text), entity, value))
    plain, back, _ = unmark(mark(Example(text, "x", tuple(spans))))
    assert (plain, list(back)) == (text, spans)
