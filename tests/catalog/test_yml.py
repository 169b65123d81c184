from __future__ import annotations

from pathlib import Path

import pytest

from catalog.errors import FeedError
from catalog.feeds.validation import Checked
from catalog.feeds.yml import Yml
from catalog.product import Product
from tests.catalog.feed_fakes import read

FEED = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE yml_catalog SYSTEM "shops.dtd">
<yml_catalog date="2026-01-01 10:00"><shop><name>Лавка</name>
<categories>
  <category id="3" parentId="2">Кружки</category><category id="1">Дом</category>
  <category id="2" parentId="1">Посуда</category>
  <category id="8" parentId="9">Петля</category><category id="9" parentId="8">Петли</category>
</categories>
<offers>{offers}</offers></shop></yml_catalog>"""
VENDOR_MODEL = """<offer id="m1" type="vendor.model" available="true"><url>https://shop.example/m1</url>
<price>1290.50</price><oldprice>1500</oldprice><currencyId>RUR</currencyId><categoryId>3</categoryId>
<picture>https://shop.example/1.jpg</picture><picture>https://shop.example/2.jpg</picture>
<typePrefix>Кружка</typePrefix><vendor>Заря</vendor><model>Заря М-5</model>
<description><![CDATA[<p>Большая</p><ul><li>белая</li></ul>]]></description>
<param name="Цвет">белый</param><param name="Цвет">синий</param><param name="Объём" unit="мл">350</param>
<rec>m2,m3</rec></offer>"""
SIMPLE = """<offer id="m2" available="false"><name>Mug &amp; saucer</name><vendor>Zarya</vendor>
<price>5</price><currencyId>USD</currencyId><categoryId>8</categoryId></offer>"""


def products(offers: str, encoding: str = "UTF-8", written: str | None = None) -> list[Product]:
    rows, problems, _ = read(Yml(), FEED.format(encoding=encoding, offers=offers).encode(written or encoding))
    assert problems == []
    found = [Checked(row).product for row in rows]
    return [product for product in found if product is not None]


def test_a_vendor_model_offer() -> None:
    (mug,) = products(VENDOR_MODEL)
    assert (mug.id, mug.title, mug.brand, mug.currency) == ("m1", "Кружка Заря М-5", "Заря", "RUB")
    assert (str(mug.price), str(mug.list_price), mug.available) == ("1290.5", "1500", True)
    assert mug.category == ("Дом", "Посуда", "Кружки")
    assert mug.description == "Большая\nбелая"
    assert mug.images == ("https://shop.example/1.jpg", "https://shop.example/2.jpg")
    assert mug.attributes == {"color": ("белый", "синий"), "объём": ("350 мл",)}
    assert mug.goes_with == ("m2", "m3")


def test_a_simple_offer_and_a_loop_of_categories() -> None:
    (mug,) = products(SIMPLE)
    assert (mug.title, mug.brand, mug.available) == ("Mug & saucer", "Zarya", False)
    assert mug.category[-1] == "Петля"


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("windows-1251", "cp1251"),
        ("windows-1251", "utf-8"),
        ("UTF-8", "cp1251"),
        ("UTF-16", "utf-16"),
    ],
)
def test_the_encoding_is_what_the_bytes_are_not_what_they_claim(declared: str, written: str) -> None:
    (mug,) = products(VENDOR_MODEL, declared, written)
    assert mug.title == "Кружка Заря М-5"


def test_entities_of_a_doctype_are_never_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush")
    declared = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 50 if i else "boom"}">' for i in range(12))
    content = (
        f'<!DOCTYPE yml_catalog [<!ENTITY file SYSTEM "{secret.as_uri()}">{declared}]>'
        '<yml_catalog><offers><offer id="1"><name>a &file; &e11; b</name><price>5</price></offer>'
        "</offers></yml_catalog>"
    )
    try:
        rows, _, _ = read(Yml(), content)
    except FeedError:
        return
    title = str(rows[0].values["title"])
    assert "hush" not in title
    assert len(title) < 100


def test_broken_xml_keeps_what_came_before() -> None:
    whole = FEED.format(encoding="UTF-8", offers=SIMPLE + VENDOR_MODEL)
    rows, problems, _ = read(Yml(), whole[: whole.index("<typePrefix>")])
    assert [row.values["id"] for row in rows] == ["m2"]
    assert [(p.row, p.kind, p.level) for p in problems] == [(2, "cut off", "error")]


def test_a_map_may_name_elements_and_params() -> None:
    rows, _, uses = read(
        Yml(),
        FEED.format(encoding="UTF-8", offers=VENDOR_MODEL),
        {"title": "model", "volume": "Объём", "currency": {"const": "KZT"}},
    )
    product = Checked(rows[0]).product
    assert product is not None
    assert (product.title, product.currency, product.attributes["volume"]) == ("Заря М-5", "KZT", ("350 мл",))
    assert uses["Цвет"].target == "color"


def test_detection() -> None:
    assert Yml().detects(FEED[:200].encode()) == 1
    assert Yml().detects(b"key: value") == 0
