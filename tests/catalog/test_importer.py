from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from catalog import generation
from catalog.errors import CatalogError, FeedError
from catalog.feeds.mapping import parse_map
from catalog.importer import import_feed
from catalog.report import ImportReport
from tests.catalog.feed_fakes import NOW, FakeEmbedder, csv_file, prepare, run_import

HEADER = "id,title,price,currency,color"


def counts(report: ImportReport) -> tuple[int, int, int, int, int, int]:
    return (
        report.read, report.added, report.changed, report.unchanged, report.removed, report.rejected,
    )  # fmt: skip


def shop(tmp_path: Path, *rows: str) -> Path:
    return csv_file(tmp_path / "feed.csv", HEADER, *rows)


def ids(tmp_path: Path) -> list[str]:
    return [product.id for product in prepare(tmp_path / "data").products()]


def test_what_is_added_changed_and_removed_is_counted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = run_import(data, shop(tmp_path, "1,Cup,5,USD,red", "2,Mug,6,USD,blue", "3,Jug,7,USD,"))
    assert counts(first) == (3, 3, 0, 0, 0, 0)
    assert first.generation == 1
    second = run_import(data, shop(tmp_path, "1,Cup,5,USD,red", "2,Mug,6.50,USD,blue", "4,Jar,8,USD,"))
    assert counts(second) == (3, 1, 1, 1, 1, 0)
    assert ids(tmp_path) == ["1", "2", "4"]
    back = run_import(data, shop(tmp_path, "3,Jug,7,USD,"), mode="merge")
    assert counts(back) == (1, 1, 0, 0, 0, 0)
    assert ids(tmp_path) == ["1", "2", "3", "4"]


def test_a_price_change_embeds_nothing_and_no_change_builds_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, shop(tmp_path, "1,Cup,5,USD,red"))
    embedder = FakeEmbedder()
    assert run_import(data, shop(tmp_path, "1,Cup,4,USD,red"), embedder=embedder).generation == 2
    assert embedder.texts == []
    assert run_import(data, shop(tmp_path, "1,Cup,4.00,USD,red"), embedder=embedder).generation == 2


def test_another_embedder_builds_anew_from_an_unchanged_feed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    feed = shop(tmp_path, "1,Cup,5,USD,red")
    run_import(data, feed)
    other = FakeEmbedder("fake/2", dimension=4)
    report = run_import(data, feed, embedder=other)
    assert (report.unchanged, report.generation, len(other.texts)) == (1, 2, 1)
    assert generation.read_manifest(generation.current(data)).embedder == "fake/2"


def test_a_damaged_generation_is_built_anew_from_an_unchanged_feed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    feed = shop(tmp_path, "1,Cup,5,USD,red")
    run_import(data, feed)
    (generation.current(data) / "ids.json").unlink()
    embedder = FakeEmbedder()
    assert run_import(data, feed, embedder=embedder).generation == 2
    assert embedder.texts == []
    generation.current(data)


def test_another_version_of_the_index_code_builds_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    feed = shop(tmp_path, "1,Cup,5,USD,red")
    run_import(data, feed)
    monkeypatch.setattr(generation, "fingerprint", lambda: "a newer one")
    embedder = FakeEmbedder()
    assert run_import(data, feed, embedder=embedder).generation == 2
    assert embedder.texts == []
    assert run_import(data, feed).generation == 2


def test_a_snapshot_removes_only_what_its_own_source_had(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, shop(tmp_path, "1,Cup,5,USD,"), source="a")
    run_import(data, shop(tmp_path, "2,Mug,6,USD,"), source="b")
    assert ids(tmp_path) == ["1", "2"]
    taken = run_import(data, shop(tmp_path, "1,Cup,5,USD,", "2,Mug,6,USD,"), source="b")
    assert [problem.kind for problem in taken.problems] == ["other source"]
    assert run_import(data, shop(tmp_path, "3,Jug,7,USD,"), source="a").removed == 0
    assert ids(tmp_path) == ["1", "2", "3"]


def test_several_feeds_are_one_snapshot(tmp_path: Path) -> None:
    one = csv_file(tmp_path / "one.csv", HEADER, "1,Cup,5,USD,")
    two = csv_file(tmp_path / "two.csv", HEADER, "2,Mug,6,USD,", "1,Other,6,USD,")
    report = run_import(tmp_path / "data", one, two)
    assert counts(report) == (3, 2, 0, 0, 0, 1)
    assert "row 2 of" in report.problems[0].message


@pytest.mark.parametrize(
    ("row", "field", "kind"),
    [
        (",Cup,5,USD,", "id", "missing"),
        ("1,,5,USD,", "title", "missing"),
        ("1,<b></b>,5,USD,", "title", "missing"),
        ("1,Cup,,USD,", "price", "missing"),
        ("1,Cup,-5,USD,", "price", "negative price"),
        ("1,Cup,0,USD,", "price", "zero price"),
        ("1,Cup,ask us,USD,", "price", "no price"),
        (f"{'1' * 300},Cup,5,USD,", "id", "too long"),
        ("1,Cup,5,USD,red,more", None, "broken row"),
        ('1,"Cup,5,USD,red', None, "broken row"),
    ],
)
def test_a_bad_row_is_rejected_with_its_number_and_the_good_ones_stay(
    tmp_path: Path, row: str, field: str | None, kind: str
) -> None:
    report = run_import(tmp_path / "data", shop(tmp_path, "8,Jar,8,USD,", row, "9,Jug,9,USD,"))
    assert counts(report) == (3, 2, 0, 0, 0, 1)
    assert [(p.row, p.field, p.kind, p.level) for p in report.problems] == [(3, field, kind, "error")]
    assert ids(tmp_path) == ["8", "9"]


def test_of_one_id_the_first_row_is_kept_and_exact_repeats_are_only_mentioned(tmp_path: Path) -> None:
    report = run_import(
        tmp_path / "data", shop(tmp_path, "1,Cup,5,USD,", "1,Cup,5,USD,", "1,Mug,6,USD,", "1,Cup,5,USD,")
    )
    assert counts(report) == (4, 1, 0, 0, 0, 3)
    assert report.repeated == 2
    assert [(p.row, p.kind, p.level) for p in report.problems] == [
        (3, "repeated row", "warning"), (4, "duplicate id", "error"), (5, "repeated row", "warning"),
    ]  # fmt: skip
    assert [p.title for p in prepare(tmp_path / "data").products()] == ["Cup"]


def test_a_feed_without_one_usable_row_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, shop(tmp_path, "1,Cup,5,USD,"))
    live = (data / "generations" / "CURRENT").read_text()
    report = run_import(data, shop(tmp_path, "1,Cup,-5,USD,", "2,,5,USD,"))
    assert not report.usable
    assert (report.read, report.rejected, report.removed) == (2, 2, 0)
    assert (data / "generations" / "CURRENT").read_text() == live
    assert ids(tmp_path) == ["1"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file"),
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\n", "is empty"),
        (b"PK\x03\x04 xl/workbook.xml", "broken archive"),
        (b"\x7fELF\x02\x01\x00\x00\x00", "binary"),
        (b"id,colour\n1,red\n", "no column is recognised as title"),
        (b"just some words\nand more\n", "no column is recognised as id or title"),
        (b"<html><body>Not found</body></html>", "a web page without product data"),
        (b"[1, 2]", "no product object in its list"),
        (b"<yml_catalog><shop></shop></yml_catalog>", "no <offer>"),
        (b'{"id": 1', "no line is a JSON object"),
    ],
)
def test_a_feed_that_is_none_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    data = tmp_path / "data"
    run_import(data, shop(tmp_path, "1,Cup,5,USD,"))
    feed = tmp_path / "bad"
    if content is not None:
        feed.write_bytes(content)
    with pytest.raises(FeedError, match=said) as caught:
        run_import(data, feed)
    assert str(feed) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert generation.current(data).name == "000001"
    assert ids(tmp_path) == ["1"]


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match=r"auto, yml, .*jsonl, csv"):
        run_import(tmp_path / "data", shop(tmp_path, "1,Cup,5,USD,"), format="xlsx")


def test_legacy_encodings_are_recognised(tmp_path: Path) -> None:
    lines = (
        "Артикул;Название;Цена;Цвет",
        "1;Красное платье;1 290,50 ₽;красный",
        "2;Синяя рубашка;990 руб.;синий",
    )
    feed = csv_file(tmp_path / "feed.csv", *(line.replace("₽", "руб") for line in lines), encoding="cp1251")
    run_import(tmp_path / "data", feed)
    first, second = prepare(tmp_path / "data").products()
    assert (first.title, first.price, first.currency) == ("Красное платье", Decimal("1290.5"), "RUB")
    assert second.attributes == {"color": ("синий",)}


def test_rows_without_a_currency_take_the_usual_one_of_the_feed(tmp_path: Path) -> None:
    report = run_import(
        tmp_path / "data",
        shop(tmp_path, "1,Cup,5,,", "2,Mug,€6,,", "3,Jug,7,EUR,", "4,Jar,8,GBP,"),
        currency="AED",
    )
    assert [p.currency for p in prepare(tmp_path / "data").products()] == ["EUR", "EUR", "EUR", "GBP"]
    assert [p.kind for p in report.problems] == ["no currency"]


def test_a_feed_without_any_currency_takes_the_shops_with_a_warning(tmp_path: Path) -> None:
    report = run_import(tmp_path / "data", shop(tmp_path, "1,Cup,5,,"), currency="AED")
    assert [p.currency for p in prepare(tmp_path / "data").products()] == ["AED"]
    assert "AED" in report.problems[0].message


def test_the_map_decides_over_cells(tmp_path: Path) -> None:
    mapping = parse_map({"currency": {"const": "aed"}, "title": ["color", "title"]})
    run_import(tmp_path / "data", shop(tmp_path, "1,Cup,$5,,red"), mapping=mapping)
    (cup,) = prepare(tmp_path / "data").products()
    assert (cup.currency, cup.title) == ("AED", "red Cup")


def test_a_feed_cut_short_removes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    offer = '<offer id="{0}"><name>Cup {0}</name><price>5</price><currencyId>RUR</currencyId></offer>'
    whole = (
        "<yml_catalog><shop><offers>"
        + "".join(map(offer.format, range(3)))
        + "</offers></shop></yml_catalog>"
    )
    feed = tmp_path / "feed.xml"
    feed.write_text(whole)
    assert run_import(data, feed).added == 3
    feed.write_text(whole[: whole.index('<offer id="1"') + 30])
    report = run_import(data, feed)
    assert (report.unchanged, report.removed, report.usable) == (1, 0, True)
    assert [p.kind for p in report.problems] == ["cut off"]
    assert ids(tmp_path) == ["0", "1", "2"]


def test_an_import_into_a_database_without_tables_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="no tables"):
        import_feed(tmp_path, [shop(tmp_path, "1,Cup,5,USD,")], embedder=FakeEmbedder(), now=NOW)


def test_the_report_as_json_keeps_the_contract(tmp_path: Path) -> None:
    stated = run_import(tmp_path / "data", shop(tmp_path, "1,Cup,5,USD,", "2,,5,USD,")).as_json()
    assert {"read", "added", "changed", "unchanged", "removed", "rejected", "problems"} <= set(stated)
    assert (
        stated["problems"][0] | {"row": 3, "field": "title", "message": "there is no title"}
        == stated["problems"][0]
    )


def test_products_remember_the_import_that_brought_them(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, shop(tmp_path, "1,Cup,5,USD,red"))
    later, last = NOW + timedelta(days=7), NOW + timedelta(days=9)
    run_import(data, shop(tmp_path, "1,Cup,4,USD,red", "2,Mug,6,USD,blue"), now=later)
    run_import(data, shop(tmp_path, "1,Cup,4,USD,red"), now=last, force=True)
    assert prepare(data).arrivals(NOW) == {}, "what is gone is no news"
    run_import(data, shop(tmp_path, "1,Cup,4,USD,red", "2,Mug,7,USD,blue", "3,Jug,7,USD,"), now=last)
    known = prepare(data)
    assert known.arrivals(NOW) == {"2": later, "3": last}, "the first import of a source says nothing"
    assert known.arrivals(last) == {"3": last}
    run_import(data, shop(tmp_path, "3,Jug,7,USD,", "8,Jar,7,USD,"), source="other", now=last)
    assert known.arrivals(NOW) == {"2": later, "3": last}, "a new source brings what may be old"
