"""Feeds that are broken or mean harm: one clear sentence, or problems by row, and nothing worse."""

from __future__ import annotations

import gzip
import tracemalloc
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from catalog.errors import FeedError
from catalog.feeds import unpacking, xml_stream
from catalog.feeds.delimited import Delimited
from catalog.feeds.google import Google
from catalog.feeds.registry import reader_for, readers
from catalog.feeds.source import opened
from catalog.feeds.yml import Yml
from catalog.progress import Silent
from tests.catalog.feed_fakes import prepare, read, run_import
from tests.catalog.feed_shops import google_rss, plain_csv, yml

XMLS = [(Yml(), yml()), (Google(), google_rss())]
LAUGHS = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 50 if i else "ha" * 20}">' for i in range(9))


def declared(content: bytes, entities: str, used: str) -> bytes:
    """The feed with entities of its own, used in the first description."""
    text = content.decode()
    start = text.index("<yml_catalog" if "<yml_catalog" in text else "<rss")
    body = text[start:].replace("A mug for tea.", used, 1)
    return f"<!DOCTYPE {body[1:].split()[0].split('>')[0]} [{entities}]>{body}".encode()


@pytest.mark.parametrize(("reader", "content"), XMLS, ids=["yml", "google"])
def test_entities_are_neither_expanded_nor_fetched(
    reader: Yml | Google, content: bytes, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush")
    entities = f'<!ENTITY file SYSTEM "{secret.as_uri()}">'
    entities += '<!ENTITY net SYSTEM "http://127.0.0.1:9/"><!ENTITY e "boo">'
    rows, _, _ = read(reader, declared(content, entities, "a &file; &net; &e; b"))
    text = str(rows[0].values["description"])
    assert "hush" not in text
    assert "boo" not in text


@pytest.mark.parametrize(("reader", "content"), XMLS, ids=["yml", "google"])
def test_a_billion_laughs_are_refused(reader: Yml | Google, content: bytes) -> None:
    with pytest.raises(FeedError, match="not readable as XML: it declares entities"):
        read(reader, declared(content, LAUGHS, "a &e8; b"))


def test_entities_in_attributes_are_refused() -> None:
    content = declared(yml(), LAUGHS, "x").replace(b'id="mug-1"', b'id="&e8;"')
    try:
        rows, problems, _ = read(Yml(), content)
    except FeedError as error:
        assert "XML" in str(error)  # noqa: PT017
        return
    assert not rows or all(len(str(row.values["id"])) < 1_000 for row in rows) or problems


@pytest.mark.parametrize(("reader", "content"), XMLS, ids=["yml", "google"])
def test_truncated_xml_keeps_what_came_before(reader: Yml | Google, content: bytes) -> None:
    whole, _, _ = read(reader, content)
    rows, problems, _ = read(reader, content[: content.rindex(b"tee-b") + 2])
    assert [row.values["id"] for row in rows] == [row.values["id"] for row in whole]
    assert len(rows[1].variants) == 2
    assert [problem.kind for problem in problems] == ["cut off"]


@pytest.mark.parametrize(("reader", "content"), XMLS, ids=["yml", "google"])
@pytest.mark.parametrize(
    ("says", "is_"), [("windows-1251", "utf-8"), ("UTF-8", "cp1251"), ("UTF-8", "utf-8-sig")]
)
def test_a_wrong_declared_encoding_harms_no_text(
    reader: Yml | Google, content: bytes, says: str, is_: str
) -> None:
    text = content.decode()
    text = f'<?xml version="1.0" encoding="{says}"?>' + text[text.index("?>") + 2 :]
    rows, _, _ = read(reader, text.encode(is_))
    assert rows[1].values["title"] == "Футболка"


@pytest.mark.parametrize("reader", [reader for reader, _ in XMLS], ids=["yml", "google"])
def test_a_web_page_where_xml_was_promised(reader: Yml | Google) -> None:
    with pytest.raises(FeedError, match="a web page, not an XML feed"):
        read(reader, "<!DOCTYPE html><html><body>Please log in</body></html>")


def test_deeply_nested_xml_is_refused() -> None:
    deep = "<a>" * 100 + "<item><title>x</title></item>" + "</a>" * 100
    with pytest.raises(FeedError, match="nested more than"):
        read(Google(), f"<rss>{deep}</rss>")


def test_xml_without_products_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_GAP", 100_000)
    with pytest.raises(FeedError, match="without a product"):
        read(Google(), "<rss><channel>" + "<junk>x</junk>" * 50_000)


def test_memory_stays_flat_as_xml_grows() -> None:
    def peak(offers: int) -> int:
        item = (
            "<offer id='{}'><name>Cup {}</name><price>5</price><description>"
            + "x" * 500
            + "</description></offer>"
        )
        items = "".join(item.format(n, n) for n in range(offers))
        content = BytesIO(f"<yml_catalog><offers>{items}</offers></yml_catalog>".encode())
        tracemalloc.start()
        try:
            assert sum(1 for _ in Yml().read(content, None)) == offers
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(4_000) < 2 * peak(1_000) + (1 << 20)


def test_ragged_rows_are_told_by_row_and_the_others_read() -> None:
    lines = plain_csv().decode().splitlines()
    lines.insert(2, 'short,"Cup')
    lines.insert(3, "too,many" + "," * 40 + "cells,here")
    rows, problems, _ = read(Delimited(), "\n".join(lines))
    assert [row.values["id"] for row in rows] == ["mug-1", "tee"]
    assert {problem.row for problem in problems} == {3, 4}


def test_groups_whose_ids_change_case_are_one_product() -> None:
    content = google_rss().replace(b"<g:item_group_id>tee", b"<g:item_group_id>TEE", 1)
    rows, _, _ = read(Google(), content)
    assert [len(row.variants) for row in rows] == [0, 3]


def test_a_group_named_like_another_product_takes_nothing_from_it(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(google_rss().replace(b"<g:item_group_id>tee", b"<g:item_group_id>mug-1"))
    report = run_import(tmp_path / "data", feed)
    assert report.added == 2
    assert {product.id for product in prepare(tmp_path / "data").products()} == {"mug-1", "tee-s"}


def bomb(size: int) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("feed.csv", b"0" * size)
    return packed.getvalue()


@pytest.mark.parametrize("kind", ["zip", "gzip"])
def test_a_bomb_is_given_up_early(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MIN_SUSPECT", 1 << 20)
    path = tmp_path / "feed"
    path.write_bytes(bomb(20 << 20) if kind == "zip" else gzip.compress(b"0" * (20 << 20)))
    with pytest.raises(FeedError, match=r"unpacks to more than \d MB"), opened(str(path), Silent()):
        pass


def test_other_archives_that_are_no_feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def pack(*names: str, inner: bytes = b"id,title\n") -> Path:
        path = tmp_path / "feed"
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(name, inner)
        return path

    monkeypatch.setattr(unpacking, "MAX_ENTRIES", 3)
    for names, said in [
        ((".DS_Store",), "empty archive"),
        (("[Content_Types].xml", "xl/workbook.xml"), "Excel workbook"),
        (("a", "b", "c", "d"), "more than 3"),
    ]:
        with pytest.raises(FeedError, match=said), opened(str(pack(*names)), Silent()):
            pass
    nested = gzip.compress(gzip.compress(gzip.compress(b"id,title\n")))
    with pytest.raises(FeedError, match="not unpacked"), opened(str(pack("a", inner=nested)), Silent()):
        pass
    (tmp_path / "feed").write_bytes(gzip.compress(b"id,title\n" * 99)[:-9])
    with pytest.raises(FeedError, match="broken archive"), opened(str(tmp_path / "feed"), Silent()):
        pass


def test_files_of_an_archive_are_one_feed_and_written_nowhere_else(tmp_path: Path) -> None:
    path = tmp_path / "shop.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../outside.csv", b"id,title,price,currency\n1,Cup,5,USD\n")
        archive.writestr("two.jsonl", b'{"id": 2, "title": "Mug", "price": 6}\n')
        archive.writestr("__MACOSX/two.jsonl", b"junk")
    report = run_import(tmp_path / "data", path)
    assert report.added == 2
    assert not (tmp_path.parent / "outside.csv").exists()


def test_every_reader_refuses_what_is_none_of_its_own() -> None:
    for reader in readers():
        for content in (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, b"{" * 5_000, b"just words", b"<a>" * 1_000):
            with pytest.raises(FeedError):
                read(reader, content)


def test_the_surest_reader_is_taken() -> None:
    assert reader_for("auto", b'<?xml version="1.0"?>\n<!-- x -->\n<yml_catalog>', "feed.csv").name == "yml"
    assert reader_for("auto", b"id,title,price\n1,a,2\n", "feed.xml").name == "csv"
