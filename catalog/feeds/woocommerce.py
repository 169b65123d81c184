"""WooCommerce's product CSV, with English or Russian headers.

https://github.com/woocommerce/woocommerce/wiki/Product-CSV-Import-Schema
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, BinaryIO

from catalog.feeds import delimited, tabular
from catalog.feeds.base import ColumnUse, Item, Problem, Row
from catalog.feeds.gathering import Gathering
from catalog.feeds.mapping import FieldMap
from catalog.feeds.names import attribute_of
from catalog.feeds.options import without
from catalog.feeds.override import override
from catalog.feeds.tabular import Numbered, Records

#: Headers in lower case, English and Russian -> what they are.
_COLUMNS = {
    "id": "ID", "type": "type", "тип": "type", "sku": "sku", "артикул": "sku", "name": "title",
    "имя": "title", "название": "title", "published": "published", "опубликован": "published",
    "visibility in catalog": "visibility", "видимость в каталоге": "visibility",
    "short description": "short", "краткое описание": "short", "description": "description",
    "описание": "description", "date sale price starts": "starts", "дата начала действия скидки": "starts",
    "date sale price ends": "ends", "дата окончания действия скидки": "ends", "in stock?": "in_stock",
    "наличие": "in_stock", "stock": "stock", "запасы": "stock", "backorders allowed?": "backorders",
    "возможен ли предзаказ?": "backorders", "sale price": "sale_price", "акционная цена": "sale_price",
    "regular price": "price", "базовая цена": "price", "categories": "category", "категории": "category",
    "tags": "tags", "метки": "tags", "images": "images", "изображения": "images", "parent": "parent",
    "родительский": "parent", "grouped products": "grouped", "сгруппированные товары": "grouped",
    "upsells": "upsells", "апсэлы": "upsells", "апсейлы": "upsells", "cross-sells": "crosssells",
    "кросселы": "crosssells", "кросс-сейлы": "crosssells", "external url": "url", "внешний url": "url",
    "brands": "brand", "бренды": "brand",
}  # fmt: skip
_MEASURES = re.compile(r"(weight|length|width|height|вес|длина|ширина|высота) \((.+)\)")
_ATTRIBUTE = re.compile(r"attribute (\d+) (name|value\(s\)|visible)")
_ATTRIBUTE_RU = re.compile(r"(название|значени[ея]|видимость) атрибут(?:а|ов) (\d+)")
_PARTS = {"название": "name", "видимость": "visible"}
_VARIABLE = frozenset({"variable", "variable-subscription"})
_COMMA = re.compile(r"(?<!\\),\s*")
#: What a grouped product's members are told apart by: their names.
_MEMBER = "variant"


class WooCommerce:
    """`FeedReader` for simple, variable, grouped and external products; variations join their parents."""

    name = "woocommerce"

    def detects(self, head: bytes) -> float:
        known = {_COLUMNS.get(column.lower()) for column in delimited.columns_of(head)}
        return 0.95 if {"type", "sku", "title", "price"} <= known and len(known) >= 8 else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        yield from tabular.some(self._items(stream, mapping))

    def _items(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        grouped: list[Row] = []
        with delimited.table(stream) as (columns, rows):
            tabular.require(columns, ("type", "тип"), "WooCommerce's product export")
            if mapping is not None:
                mapping.check(columns)
            yield from (_use(column) for column in columns)
            yield from _products(rows, mapping, grouped)
        wanted = {name for row in grouped for name in _references(row.values["grouped"])}
        if wanted:
            # What a group costs is its members' matter, and those stand anywhere.
            stream.seek(0)
            with delimited.table(stream) as (_, rows):
                members = _members(rows, wanted)
        for row in grouped:
            found = [members[name] for name in _references(row.values["grouped"]) if name in members]
            yield _product(row, tuple(found), mapping)


def _products(rows: Records, mapping: FieldMap | None, grouped: list[Row]) -> Iterator[Item]:
    """All products but the grouped ones, which are put aside."""
    keys: dict[str, str] = {}
    with Gathering() as waiting, Gathering() as gathering:
        for item in rows:
            if not isinstance(item, Numbered):
                yield item
                continue
            row = Row(item.number, _fields(item.record), item.record if mapping else {})
            kinds = {kind.strip() for kind in row.values.get("type", "").lower().split(",")}
            if "variation" in kinds:
                waiting.add(row.values.get("parent", ""), row)
            elif kinds & _VARIABLE:
                number, sku = row.values.get("ID", ""), row.values.get("sku", "")
                keys |= {name: sku or number for name in (f"id:{number}", number, sku) if name}
                gathering.add(sku or number, row)
            elif "grouped" in kinds:
                grouped.append(row)
            else:
                yield _product(row, (), mapping)
        for parent, variations in waiting.groups():
            for row in variations:
                # A parent is named by its SKU, or by "id:" and its number.
                gathering.add(keys.get(parent, f"\0{parent}"), row)
        for key, group in gathering.groups():
            parents = [row for row in group if row.values["type"].lower() != "variation"]
            if key.startswith("\0"):
                for row in group:
                    message = f"its parent {key[1:]!r} is not in the file"
                    yield Problem(row.number, "parent", message, "no parent")
                continue
            yield from _with_variations(parents[0], [row for row in group if row not in parents], mapping)
            yield from (_product(row, (), mapping) for row in parents[1:])


def _with_variations(parent: Row, variations: list[Row], mapping: FieldMap | None) -> Iterator[Item]:
    choices = _attributes(parent, hidden=True)
    told = {name for row in variations for name in _attributes(row, hidden=True)}
    made = []
    for row in sorted(variations, key=lambda row: row.number):
        own = _attributes(row, hidden=True)
        # A variation that leaves a choice open comes in every value of it.
        picked = {name: own.get(name) or choices.get(name, []) for name in choices | own if name in told}
        values = _offer(row)
        values["image"] = _first(row.values.get("images"))
        made.append(Row(row.number, values, picked))
    yield _product(parent, tuple(made), mapping, told)


def _product(row: Row, variants: tuple[Row, ...], mapping: FieldMap | None, told: Iterable[str] = ()) -> Row:
    fields = row.values
    linked = [*_references(fields.get("crosssells")), *_references(fields.get("upsells"))]
    values: dict[str, Any] = {
        **_offer(row),
        "title": fields.get("title"),
        "description": "\n".join(fields[name] for name in ("short", "description") if fields.get(name)),
        "brand": fields.get("brand"),
        "category": _category(fields.get("category", "")),
        "images": fields.get("images"),
        "url": fields.get("url"),
        "goes_with": linked,
    }
    attributes: dict[str, Any] = {**_measures(fields), **without(_attributes(row, hidden=False), told)}
    if tags := _split(fields.get("tags", "")):
        attributes["tags"] = tags
    override(mapping, row.attributes, values, attributes)
    return Row(row.number, values, attributes, variants)


def _offer(row: Row) -> dict[str, Any]:
    fields = row.values
    available: Any = fields.get("in_stock")
    if available and available.lower() == "backorder":
        available = True
    if fields.get("published", "1") in ("0", "-1"):
        available = False
    values: dict[str, Any] = {
        "id": fields.get("sku") or fields.get("ID"),
        "price": fields.get("price"),
        "sale_price": fields.get("sale_price"),
        "stock": fields.get("stock"),
        "available": available,
    }
    if fields.get("starts") or fields.get("ends"):
        values["sale_dates"] = [fields.get("starts", ""), fields.get("ends", "")]
    return values


def _members(rows: Records, wanted: set[str]) -> dict[str, Row]:
    """Of the wanted products, by SKU or "id:" and number: what each is as a part of a group."""
    found: dict[str, Row] = {}
    for item in rows:
        if not isinstance(item, Numbered):
            continue
        fields = _fields(item.record)
        for name in (fields.get("sku", ""), f"id:{fields.get('ID', '')}"):
            if name in wanted and fields.get("price"):
                row = Row(item.number, fields)
                values = {**_offer(row), "image": _first(fields.get("images"))}
                found[name] = Row(item.number, values, {_MEMBER: fields.get("title", "")})
    return found


def _fields(record: Mapping[str, str]) -> dict[str, Any]:
    """Cells under our names for the columns; attributes under ("name", 1) joined as "name 1"."""
    found: dict[str, Any] = {}
    for column, cell in record.items():
        if (text := cell.strip()) and (what := _what(column)):
            found.setdefault(what, text)
    return found


@cache
def _what(column: str) -> str:
    """What a column is: one of `_COLUMNS`' names, "name 1" of attributes, "weight|kg" of measures, or ""."""
    name = column.strip().lower()
    if known := _COLUMNS.get(name):
        return known
    if found := _ATTRIBUTE.fullmatch(name):
        return f"{found[2]} {found[1]}"
    if found := _ATTRIBUTE_RU.fullmatch(name):
        return f"{_PARTS.get(found[1], 'value(s)')} {found[2]}"
    if found := _MEASURES.fullmatch(name):
        return f"{found[1]}|{found[2]}"
    return ""


def _attributes(row: Row, hidden: bool) -> dict[str, list[str]]:
    """Attributes by name; with `hidden` also those that the shop doesn't show."""
    found: dict[str, list[str]] = {}
    for name, text in row.values.items():
        if not name.startswith("name "):
            continue
        number = name.removeprefix("name ")
        shown = row.values.get(f"visible {number}", "1") != "0"
        values = _split(row.values.get(f"value(s) {number}", ""))
        if values and (shown or hidden) and (key := attribute_of(text.removeprefix("pa_"))):
            found[key] = values
    return found


def _measures(fields: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for name, text in fields.items():
        measure, bar, unit = name.partition("|")
        if bar:
            found[attribute_of(measure)] = f"{text} {unit}"
    return found


def _category(text: str) -> str | None:
    """The deepest of the paths: what else a product is in are mostly collections and sales."""
    paths = _split(text)
    return max(paths, key=lambda path: path.count(">"), default=None)


def _split(text: str) -> list[str]:
    if "," not in text and "|" not in text:
        return [text] if text else []
    parts = text.split("|") if "|" in text else _COMMA.split(text)
    return [part.replace("\\,", ",").strip() for part in parts if part.strip()]


def _references(text: str | None) -> list[str]:
    return _split(text or "")


def _first(text: str | None) -> str | None:
    images = _split(text or "")
    return images[0] if images else None


def _use(column: str) -> ColumnUse:
    what = _what(column)
    fields = {
        "ID": "id", "sku": "id", "short": "description", "starts": "sale_dates", "ends": "sale_dates",
        "in_stock": "available", "published": "available", "parent": "variants", "type": "variants",
        "grouped": "variants", "upsells": "goes_with", "crosssells": "goes_with", "visibility": "",
        "backorders": "",
    }  # fmt: skip
    if what == "tags" or "|" in what:
        return ColumnUse(column, attribute_of(what.split("|")[0]), "attribute")
    if what.startswith(("name ", "value(s) ", "visible ")):
        return ColumnUse(column, "attributes", "name")
    target = fields.get(what, what)
    return ColumnUse(column, target, "name" if target else "left out")
