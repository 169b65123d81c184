"""Yandex Market Language: the XML that Russian shops export (https://yandex.ru/support/marketplace/assortment/fields)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from catalog.errors import FeedError
from catalog.feeds import xml_stream
from catalog.feeds.base import ColumnUse, Item, Problem, Row
from catalog.feeds.grouping import gathered
from catalog.feeds.mapping import FieldMap
from catalog.feeds.names import attribute_of
from catalog.feeds.override import override

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
#: Units that are no measure but a system of sizes: written before the size, or self-evident.
_SIZE_SYSTEMS = frozenset({"ru", "eu", "us", "uk", "fr", "it", "au", "jp", "de"})
_SELF_EVIDENT = frozenset({"int", "height", "round"})
#: Categories deeper than this are a loop.
_DEEPEST = 20


class Yml:
    """`FeedReader` for YML, simple and `vendor.model` offers; those of one `group_id` are one product."""

    name = "yml"

    def detects(self, head: bytes) -> float:
        if xml_stream.root_of(head) == "yml_catalog":
            return 1.0
        return 0.9 if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") and b"<yml_catalog" in head else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        yield from gathered(_offers(stream, mapping))


def _offers(stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
    categories: dict[str, tuple[str, str | None]] = {}
    params: set[str] = set()
    number = 0
    try:
        for element in xml_stream.elements(stream, ("category", "offer")):
            if element.tag == "category":
                categories[element.get("id", "")] = (xml_stream.text(element), element.get("parentId"))
            else:
                number += 1
                yield from _param_uses(element, params)
                yield _row(number, element, categories, mapping)
    except xml_stream.BrokenXmlError as error:
        if not number:
            raise FeedError(f"is not readable as XML: {error}") from error
        yield Problem(number + 1, None, f"the XML breaks off here: {error}", "cut off")
    if not number:
        raise FeedError("has no <offer>: is it a YML feed?")


def _row(
    number: int, offer: Any, categories: dict[str, tuple[str, str | None]], mapping: FieldMap | None
) -> Row:
    record: dict[str, list[str]] = {}
    params: dict[str, list[str]] = {}
    for child in offer:
        if not isinstance(child.tag, str) or not (text := xml_stream.text(child)):
            continue
        if child.tag == "param":
            params.setdefault(child.get("name", ""), []).append(
                _measured(text, child.get("unit", "").strip())
            )
        else:
            record.setdefault(child.tag, []).append(text)
    values: dict[str, Any] = {ours: record[theirs][0] for theirs, ours in _FIELDS.items() if theirs in record}
    values |= {
        "id": offer.get("id"),
        "item_group_id": offer.get("group_id"),
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
    override(mapping, record | params, values, attributes)
    return Row(number, values, attributes)


def _measured(text: str, unit: str) -> str:
    if not unit or unit.casefold() in _SELF_EVIDENT:
        return text
    return f"{unit} {text}" if unit.casefold() in _SIZE_SYSTEMS else f"{text} {unit}"


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
