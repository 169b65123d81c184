"""All feed formats, and which one a file is."""

from __future__ import annotations

from catalog.errors import FeedError
from catalog.feeds.base import FeedReader
from catalog.feeds.delimited import Delimited
from catalog.feeds.google import Google
from catalog.feeds.json_array import JsonArray
from catalog.feeds.jsonl import JsonLines
from catalog.feeds.jsonld import JsonLd
from catalog.feeds.openai import OpenAi
from catalog.feeds.parquet import Parquet
from catalog.feeds.shopify import Shopify
from catalog.feeds.woocommerce import WooCommerce
from catalog.feeds.yml import Yml


def readers() -> tuple[FeedReader, ...]:
    return (
        Yml(),
        Google(),
        Shopify(),
        WooCommerce(),
        JsonLd(),
        OpenAi(),
        Parquet(),
        JsonArray(),
        JsonLines(),
        Delimited(),
    )


def reader_for(format_: str, head: bytes, name: str) -> FeedReader:
    """The reader named `format_`, or for "auto" the one that is surest of the file.

    Raises FeedError for an unknown name, or when no reader knows the file.
    """
    known = readers()
    if format_ != "auto":
        for reader in known:
            if reader.name == format_:
                return reader
        names = ", ".join(["auto", *(reader.name for reader in known)])
        raise FeedError(f"There is no feed format {format_!r}; there are: {names}")
    score, best = max(
        ((reader.detects(head), i) for i, reader in enumerate(known)), key=lambda x: (x[0], -x[1])
    )
    if not score:
        raise FeedError(f"{name} is in no format that is known here: say which with --format")
    return known[best]
