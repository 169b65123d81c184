"""What the formats have of their own, beyond the shop that the contract writes in all of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from catalog.errors import FeedError
from catalog.feeds.base import FeedReader
from catalog.feeds.google import Google
from catalog.feeds.jsonld import JsonLd
from catalog.feeds.openai import OpenAi
from catalog.feeds.registry import reader_for
from catalog.feeds.shopify import Shopify
from catalog.feeds.validation import Checked
from catalog.feeds.woocommerce import WooCommerce
from catalog.feeds.yml import Yml
from catalog.product import Product
from tests.catalog.feed_fakes import read


def products(reader: FeedReader, content: str, now: datetime | None = None) -> list[Product]:
    rows, problems, _ = read(reader, content)
    assert [problem for problem in problems if problem.level == "error"] == []
    found = [Checked(row, now).product for row in rows]
    return [product for product in found if product is not None]


@pytest.mark.parametrize(
    ("now", "dates", "paid"),
    [
        ("2026-03-05T12:00+00:00", "2026-03-01T00:00+0100/2026-03-10T23:59+0100", "8"),
        ("2026-02-28T22:59+00:00", "2026-03-01T00:00+0100/2026-03-10T23:59+0100", "10"),
        ("2026-02-28T23:01+00:00", "2026-03-01T00:00+0100/2026-03-10T23:59+0100", "8"),
        ("2026-03-11T00:00+00:00", "2026-03-01T00:00+0100/2026-03-10T23:59+0100", "10"),
        ("2026-03-10T12:00+00:00", "2026-03-01/2026-03-10", "8"),
        ("2026-03-11T00:00+00:00", "2026-03-01/2026-03-10", "10"),
        ("2026-03-05T12:00+00:00", "soon", "10"),
        ("2026-03-05T12:00+00:00", "", "8"),
    ],
)
def test_google_sales_are_on_within_their_dates(now: str, dates: str, paid: str) -> None:
    header = "id\ttitle\tlink\timage_link\tavailability\tprice\tsale_price\tsale_price_effective_date\n"
    content = f"{header}1\tCup\t\t\tin stock\t10 USD\t8 USD\t{dates}\n"
    (cup,) = products(Google(), content, datetime.fromisoformat(now))
    assert str(cup.price) == paid
    assert str(cup.list_price) == ("10" if paid == "8" else "None")


def test_google_details_paths_and_what_is_no_attribute() -> None:
    content = """<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item>
    <title>plain</title><g:id>1</g:id><g:title>Lamp</g:title><g:price>20.00 EUR</g:price>
    <link>https://shop.example/1</link><g:google_product_category>594</g:google_product_category>
    <g:product_type>Home &gt; Light</g:product_type><g:product_type>Sale</g:product_type>
    <g:additional_image_link>https://shop.example/2.jpg</g:additional_image_link>
    <g:additional_image_link>https://shop.example/3.jpg</g:additional_image_link>
    <g:image_link>https://shop.example/1.jpg</g:image_link><g:custom_label_0>bestseller</g:custom_label_0>
    <g:shipping><g:country>DE</g:country><g:price>5 EUR</g:price></g:shipping>
    <g:product_detail><g:section_name>Bulb</g:section_name><g:attribute_name>Socket</g:attribute_name>
    <g:attribute_value>E27</g:attribute_value></g:product_detail></item></channel></rss>"""
    (lamp,) = products(Google(), content)
    assert (lamp.title, lamp.url, lamp.category) == ("Lamp", "https://shop.example/1", ("Home", "Light"))
    assert [image[-5] for image in lamp.images] == ["1", "2", "3"]
    assert lamp.attributes == {"socket": ("E27",)}


def test_yml_sizes_units_and_old_roubles() -> None:
    offers = "".join(
        f'<offer id="{size}" group_id="7"><name>Ботинки {size}</name><price>5 000</price>'
        "<currencyId>RUR</currencyId>"
        f'<param name="Размер" unit="EU">{size}</param><param name="Вес" unit="г">800</param></offer>'
        for size in (41, 42)
    )
    (boots,) = products(Yml(), f"<yml_catalog><shop><offers>{offers}</offers></shop></yml_catalog>")
    assert (boots.id, boots.title, boots.currency, str(boots.price)) == ("7", "Ботинки", "RUB", "5000")
    assert boots.attributes == {"вес": ("800 г",)}
    assert [variant.attributes["size"] for variant in boots.variants] == [("EU 41",), ("EU 42",)]


def test_woocommerce_groups_external_products_and_variations_before_their_parents() -> None:
    header = (
        "ID,Type,SKU,Name,Published,In stock?,Regular price,Sale price,Categories,Images,Parent,"
        "Grouped products,External URL,Attribute 1 name,Attribute 1 value(s)\n"
    )
    content = """11,variation,,Cap - Red,1,1,9,,,,id:10,,,Colour,Red
10,variable,cap,Cap,1,1,,,"Hats, Hats > Caps",,,,,Colour,"Red, Blue"
12,variation,cap-b,Cap - Blue,1,0,8,,,,cap,,,Colour,Blue
13,variation,x,Orphan,1,1,8,,,,id:99,,,Colour,Blue
20,external,book,Book,1,1,30,,Books,,,,https://books.example/1,,
30,grouped,set,Set,1,1,,,Hats,,,"book, id:40, gone",,,
40,simple,,Pin,0,1,3,2,Pins,,,,,,
"""
    rows, problems, _ = read(WooCommerce(), header + content)
    found = {product.id: product for row in rows if (product := Checked(row).product)}
    assert [(problem.row, problem.kind) for problem in problems] == [(5, "no parent")]
    assert found.keys() == {"cap", "book", "set", "40"}
    assert [(v.id, v.attributes, v.available) for v in found["cap"].variants] == [
        ("11", {"color": ("Red",)}, True),
        ("cap-b", {"color": ("Blue",)}, False),
    ]
    assert found["cap"].category == ("Hats", "Caps")
    assert found["book"].url == "https://books.example/1"
    assert [variant.attributes for variant in found["set"].variants] == [
        {"variant": ("Book",)},
        {"variant": ("Pin",)},
    ]
    assert (str(found["set"].price), found["40"].available) == ("30", False)


def test_woocommerce_in_russian_and_sales_with_dates() -> None:
    content = (
        "ID,Тип,Артикул,Имя,Опубликован,Наличие,Базовая цена,Акционная цена,Категории,Изображения,"
        "Дата окончания действия скидки,Вес (kg),Название атрибута 1,Значения атрибутов 1\n"
        '5,simple,а-5,Чайник,1,1,1000,900,Кухня > Чайники,,2026-03-10,1.2,Цвет,"белый, синий"\n'
    )
    assert reader_for("auto", content.encode(), "feed").name == "woocommerce"
    (before,) = products(WooCommerce(), content, datetime(2026, 3, 1, tzinfo=UTC))
    (after,) = products(WooCommerce(), content, datetime(2026, 3, 12, tzinfo=UTC))
    assert (str(before.price), str(before.list_price), str(after.price)) == ("900", "1000", "1000")
    assert before.attributes == {"вес": ("1.2 kg",), "color": ("белый", "синий")}
    assert before.category == ("Кухня", "Чайники")


def test_shopify_pictures_drafts_and_rows_far_apart() -> None:
    content = (
        "Handle,Title,Type,Status,Option1 Name,Option1 Value,Variant Price,Variant Inventory Tracker,"
        "Variant Inventory Qty,Variant Inventory Policy,Image Src,Image Position\n"
        "cup,Cup,Cups,active,Size,S,5,shopify,0,deny,https://x.example/2.jpg,2\n"
        "jar,Jar,Jars,draft,Title,Default Title,7,,,deny,,\n"
        "cup,,,,,L,6,shopify,-2,continue,https://x.example/1.jpg,1\n"
        "cup,,,,,,,,,,https://x.example/3.jpg,3\n"
    )
    cup, jar = products(Shopify(), content)
    assert [image[-5] for image in cup.images] == ["1", "2", "3"]
    assert [(v.id, v.available, v.stock) for v in cup.variants] == [("cup-1", False, 0), ("cup-2", True, 0)]
    assert (jar.available, jar.variants, str(jar.price)) == (False, (), "7")


def test_json_ld_of_a_page_with_references_breadcrumbs_and_a_broken_block() -> None:
    graph = [
        {"@type": "BreadcrumbList", "itemListElement": [
            {"position": 2, "name": "Lamps"}, {"position": 1, "name": "Home"},
            {"position": 3, "name": "Lamp"}]},
        {"@id": "#offer", "@type": "AggregateOffer", "lowPrice": "20", "highPrice": "30",
         "priceCurrency": "EUR", "offerCount": 2, "availability": "InStock"},
        {"@type": ["Product", "Thing"], "sku": "L1", "name": "Lamp &amp; shade", "offers": {"@id": "#offer"},
         "image": {"@type": "ImageObject", "url": "https://x.example/1.jpg"},
         "aggregateRating": {"ratingValue": "8", "bestRating": "10", "reviewCount": 12},
         "additionalProperty": [{"name": "Socket", "value": "E27"},
                                {"name": "Cable", "value": 2, "unitCode": "MTR"}]},
    ]  # fmt: skip
    page = (
        '<html><body><script type="application/ld+json">{"broken": </script>'
        f'<script type="application/ld+json">\n//<![CDATA[\n{json.dumps({"@graph": graph})}\n//]]>\n</script>'
    )
    rows, problems, _ = read(JsonLd(), page)
    assert [problem.kind for problem in problems] == ["broken block"]
    lamp = Checked(rows[0]).product
    assert lamp is not None
    assert (lamp.title, lamp.category, str(lamp.price), lamp.currency) == (
        "Lamp & shade",
        ("Lamps",),
        "20",
        "EUR",
    )
    assert (lamp.rating, lamp.reviews, len(lamp.images)) == (4.0, 12, 1)
    assert lamp.attributes == {"socket": ("E27",), "cable": ("2 m",)}


def test_a_page_without_product_data_says_what_to_give() -> None:
    with pytest.raises(FeedError, match="address of the feed itself"):
        read(JsonLd(), "<!doctype html><title>Shop</title><p>Welcome")


def test_openai_prices_as_objects_sales_and_what_is_not_offered() -> None:
    lines = [
        {"id": "a", "enable_search": "true", "title": "A", "price": {"amount": "9.90", "currency": "GBP"},
         "sale_price": "8 GBP", "sale_price_start_date": "2026-01-01", "sale_price_end_date": "2026-01-31",
         "additional_image_urls": ["https://x.example/1.jpg"], "link": "https://x.example/a"},
        {"id": "b", "enable_search": "false", "title": "B", "price": "5 GBP"},
        {"id": "c", "enable_search": True, "title": "C", "price": "5 GBP", "delete": True},
    ]  # fmt: skip
    rows, problems, _ = read(OpenAi(), "\n".join(json.dumps(line) for line in lines))
    assert [(problem.row, problem.field) for problem in problems] == [
        (2, "is_eligible_search"),
        (3, "delete"),
    ]
    during, after = (Checked(rows[0], datetime(2026, month, 10, tzinfo=UTC)).product for month in (1, 2))
    assert during is not None
    assert after is not None
    assert (str(during.price), str(after.price), after.currency) == ("8", "9.9", "GBP")
    assert len(after.images) == 1
