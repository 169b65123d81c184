"""schema.org products in JSON-LD: files of it, and the web pages that carry it (https://schema.org/Product).

A page without any product in JSON-LD may mark it up as microdata instead (`catalog.feeds.microdata`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from catalog.errors import FeedError
from catalog.feeds import encoding, jsonl, microdata, schema_org, xml_stream
from catalog.feeds.base import Item, Problem
from catalog.feeds.grouping import gathered
from catalog.feeds.mapping import FieldMap
from catalog.feeds.tabular import Numbered

#: A document that is read as a whole: one page, or one file that is no list.
MAX_DOCUMENT = 64 << 20
_COMMENTS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?://)?\s*(?:-->|\]\]>(?:\s*\*/)?)\s*$"
)


class JsonLd:
    """`FeedReader` for JSON-LD. Rows are counted by product, in pages and files from 1, in JSONL by line."""

    name = "jsonld"

    def detects(self, head: bytes) -> float:
        if xml_stream.is_html(head):
            return 0.9
        text = encoding.text_of(head).lstrip("\ufeff \r\n\t")
        if text[:1] not in ("{", "["):
            return 0.0
        return 0.9 if '"@context"' in text or ('"@type"' in text and "Product" in text) else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        start = stream.read(1 << 16)
        stream.seek(0)
        yield from gathered(schema_org.rows(_documents(stream, start), mapping))


def _documents(stream: BinaryIO, start: bytes) -> Iterator[tuple[int | None, Any] | Problem]:
    """Parsed JSON, with its line where there are many."""
    if jsonl.first_object(start) and start.strip().count(b"\n"):
        with jsonl.lines(stream) as records:
            yield from (
                (item.number, item.record) if isinstance(item, Numbered) else item for item in records
            )
        return
    name, damaged = encoding.detect(stream)
    content = stream.read(MAX_DOCUMENT + 1)
    if len(content) > MAX_DOCUMENT:
        raise FeedError(f"is larger than {MAX_DOCUMENT >> 20} MB: give JSON-LD as JSONL, one product a line")
    if damaged:
        yield encoding.replaced(name)
    if xml_stream.is_html(start):
        yield from _scripts(content, name)
        return
    try:
        yield None, json.loads(content.decode(name, errors="replace"))
    except (ValueError, RecursionError) as error:
        raise FeedError(f"is not readable as JSON: {error}") from error


def _scripts(page: bytes, name: str) -> Iterator[tuple[int | None, Any] | Problem]:
    parser = etree.HTMLParser(encoding=encoding.xml_name(name), no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(page, parser)
    except etree.XMLSyntaxError as error:
        raise FeedError(f"is a web page that can't be read: {' '.join(str(error.msg).split())}") from error
    found, told = 0, False
    for script in tree.iter("script") if tree is not None else ():
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        found += 1
        text = _COMMENTS.sub("", "".join(map(str, script.itertext()))).strip()
        try:
            # Shops' templates put raw line ends into texts now and then.
            block = json.loads(text, strict=False)
            told = told or schema_org.has_products(block)
            yield None, block
        except (ValueError, RecursionError) as error:
            yield Problem(
                None, None, f"JSON-LD block {found} can't be read: {error}", "broken block", "warning"
            )
    if not told and microdata.has_products(page):
        # As one document: the page's breadcrumbs are its products' category.
        yield None, microdata.documents(page, name, tree)
    elif not found:
        raise FeedError("is a web page without product data (JSON-LD): give the address of the feed itself")
