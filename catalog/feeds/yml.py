"""Yandex Market Language: the XML that Russian shops export (https://yandex.ru/support/marketplace/assortment/fields)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from catalog.errors import FeedError
from catalog.feeds import encoding
from catalog.feeds.base import FIELDS, ColumnUse, Item, Problem, Row
from catalog.feeds.mapping import FieldMap
from catalog.feeds.names import attribute_of

#: Elements of an offer that are fields of a product under another name.
_FIELDS = {
    "url": "url", "price": "price", "oldprice": "list_price", "currencyId": "currency", "vendor": "brand",
    "description": "description", "count": "stock", "stock_quantity": "stock", "rating": "rating",
}  # fmt: skip
#: Elements that tell a shopper something, kept as attributes.
_ATTRIBUTES = {
    "author": "author", "publisher": "publisher", "year": "year", "country_of_origin": "country_of_origin",
    "weight": "weight", "dimensions": "dimensions", "age": "age", "condition": "condition",
    "vendorCode": "vendor_code", "model": "model", "artist": "artist", "media": "media",
    "sales_notes": "sales_notes", "manufacturer_warranty": "manufacturer_warranty",
}  # fmt: skip
#: Categories deeper than this are a loop.
_DEEPEST = 20


class Yml:
    """`FeedReader` for YML, simplified and `vendor.model` offers, streamed.

    No DTD is loaded, no entity resolved and nothing fetched, whatever the file's DOCTYPE says.
    """

    name = "yml"

    def detects(self, head: bytes, path: Path) -> float:
        text = head.replace(b"\0", b"")
        if b"<yml_catalog" in text:
            return 1.0
        return (
            0.3
            if path.suffix.lower() == ".yml" and text.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n")[:1] == b"<"
            else 0.0
        )

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        categories: dict[str, tuple[str, str | None]] = {}
        params: set[str] = set()
        number = 0
        try:
            for _, element in _parse(stream):
                if element.tag == "category":
                    categories[element.get("id", "")] = (_text(element), element.get("parentId"))
                else:
                    number += 1
                    yield from _param_uses(element, params)
                    yield _row(number, element, categories, mapping)
                # What was read is dropped, so that a feed of any size fits in memory.
                element.clear(keep_tail=False)
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError as error:
            if not number:
                raise FeedError(f"is not readable as XML: {error.msg}") from error
            yield Problem(number + 1, None, f"the XML breaks off here: {error.msg}", "cut off")
        if not number:
            raise FeedError("has no <offer>: is it a YML feed?")


def _parse(stream: BinaryIO) -> Iterator[tuple[str, Any]]:
    found, _ = encoding.detect(stream)
    start = stream.read(200).lower()
    stream.seek(0)
    declared_other = b"encoding=" in start and b"utf-8" not in start
    # Bytes that are valid UTF-8 are UTF-8 whatever the declaration says; others are what it says, unless it
    # says UTF-8.
    override = None if found in ("utf-8-sig", "utf-16", "utf-32") else found
    if override != "utf-8" and declared_other:
        override = None
    return iter(
        etree.iterparse(
            stream,
            events=("end",),
            tag=("category", "offer"),
            encoding=override,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    )


def _row(
    number: int, offer: Any, categories: dict[str, tuple[str, str | None]], mapping: FieldMap | None
) -> Row:
    record: dict[str, list[str]] = {}
    params: dict[str, list[str]] = {}
    for child in offer:
        if not isinstance(child.tag, str) or not (text := _text(child)):
            continue
        if child.tag == "param":
            unit = child.get("unit")
            params.setdefault(child.get("name", ""), []).append(f"{text} {unit}" if unit else text)
        else:
            record.setdefault(child.tag, []).append(text)
    values: dict[str, Any] = {ours: record[theirs][0] for theirs, ours in _FIELDS.items() if theirs in record}
    values |= {
        "id": offer.get("id"),
        "title": _title(record),
        "category": _path(record.get("categoryId", [""])[0], categories) or record.get("category"),
        "images": record.get("picture", []),
        "available": offer.get("available") or record.get("available", [""])[0],
        "goes_with": [id_ for ids in record.get("rec", []) for id_ in ids.split(",")],
    }
    attributes: dict[str, Any] = {
        ours: record[theirs] for theirs, ours in _ATTRIBUTES.items() if theirs in record
    }
    if "name" not in record:
        attributes.pop("model", None)  # it is the title
    for name, texts in params.items():
        if key := attribute_of(name):
            attributes[key] = [*attributes.get(key, []), *texts]
    for name, target in (mapping.targets if mapping else {}).items():
        stated: Any = target.const
        if stated is None:
            stated = [text for column in target.columns for text in (record | params).get(column, [])] or None
            if stated and name in FIELDS and name != "category" and len(stated) == 1:
                stated = stated[0]
        (values if name in FIELDS else attributes)[name] = stated
    return Row(number, values, attributes)


def _title(record: dict[str, list[str]]) -> str:
    first = {name: texts[0] for name, texts in record.items()}
    if name := first.get("name") or first.get("title"):
        return name
    prefix, vendor, model = (first.get(name, "") for name in ("typePrefix", "vendor", "model"))
    # Many feeds repeat the vendor in the model: "Bosch", "Bosch MUM5".
    if vendor and model.casefold().startswith(vendor.casefold()):
        vendor = ""
    return " ".join(part for part in (prefix, vendor, model) if part)


def _path(category: str, categories: dict[str, tuple[str, str | None]]) -> list[str]:
    path: list[str] = []
    current: str | None = category
    while current in categories and len(path) < _DEEPEST:
        name, current = categories[current]
        path.insert(0, name)
    return path


def _param_uses(offer: Any, seen: set[str]) -> Iterator[ColumnUse]:
    for param in offer.iterchildren("param"):
        name = param.get("name", "")
        if name and name not in seen:
            seen.add(name)
            yield ColumnUse(name, attribute_of(name), "name")


def _text(element: Any) -> str:
    # Descriptions hold markup of their own now and then; entities are read later, as HTML's.
    return " ".join("".join(element.itertext()).split(" ")).strip()
