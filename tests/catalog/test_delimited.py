from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.feeds.delimited import Delimited
from catalog.feeds.records import delimiter_of, records
from tests.catalog.feed_fakes import read


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_recognised(delimiter: str) -> None:
    lines = [("id", "title", "price"), ("1", '"Cup, red; large"', "5.5"), ("2", "Mug", "6")]
    rows, problems, _ = read(Delimited(), "\n".join(delimiter.join(line) for line in lines))
    assert problems == []
    assert [row.values["title"] for row in rows] == ["Cup, red; large", "Mug"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-r"])
def test_encodings(encoding: str) -> None:
    text = "id;Название;Цена\n1;Красное платье с поясом;1200\n2;Синяя рубашка в полоску;990\n"
    rows, problems, _ = read(Delimited(), text.encode(encoding))
    assert problems == []
    assert rows[1].values["title"] == "Синяя рубашка в полоску"


def test_a_few_broken_bytes_in_utf8_cost_only_themselves() -> None:
    content = "id,title,price\n1,Платье красное длинное,5\n2,X,6\n".encode().replace(b"X", b"Caf\xe9")
    rows, problems, _ = read(Delimited(), content)
    assert rows[0].values["title"] == "Платье красное длинное"
    assert rows[1].values["title"] == "Caf\ufffd"
    assert [(p.kind, p.level) for p in problems] == [("encoding", "warning")]


def test_an_unclosed_quote_costs_one_row() -> None:
    many = "\n".join(f"{i},Cup {i},5" for i in range(3, 2_000))
    rows, problems, _ = read(Delimited(), f'id,title,price\n1,"Cup,5\n2,"Mug, large",6\n{many}\n')
    assert [(p.row, p.kind, p.level) for p in problems] == [(2, "broken row", "error")]
    assert [row.number for row in rows] == list(range(3, 2_001))
    assert rows[0].values["title"] == "Mug, large"


def test_a_quote_inside_a_text_is_read_with_a_warning() -> None:
    rows, problems, _ = read(Delimited(), 'id,title,price\n1,"24" screen",5\n2,TV 32",6\n')
    assert [row.values["id"] for row in rows] == ["1", "2"]
    assert [(p.row, p.level) for p in problems] == [(2, "warning")]


def test_cells_may_span_lines_and_short_rows_are_kept() -> None:
    rows, problems, _ = read(Delimited(), 'id,title,price,color\r\n1,"Cup\r\nbig",5,red\r\n\r\n2,Mug,6\r\n')
    assert rows[0].values["title"] == "Cup\r\nbig"
    assert [(p.row, p.kind, p.level) for p in problems] == [(4, "short row", "warning")]
    assert rows[1].values["price"] == "6"


def test_repeated_and_unnamed_columns_are_told_apart() -> None:
    rows, _, uses = read(Delimited(), "id,title,price,note,note,\n1,Cup,5,a,b,c\n")
    assert rows[0].attributes == {"note": "a", "note_2": "b", "column_6": "c"}
    assert uses["note 2"].target == "note_2"


def test_detection() -> None:
    reader = Delimited()
    assert reader.detects(b"id;title\n") > 0
    assert reader.detects(b"<xml/>") == 0
    assert 0 < reader.detects(b"anything") < 0.2


CELL = st.text(st.characters(exclude_characters="\0\r", codec="utf-8"), max_size=20)
ROW = st.lists(CELL, min_size=3, max_size=3).filter(lambda row: any(cell.strip() for cell in row))


@given(st.lists(ROW, min_size=1, max_size=20))
def test_what_csv_writes_is_read_back(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    text.seek(0)
    found = list(records(text, ","))
    assert [record.cells for record in found] == rows
    assert not any(record.broken for record in found)


@given(st.text(max_size=300))
def test_no_text_breaks_the_record_reader(text: str) -> None:
    numbers = [record.number for record in records(io.StringIO(text, newline=""), delimiter_of(text))]
    assert numbers == sorted(set(numbers))
