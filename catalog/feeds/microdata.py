"""schema.org products that a page marks up as microdata, read through extruct (an extra).

https://html.spec.whatwg.org/multipage/microdata.html; what comes out has the shape of JSON-LD.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from catalog.errors import FeedError

_PRODUCT = re.compile(
    rb"itemtype\s*=\s*[\"']?https?://(?:www\.)?schema\.org/(?:Product|IndividualProduct)", re.I
)


def has_products(page: bytes) -> bool:
    return _PRODUCT.search(page) is not None


def documents(page: bytes, encoding: str, tree: Any) -> list[dict[str, Any]]:
    """The items of a page as JSON-LD nodes. `tree`: the page as lxml parsed it, for its own address.

    Raises FeedError when extruct is not installed or gives the page up.
    """
    try:
        from extruct.w3cmicrodata import MicrodataExtractor
    except ImportError as error:
        raise FeedError(
            "is a web page that marks its products up as microdata: reading it needs the extra `pages` "
            "(pip install '.[pages]'), or give the address of the feed itself"
        ) from error
    try:
        items = MicrodataExtractor().extract(page, base_url=_address(tree), encoding=encoding)
    except (ValueError, LookupError, RecursionError, etree.LxmlError) as error:
        raise FeedError(f"is a web page whose microdata can't be read: {error}") from error
    return [_node(item) for item in items]


def _address(tree: Any) -> str | None:
    """What relative addresses in a page are relative to: it says so itself."""
    for path in ("//base/@href", "//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        for found in tree.xpath(path):
            if str(found).startswith(("http://", "https://")):
                return str(found)
    return None


def _node(value: Any) -> Any:
    """`{"type", "properties"}` as a node of JSON-LD."""
    if isinstance(value, list):
        return [_node(one) for one in value]
    if not isinstance(value, Mapping) or "properties" not in value:
        return value
    types = value.get("type") or []
    names = [
        str(one).rstrip("/").rsplit("/", 1)[-1] for one in (types if isinstance(types, list) else [types])
    ]
    node = {name: _node(one) for name, one in value["properties"].items()}
    return {**({"@id": value["id"]} if value.get("id") else {}), "@type": names, **node}
