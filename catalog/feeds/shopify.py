"""Shopify: the product CSV with its old and its current headers, and `products.json`.

https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from catalog.feeds import delimited, encoding, json_array, tabular
from catalog.feeds.base import ColumnUse, Item, Row
from catalog.feeds.gathering import Gathering
from catalog.feeds.mapping import FieldMap
from catalog.feeds.names import attribute_of
from catalog.feeds.options import chosen, without
from catalog.feeds.override import override
from catalog.feeds.tabular import Numbered, Records

#: Column, in lower case -> what it is, of a product (the first row that has it) or of each variant.
_PRODUCT = {
    "title": "title", "body (html)": "description", "body html": "description", "description": "description",
    "vendor": "brand", "type": "type", "product type": "type", "custom product type": "type",
    "product category": "category", "standard product type": "category",
    "google shopping / google product category": "category", "status": "status", "published": "published",
    "published on online store": "published", "google shopping / gender": "gender",
    "google shopping / age group": "age_group", "google shopping / condition": "condition", "tags": "tags",
}  # fmt: skip
_VARIANT = {
    "variant sku": "sku", "sku": "sku", "variant price": "price", "price": "price",
    "variant compare at price": "compare", "compare-at price": "compare", "compare at price": "compare",
    "variant inventory qty": "stock", "inventory quantity": "stock", "variant inventory tracker": "tracker",
    "inventory tracker": "tracker", "variant inventory policy": "policy",
    "continue selling when out of stock": "policy", "variant image": "image", "variant image url": "image",
}  # fmt: skip
_IMAGE = ("image src", "product image url")
_POSITION = "image position"
_HANDLE = ("handle", "url handle")
_OPTION = re.compile(r"option(\d) (name|value)")
_METAFIELD = re.compile(r"(.+?) \(product\.metafields\.[\w.\-]+\)", re.IGNORECASE)
_MAX_METAFIELD = 200


class Shopify:
    """`FeedReader` for Shopify's exports: rows of one handle are one product, by options variants."""

    name = "shopify"

    def detects(self, head: bytes) -> float:
        columns = {column.lower() for column in delimited.columns_of(head)}
        if columns.intersection(_HANDLE) and {"title", "option1 name", "option1 value"} <= columns:
            return 0.95
        text = encoding.text_of(head).lstrip("\ufeff \r\n\t")
        products = text.startswith("[") or json_array.is_wrapped(text)
        names = ('"handle"', '"variants"', '"options"', '"body_html"')
        return 0.95 if products and sum(name in text for name in names) >= 3 else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        yield from tabular.some(self._items(stream, mapping))

    def _items(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        start = stream.read(1 << 12).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t")
        stream.seek(0)
        if start[:1] in (b"{", b"["):
            with json_array.elements(stream) as records:
                for item in records:
                    yield _from_json(item, mapping) if isinstance(item, Numbered) else item
        else:
            with delimited.table(stream) as (columns, rows):
                tabular.require(columns, _HANDLE, "Shopify's product export")
                yield from _from_table(columns, rows, mapping)


def _from_table(columns: Sequence[str], rows: Records, mapping: FieldMap | None) -> Iterator[Item]:
    if mapping is not None:
        mapping.check(columns)
    yield from (_use(column) for column in columns)
    lower = {column: column.lower() for column in columns}
    with Gathering() as gathering:
        last = ""
        for item in rows:
            if not isinstance(item, Numbered):
                yield item
                continue
            record = {lower[name]: cell.strip() for name, cell in item.record.items() if cell.strip()}
            handle = next((record[name] for name in _HANDLE if name in record), last)
            last = handle
            stated = {name: item.record.get(name) for name in columns} if mapping else {}
            gathering.add(handle or record.get("title", ""), Row(item.number, record, stated))
        for handle, group in gathering.groups():
            yield _product(handle, group, mapping)


def _product(handle: str, rows: list[Row], mapping: FieldMap | None) -> Row:
    fields: dict[str, str] = {}
    metafields: dict[str, Any] = {}
    options: dict[str, str] = {}
    pictures: list[tuple[float, str]] = []
    variants: list[tuple[Row, dict[str, str], dict[str, Any]]] = []
    for row in rows:
        own: dict[str, str] = {}
        picked: dict[str, str] = {}
        for name, cell in row.values.items():
            if ours := _PRODUCT.get(name):
                fields.setdefault(ours, cell)
            elif ours := _VARIANT.get(name):
                own[ours] = cell
            elif name in _IMAGE:
                place = row.values.get(_POSITION, "")
                pictures.append((float(place) if place.isdecimal() else float("inf"), cell))
            elif option := _OPTION.fullmatch(name):
                (options if option[2] == "name" else picked).setdefault(option[1], cell)
            elif (meta := _METAFIELD.fullmatch(name)) and len(cell) <= _MAX_METAFIELD:
                metafields.setdefault(attribute_of(meta[1]), cell)
        # A row with neither price nor option holds one more picture.
        if "price" in own or picked:
            variants.append((row, own, chosen((options.get(i, f"option {i}"), v) for i, v in picked.items())))
    told = {name for _, _, picked_ in variants for name in picked_}
    values: dict[str, Any] = {
        "id": handle,
        "title": fields.get("title"),
        "description": fields.get("description"),
        "brand": fields.get("brand"),
        "category": _category(fields),
        "images": [address for _, address in sorted(pictures, key=lambda picture: picture[0])],
    }
    attributes: dict[str, Any] = {
        name: fields[name] for name in ("gender", "age_group", "condition", "tags") if name in fields
    }
    attributes = without({**attributes, **metafields}, told)
    if "tags" in attributes:
        attributes["tags"] = [tag.strip() for tag in attributes["tags"].split(",")]
    draft = fields.get("status", "").lower() in ("draft", "archived")
    hidden = draft or fields.get("published", "").lower() in ("false", "0", "no")
    made = tuple(
        _variant(row.number, f"{handle}-{n}" if len(variants) > 1 else handle, own, picked_, hidden)
        for n, (row, own, picked_) in enumerate(variants, start=1)
    )
    override(mapping, rows[0].attributes, values, attributes)
    return _joined(rows[0].number, values, attributes, made)


def _variant(number: int, id_: str, own: dict[str, Any], picked: dict[str, Any], hidden: bool) -> Row:
    tracked = bool(own.get("tracker"))
    stock = own.get("stock") if tracked else None
    goes_on = str(own.get("policy", "deny")).lower() in ("continue", "true", "yes")
    available = False if hidden else True if goes_on or not tracked else None
    values = {
        "id": own.get("sku") or id_,
        "price": own.get("price"),
        "list_price": own.get("compare"),
        "stock": stock,
        "available": available,
        "image": own.get("image"),
    }
    return Row(number, values, picked)


def _joined(
    number: int, values: dict[str, Any], attributes: dict[str, Any], variants: tuple[Row, ...]
) -> Row:
    """The product; one without options has what its only variant has, under its own id."""
    if len(variants) == 1 and not variants[0].attributes:
        only = {name: value for name, value in variants[0].values.items() if name not in ("id", "image")}
        return Row(number, {**only, **values}, attributes)
    return Row(number, values, attributes, variants)


def _category(fields: dict[str, str]) -> list[str] | str | None:
    """The platform's path; the merchant's own type below it when it says something else."""
    path, kind = fields.get("category"), fields.get("type")
    if path and not path.isdigit():
        leaf = path.rsplit(">", 1)[-1].strip().casefold()
        return [path, kind] if kind and kind.casefold() != leaf else path
    return kind


def _use(column: str) -> ColumnUse:
    name = column.lower()
    if name in _HANDLE:
        return ColumnUse(column, "id", "name")
    if ours := _PRODUCT.get(name):
        field = {"type": "category", "status": "available", "published": "available"}.get(ours, ours)
        return ColumnUse(column, field, "name")
    if ours := _VARIANT.get(name):
        others = {"sku": "variants", "compare": "list_price", "tracker": "stock", "policy": "available"}
        return ColumnUse(column, others.get(ours, ours), "name")
    if name in _IMAGE or name == _POSITION:
        return ColumnUse(column, "images", "name")
    if _OPTION.fullmatch(name):
        return ColumnUse(column, "variants", "name")
    if meta := _METAFIELD.fullmatch(name):
        return ColumnUse(column, attribute_of(meta[1]), "attribute")
    return ColumnUse(column, "", "left out")


def _from_json(item: Numbered, mapping: FieldMap | None) -> Row:
    record = item.record
    handle = str(record.get("handle") or record.get("id") or "")
    names = [
        str(option.get("name", "")) if isinstance(option, dict) else str(option)
        for option in _list(record.get("options"))
    ]
    pictures = [
        image.get("src") if isinstance(image, dict) else image for image in _list(record.get("images"))
    ]
    variants = [each for each in _list(record.get("variants")) if isinstance(each, dict)]
    made = []
    for n, each in enumerate(variants, start=1):
        picked = chosen((name, each.get(f"option{i}")) for i, name in enumerate(names, start=1))
        featured = each.get("featured_image")
        own = {
            "sku": each.get("sku"),
            "price": each.get("price"),
            "compare": each.get("compare_at_price"),
            "stock": each.get("inventory_quantity"),
            "tracker": each.get("inventory_management"),
            "policy": each.get("inventory_policy", "deny"),
            "image": featured.get("src") if isinstance(featured, dict) else None,
        }
        id_ = str(each.get("id") or f"{handle}-{n}")
        row = _variant(item.number, id_, own, picked, False)
        if isinstance(each.get("available"), bool):
            row = Row(row.number, {**row.values, "available": each["available"]}, row.attributes)
        made.append(row)
    tags = record.get("tags")
    values: dict[str, Any] = {
        "id": handle,
        "title": record.get("title"),
        "description": record.get("body_html"),
        "brand": record.get("vendor"),
        "category": record.get("product_type"),
        "images": pictures,
    }
    attributes: dict[str, Any] = {}
    if tags:
        attributes["tags"] = tags if isinstance(tags, list) else [tag.strip() for tag in str(tags).split(",")]
    override(mapping, record, values, attributes)
    return _joined(item.number, values, attributes, tuple(made))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
