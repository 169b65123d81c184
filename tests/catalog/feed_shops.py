"""One small shop, written in every format that is read: what each reader must make the same products of."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.product import Product, Variant

PICTURES = "https://shop.example/p/"
MUG = {
    "id": "mug-1", "title": "Blue mug & saucer", "text": "A mug for tea.", "price": "15.00", "sale": "12.50",
    "brand": "Zarya", "category": ("Home", "Mugs"), "image": f"{PICTURES}mug.jpg", "color": "blue",
}  # fmt: skip
TEE = {
    "id": "tee", "title": "Футболка", "text": "Soft.", "brand": "Нева", "category": ("Clothing", "Tees"),
    "material": "cotton",
}  # fmt: skip
#: id, colour, size, price, available
TEES = (
    ("tee-s", "red", "S", "20.00", True),
    ("tee-m", "red", "M", "22.00", False),
    ("tee-b", "navy", "M", "19.00", False),
)
PRODUCTS = (
    Product(
        id="mug-1", title="Blue mug & saucer", price=Decimal("12.5"), list_price=Decimal(15), currency="USD",
        description="A mug for tea.", category=("Home", "Mugs"), brand="Zarya",
        images=(f"{PICTURES}mug.jpg",), attributes={"color": ("blue",)},
    ),
    Product(
        id="tee", title="Футболка", price=Decimal(20), currency="USD", description="Soft.",
        category=("Clothing", "Tees"), brand="Нева", attributes={"material": ("cotton",)},
        images=tuple(f"{PICTURES}{id_}.jpg" for id_, *_ in TEES),
        variants=tuple(
            Variant(
                id=id_, attributes={"color": (color,), "size": (size,)}, price=Decimal(price).normalize(),
                available=available, image=f"{PICTURES}{id_}.jpg",
            )
            for id_, color, size, price, available in TEES
        ),
    ),
)  # fmt: skip


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _csv(rows: Sequence[dict[str, str]], delimiter: str = ",") -> bytes:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _google() -> list[dict[str, str]]:
    mug = {
        "id": MUG["id"], "title": MUG["title"], "description": MUG["text"], "link": "",
        "image_link": MUG["image"], "availability": "in_stock", "price": "15.00 USD",
        "sale_price": "12.50 USD", "brand": MUG["brand"], "product_type": " > ".join(MUG["category"]),
        "color": MUG["color"],
    }  # fmt: skip
    tees = [
        {
            "id": id_, "title": TEE["title"], "description": TEE["text"],
            "image_link": f"{PICTURES}{id_}.jpg", "availability": "in stock" if available else "out of stock",
            "price": f"{price} USD", "brand": TEE["brand"], "product_type": " > ".join(TEE["category"]),
            "color": color, "size": size, "material": TEE["material"], "item_group_id": "tee",
            "google_product_category": "212",
        }
        for id_, color, size, price, available in TEES
    ]  # fmt: skip
    return [mug, *tees]  # type: ignore[list-item]


def google_rss() -> bytes:
    items = "".join(
        "<item>" + "".join(f"<g:{n}>{_xml(v)}</g:{n}>" for n, v in row.items() if v) + "</item>"
        for row in _google()
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
        f"<title>Shop</title><link>https://shop.example</link>{items}</channel></rss>"
    ).encode()


def google_atom() -> bytes:
    entries = "".join(
        f"<entry><title>{_xml(row['title'])}</title><summary>{_xml(row['description'])}</summary>"
        + "".join(
            f"<g:{n}>{_xml(v)}</g:{n}>" for n, v in row.items() if v and n not in ("title", "description")
        )
        + "</entry>"
        for row in _google()
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
        f"<title>Shop</title>{entries}</feed>"
    ).encode()


def google_tsv() -> bytes:
    return _csv([{n.replace("_", " "): v for n, v in row.items()} for row in _google()], "\t")


def yml() -> bytes:
    tees = "".join(
        f'<offer id="{id_}" group_id="tee" available="{str(available).lower()}"><name>{TEE["title"]}</name>'
        f"<price>{price}</price><currencyId>USD</currencyId><categoryId>4</categoryId>"
        f"<picture>{PICTURES}{id_}.jpg</picture><vendor>{TEE['brand']}</vendor>"
        f"<description>{TEE['text']}</description><param name='Цвет'>{color}</param>"
        f"<param name='Размер' unit='INT'>{size}</param><param name='Материал'>cotton</param></offer>"
        for id_, color, size, price, available in TEES
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE yml_catalog SYSTEM "shops.dtd"><yml_catalog><shop>'
        '<categories><category id="1">Home</category><category id="2" parentId="1">Mugs</category>'
        '<category id="3">Clothing</category><category id="4" parentId="3">Tees</category></categories>'
        "<offers>"
        f'<offer id="mug-1" available="true"><name>{_xml(str(MUG["title"]))}</name><price>12.50</price>'
        f"<oldprice>15.00</oldprice><currencyId>USD</currencyId><categoryId>2</categoryId>"
        f"<picture>{MUG['image']}</picture><vendor>Zarya</vendor><description>{MUG['text']}</description>"
        f"<param name='Цвет'>blue</param></offer>{tees}</offers></shop></yml_catalog>"
    ).encode()


_CURRENT = {
    "Handle": "URL handle", "Body (HTML)": "Description", "Product Category": "Product category",
    "Option1 Name": "Option1 name", "Option1 Value": "Option1 value", "Option2 Name": "Option2 name",
    "Option2 Value": "Option2 value", "Variant SKU": "SKU", "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price", "Variant Inventory Tracker": "Inventory tracker",
    "Variant Inventory Qty": "Inventory quantity", "Image Src": "Product image URL",
    "Variant Inventory Policy": "Continue selling when out of stock", "Image Position": "Image position",
    "Variant Image": "Variant image URL",
}  # fmt: skip


def shopify(current: bool = False) -> bytes:
    mug = {
        "Handle": "mug-1", "Title": MUG["title"], "Body (HTML)": f"<p>{MUG['text']}</p>", "Vendor": "Zarya",
        "Product Category": "Home > Mugs", "Option1 Name": "Title", "Option1 Value": "Default Title",
        "Variant Price": "12.50", "Variant Compare At Price": "15.00", "Image Src": MUG["image"],
        "Color (product.metafields.shopify.color-pattern)": "blue",
    }  # fmt: skip
    rows: list[dict[str, Any]] = [mug]
    for number, (id_, color, size, price, available) in enumerate(TEES, start=1):
        rows.append(
            {
                "Handle": "tee", "Option1 Value": color, "Option2 Value": size, "Variant SKU": id_,
                "Variant Price": price, "Variant Inventory Tracker": "" if available else "shopify",
                "Variant Inventory Qty": "" if available else "0", "Image Src": f"{PICTURES}{id_}.jpg",
                "Image Position": str(number), "Variant Inventory Policy": "" if available else "deny",
                "Variant Image": f"{PICTURES}{id_}.jpg",
            }
        )  # fmt: skip
    rows[1] |= {
        "Title": TEE["title"], "Body (HTML)": TEE["text"], "Vendor": TEE["brand"],
        "Product Category": "Clothing > Tees", "Option1 Name": "Color", "Option2 Name": "Size",
        "Material (product.metafields.custom.material)": "cotton",
    }  # fmt: skip
    return _csv([{_CURRENT.get(n, n): v for n, v in row.items()} for row in rows] if current else rows)


def shopify_json() -> bytes:
    products = [
        {
            "id": 1, "handle": "mug-1", "title": MUG["title"], "body_html": f"<p>{MUG['text']}</p>",
            "vendor": "Zarya", "product_type": "Home > Mugs", "images": [{"src": MUG["image"]}],
            "options": [{"name": "Title", "values": ["Default Title"]}],
            "variants": [
                {"id": 11, "price": "12.50", "compare_at_price": "15.00", "option1": "Default Title"}
            ],
        },
        {
            "id": 2, "handle": "tee", "title": TEE["title"], "body_html": TEE["text"], "vendor": TEE["brand"],
            "product_type": "Clothing > Tees",
            "images": [{"src": f"{PICTURES}{id_}.jpg"} for id_, *_ in TEES],
            "options": [{"name": "Color"}, {"name": "Size"}],
            "variants": [
                {
                    "id": n, "sku": id_, "option1": color, "option2": size, "price": price,
                    "available": available, "featured_image": {"src": f"{PICTURES}{id_}.jpg"},
                }
                for n, (id_, color, size, price, available) in enumerate(TEES)
            ],
        },
    ]  # fmt: skip
    return json.dumps({"products": products}, ensure_ascii=False).encode()


def woocommerce() -> bytes:
    shared = {
        "ID": "1", "Type": "simple", "SKU": "mug-1", "Name": MUG["title"], "Published": "1",
        "Description": MUG["text"], "In stock?": "1", "Regular price": "15.00", "Sale price": "12.50",
        "Categories": "Home > Mugs, Home", "Images": MUG["image"], "Brands": "Zarya", "Parent": "",
        "Attribute 1 name": "Color", "Attribute 1 value(s)": "blue", "Attribute 1 visible": "1",
        "Attribute 2 name": "", "Attribute 2 value(s)": "",
        "Attribute 3 name": "", "Attribute 3 value(s)": "",
    }  # fmt: skip
    tees = [
        {
            "ID": str(10 + n), "Type": "variation", "SKU": id_, "Name": f"{TEE['title']} - {color}, {size}",
            "Published": "1", "In stock?": "1" if available else "0", "Regular price": price,
            "Images": f"{PICTURES}{id_}.jpg", "Parent": "id:2" if n else "tee", "Attribute 1 name": "Color",
            "Attribute 1 value(s)": color, "Attribute 2 name": "Size", "Attribute 2 value(s)": size,
        }
        for n, (id_, color, size, price, available) in enumerate(TEES)
    ]  # fmt: skip
    parent = {
        "ID": "2", "Type": "variable", "SKU": "tee", "Name": TEE["title"], "Published": "1",
        "Description": TEE["text"], "In stock?": "1", "Categories": "Clothing > Tees", "Brands": TEE["brand"],
        "Images": ", ".join(f"{PICTURES}{id_}.jpg" for id_, *_ in TEES), "Attribute 1 name": "Color",
        "Attribute 1 value(s)": "red, navy", "Attribute 1 visible": "1", "Attribute 2 name": "Size",
        "Attribute 2 value(s)": "S, M", "Attribute 3 name": "Material", "Attribute 3 value(s)": "cotton",
    }  # fmt: skip
    return _csv([shared, *tees, parent])  # type: ignore[list-item]


def _graph() -> dict[str, Any]:
    mug = {
        "@type": "Product", "sku": "mug-1", "name": MUG["title"], "description": MUG["text"], "color": "blue",
        "brand": {"@type": "Brand", "name": "Zarya"}, "image": [MUG["image"]], "category": "Home > Mugs",
        "offers": {
            "@type": "Offer", "price": 12.5, "priceCurrency": "USD", "availability": "https://schema.org/InStock",
            "priceSpecification": {
                "@type": "UnitPriceSpecification", "price": 15, "priceType": "https://schema.org/ListPrice"
            },
        },
    }  # fmt: skip
    tee = {
        "@type": "ProductGroup", "productGroupID": "tee", "name": TEE["title"], "description": TEE["text"],
        "brand": {"name": TEE["brand"]}, "category": "Clothing > Tees", "material": "cotton",
        "variesBy": ["https://schema.org/color", "https://schema.org/size"],
        "hasVariant": [
            {
                "@type": "Product", "sku": id_, "color": color, "size": size, "image": f"{PICTURES}{id_}.jpg",
                "offers": {
                    "@type": "Offer", "price": price, "priceCurrency": "USD",
                    "availability": f"http://schema.org/{'InStock' if available else 'OutOfStock'}",
                },
            }
            for id_, color, size, price, available in TEES
        ],
    }  # fmt: skip
    return {"@context": "https://schema.org", "@graph": [mug, tee]}


def jsonld() -> bytes:
    return json.dumps(_graph(), ensure_ascii=False, indent=1).encode()


def jsonld_lines() -> bytes:
    lines = [{"@context": "https://schema.org", **node} for node in _graph()["@graph"]]
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()


def jsonld_page() -> bytes:
    return (
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>Shop</title><script>var a = 1 < 2;</script>"
        f'<script type="application/ld+json">{jsonld().decode()}</script></head><body><p>Hi<br></body></html>'
    ).encode()


def _openai() -> list[dict[str, Any]]:
    mug = {
        "item_id": "mug-1", "is_eligible_search": True, "title": MUG["title"], "description": MUG["text"],
        "price": "15.00 USD", "sale_price": "12.50 USD", "brand": "Zarya", "product_category": "Home > Mugs",
        "image_url": MUG["image"], "availability": "in_stock", "color": "blue", "seller_name": "Shop",
    }  # fmt: skip
    tees = [
        {
            "item_id": id_, "is_eligible_search": True, "title": TEE["title"], "description": TEE["text"],
            "price": f"{price} USD", "brand": TEE["brand"], "product_category": "Clothing > Tees",
            "image_url": f"{PICTURES}{id_}.jpg", "availability": "in_stock" if available else "out_of_stock",
            "group_id": "tee", "listing_has_variations": True, "variant_dict": {"color": color, "size": size},
            "material": "cotton", "color": color,
        }
        for id_, color, size, price, available in TEES
    ]  # fmt: skip
    gone = {**mug, "item_id": "gone", "is_eligible_search": False}
    return [mug, *tees, gone]


def openai_jsonl() -> bytes:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in _openai()).encode()


def openai_csv() -> bytes:
    def cell(value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value)

    return _csv([{name: cell(value) for name, value in row.items()} for row in _openai()])


def _plain() -> list[dict[str, str]]:
    """As an exporter of their own might write it: offers a row, with a group."""
    names = {
        "availability": "In stock",
        "image_link": "Image",
        "product_type": "Category path",
        "link": "URL",
    }
    rows = [
        {names.get(n, n): v for n, v in row.items() if n != "google_product_category"} for row in _google()
    ]
    return [{**row, "In stock": "yes" if row["In stock"].startswith("in") else "no"} for row in rows]


def plain_csv() -> bytes:
    return _csv(_plain())


def plain_tsv() -> bytes:
    return _csv(_plain(), "\t")


def _objects() -> list[dict[str, Any]]:
    return [
        {
            "id": "mug-1", "title": MUG["title"], "description": MUG["text"], "price": 15, "sale_price": 12.5,
            "currency": "USD", "brand": "Zarya", "category": ["Home", "Mugs"], "images": [MUG["image"]],
            "attributes": {"color": "blue"},
        },
        *(
            {
                "id": id_, "title": TEE["title"], "description": TEE["text"], "price": float(price),
                "currency": "USD", "brand": TEE["brand"], "category": ["Clothing", "Tees"],
                "images": [f"{PICTURES}{id_}.jpg"], "available": available, "item_group_id": "tee",
                "attributes": {"color": color, "size": size, "material": "cotton"},
            }
            for id_, color, size, price, available in TEES
        ),
    ]  # fmt: skip


def jsonl() -> bytes:
    return "\n".join(json.dumps(row) for row in _objects()).encode()


def json_array() -> bytes:
    return json.dumps(_objects(), indent=2, ensure_ascii=False).encode()


def json_wrapped() -> bytes:
    return json.dumps({"generated": "2026-01-01", "total": 4, "items": _objects()}).encode()


def parquet() -> bytes:
    rows = [
        {**{n: v for n, v in row.items() if n != "attributes"}, **row["attributes"]} for row in _objects()
    ]
    columns = dict.fromkeys(name for row in rows for name in row)
    table = pa.table({name: [row.get(name) for row in rows] for name in columns})
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


#: Name of the reader, how the shop is written for it.
WRITERS: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("google", google_rss),
    ("google", google_atom),
    ("google", google_tsv),
    ("yml", yml),
    ("shopify", shopify),
    ("shopify", lambda: shopify(current=True)),
    ("shopify", shopify_json),
    ("woocommerce", woocommerce),
    ("jsonld", jsonld),
    ("jsonld", jsonld_lines),
    ("jsonld", jsonld_page),
    ("openai", openai_jsonl),
    ("openai", openai_csv),
    ("csv", plain_csv),
    ("csv", plain_tsv),
    ("jsonl", jsonl),
    ("json", json_array),
    ("json", json_wrapped),
    ("parquet", parquet),
)
