"""Google product data: RSS 2.0, Atom and tables (https://support.google.com/merchants/answer/7052112)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from catalog.errors import FeedError
from catalog.feeds import delimited, tabular, xml_stream
from catalog.feeds.base import ColumnUse, Item, Problem, Row
from catalog.feeds.grouping import gathered
from catalog.feeds.mapping import FieldMap
from catalog.feeds.names import attribute_of
from catalog.feeds.override import override
from catalog.feeds.tabular import Numbered

#: Google's name -> ours.
FIELDS = {
    "id": "id", "title": "title", "description": "description", "link": "url", "image_link": "image",
    "availability": "available", "price": "price", "sale_price": "sale_price", "brand": "brand",
    "sale_price_effective_date": "sale_dates", "item_group_id": "item_group_id", "inventory": "stock",
    "item_group_title": "item_group_title", "quantity": "stock", "quantity_to_sell_on_facebook": "stock",
    "product_rating": "rating", "product_review_average": "rating", "product_review_count": "reviews",
}  # fmt: skip
_LISTS = {"additional_image_link": "images", "related_product_id": "goes_with"}
#: The merchant's own path before Google's, which may be a number.
_CATEGORIES = ("product_type", "google_product_category")
#: What concerns advertising, delivery and tax, not the product.
_SILENT = re.compile(
    r"(?:custom_label|ads|adwords|shipping|tax|excluded|included|promotion|loyalty|installment|subscription"
    r"|energy_efficiency|unit_pricing|min_|max_|cost_of|transit|pickup|display_ads|consumer|certification)\w*|"
    r"mobile_link|canonical_link|link_template|identifier_exists|is_bundle|adult|availability_date|"
    r"expiration_date|product_detail|product_highlight|short_title|lifestyle_image_link|virtual_model_link|"
    r"updated|published|guid|pubdate|summary|content|author|return_policy_label|store_code|status|delete"
)
#: Longer "attributes" are prose.
_LONGEST = 100
#: Columns by which a table is Google's, not just any with good names.
_TABLE = frozenset({"id", "title", "link", "image_link", "availability", "price"})


class Google:
    """`FeedReader` for product data as Google, Facebook and others take it; variants gathered by group."""

    name = "google"

    def detects(self, head: bytes) -> float:
        root = xml_stream.root_of(head)
        if root in ("rss", "feed", "rdf:rdf", "channel") or root.endswith(":feed"):
            return 0.95 if b"base.google.com/ns" in head or b":price>" in head else 0.7
        if root:
            return 0.0
        columns = {plain_name(column) for column in delimited.columns_of(head)}
        return 0.9 if columns >= _TABLE else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        start = stream.read(1 << 16)
        stream.seek(0)
        is_xml = start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t").startswith(b"<")
        rows = _entries(stream, mapping) if is_xml else tabular.some(_table(stream, mapping))
        yield from gathered(rows)


def plain_name(column: str) -> str:
    """An attribute's name without prefix and spaces: "g:image link" is image_link."""
    return re.sub(r"[\s\-]+", "_", column.strip().lower().removeprefix("g:").strip())


def row_of(number: int, record: dict[str, list[str]], mapping: FieldMap | None) -> Row:
    """A row from Google's attribute names -> texts."""
    values: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    for name, texts in record.items():
        if ours := FIELDS.get(name):
            values.setdefault(ours, texts[0])
        elif ours := _LISTS.get(name):
            values[ours] = texts
        elif name not in _CATEGORIES and not _SILENT.fullmatch(name):
            attributes[attribute_of(name)] = [
                text for text in texts if len(text) <= _LONGEST and "://" not in text
            ]
    paths = [record[name][0] for name in _CATEGORIES if name in record and not record[name][0].isdigit()]
    values["category"] = paths[0] if paths else None
    for detail in record.get("product_detail", ()):
        # "section:name:value", the section often empty.
        parts = [part.strip() for part in detail.split(":")]
        if len(parts) >= 2 and parts[-2] and parts[-1] and (key := attribute_of(parts[-2])):
            attributes.setdefault(key, parts[-1])
    override(mapping, record, values, attributes)
    return Row(number, values, attributes)


def _table(stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
    with delimited.table(stream) as (columns, rows):
        tabular.require(map(plain_name, columns), ("id",), "a table of Google's product data")
        if mapping is not None:
            mapping.check([plain_name(column) for column in columns])
        yield from (_use(column) for column in columns)
        for item in rows:
            if isinstance(item, Numbered):
                record = {plain_name(name): [cell] for name, cell in item.record.items() if cell.strip()}
                yield row_of(item.number, record, mapping)
            else:
                yield item


def _use(column: str) -> ColumnUse:
    name = plain_name(column)
    if ours := FIELDS.get(name) or _LISTS.get(name):
        return ColumnUse(column, ours, "name")
    if name in _CATEGORIES:
        return ColumnUse(column, "category", "name")
    silent = _SILENT.fullmatch(name)
    return ColumnUse(column, "", "left out") if silent else ColumnUse(column, attribute_of(name), "attribute")


def _entries(stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
    number = 0
    seen: set[str] = set()
    try:
        for element in xml_stream.elements(stream, ("{*}item", "{*}entry")):
            number += 1
            record = _record(element)
            yield from (_use(name) for name in record if name not in seen)
            seen |= record.keys()
            yield row_of(number, record, mapping)
    except xml_stream.BrokenXmlError as error:
        if not number:
            raise FeedError(f"is not readable as XML: {error}") from error
        yield Problem(number + 1, None, f"the XML breaks off here: {error}", "cut off")
    if not number:
        raise FeedError("has no <item> and no <entry>: is it a product feed?")


def _record(element: Any) -> dict[str, list[str]]:
    """Google's own elements before RSS's and Atom's of the same name."""
    theirs: dict[str, list[str]] = {}
    plain: dict[str, list[str]] = {}
    for child in element:
        name = xml_stream.name(child).lower()
        if not name:
            continue
        if name == "product_detail":
            parts = {xml_stream.name(part): xml_stream.text(part) for part in child}
            text = f":{parts.get('attribute_name', '')}:{parts.get('attribute_value', '')}"
        elif name == "link" and child.get("href"):  # Atom
            if child.get("rel", "alternate") != "alternate":
                continue
            text = child.get("href")
        else:
            text = xml_stream.text(child)
        if text:
            target = theirs if "base.google" in child.tag else plain
            target.setdefault(name, []).append(text)
    if "summary" in plain and "description" not in plain:  # Atom
        plain["description"] = plain["summary"]
    return {**plain, **theirs}
