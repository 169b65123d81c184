"""The OpenAI product feed, JSONL or a table (https://developers.openai.com/commerce/specs/file-upload/products)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from catalog.feeds import delimited, google, json_array, jsonl, tabular
from catalog.feeds.base import Item, Problem, Row
from catalog.feeds.grouping import gathered
from catalog.feeds.mapping import FieldMap
from catalog.feeds.names import attribute_of
from catalog.feeds.tabular import LEFT_OUT, Numbered, Records

#: Its names, of today and of earlier versions -> Google's, from which most of them come.
_NAMES = {
    "item_id": "id", "url": "link", "image_url": "image_link",
    "additional_image_urls": "additional_image_link", "product_category": "product_type",
    "group_id": "item_group_id", "inventory_quantity": "quantity",
    "star_rating": "product_rating", "product_review_rating": "product_rating",
    "review_count": "product_review_count",
}  # fmt: skip
#: Any of these says whose format it is.
_FLAGS = frozenset(
    (
        "is_eligible_search",
        "is_eligible_checkout",
        "enable_search",
        "enable_checkout",
        "listing_has_variations",
    )
)
_SALE_STARTS = ("sale_price_start_date", "sale_price_effective_date_start")
_SALE_ENDS = ("sale_price_end_date", "sale_price_effective_date_end")
#: About the seller and the listing, not the product.
_SILENT = (
    "seller_name seller_url seller_privacy_policy seller_tos return_policy return_window "
    "return_deadline_in_days accepts_returns accepts_exchanges target_countries store_country geo_price "
    "geo_availability listing_has_variations marketplace_seller store_review_count store_star_rating "
    "popularity_score return_rate warning warning_url age_restriction q_and_a raw_review_data reviews "
    "video_link video_url model_3d_link model_3d_url is_digital offer_id delivery_estimate "
    "pricing_trend expiration_date relationship_type delete"
)
_LEFT_OUT = frozenset((*_SILENT.split(), *_FLAGS, "variant_dict"))
_IDS = ("item_id", "id")


class OpenAi:
    """`FeedReader` for the feed that ChatGPT takes: JSONL or CSV, one row a variant."""

    name = "openai"

    def detects(self, head: bytes) -> float:
        names = set(jsonl.first_object(head)) or set(delimited.columns_of(head))
        return 0.95 if names & _FLAGS and names.intersection(_IDS) else 0.0

    def read(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        yield from tabular.some(self._items(stream, mapping))

    def _items(self, stream: BinaryIO, mapping: FieldMap | None) -> Iterator[Item]:
        start = stream.read(1 << 16).lstrip(b"\xef\xbb\xbf \r\n\t")
        stream.seek(0)
        if start.startswith(b"{"):
            with jsonl.lines(stream) as records:
                yield from gathered(_rows(records, mapping))
        elif start.startswith(b"["):
            with json_array.elements(stream) as records:
                yield from gathered(_rows(records, mapping))
        else:
            with delimited.table(stream) as (columns, rows):
                tabular.require(columns, _IDS, "an OpenAI product feed")
                yield from gathered(_rows(rows, mapping))


def _rows(records: Records, mapping: FieldMap | None) -> Iterator[Item]:
    for item in records:
        if not isinstance(item, Numbered):
            yield item
            continue
        record = {str(name).strip().lower(): value for name, value in item.record.items()}
        if _false(record.get("is_eligible_search", record.get("enable_search"))):
            yield Problem(item.number, "is_eligible_search", "says not to offer it; left out", LEFT_OUT)
        elif str(record.get("delete", "")).strip().lower() in ("true", "1", "yes"):
            yield Problem(item.number, "delete", "says it is gone; left out", LEFT_OUT)
        else:
            yield _row(item.number, record, mapping)


def _row(number: int, record: dict[str, Any], mapping: FieldMap | None) -> Row:
    options = _object(record.get("variant_dict"))
    texts: dict[str, list[str]] = {}
    for name, value in record.items():
        if name not in _LEFT_OUT:
            found = _texts(value, several=name.startswith("additional_image"))
            if found:
                texts.setdefault(_NAMES.get(name, name), found)
    start, end = (
        next((record[n] for n in names if record.get(n)), "") for names in (_SALE_STARTS, _SALE_ENDS)
    )
    for name in (*_SALE_STARTS, *_SALE_ENDS):
        texts.pop(name, None)
    row = google.row_of(number, texts, mapping)
    values, attributes = dict(row.values), dict(row.attributes)
    if start or end:
        values["sale_dates"] = [str(start), str(end)]
    for name, value in options.items():
        if key := attribute_of(str(name)):
            attributes[key] = _texts(value)
    return Row(number, values, attributes)


def _texts(value: Any, several: bool = False) -> list[str]:
    """A value's texts: of a list each, of a price object "amount currency", of true and false their words."""
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, dict):
        if "amount" in value:
            return [f"{value['amount']} {value.get('currency', '')}".strip()]
        plain = value.get("plain") or value.get("html") or value.get("url")
        return [str(plain)] if plain else []
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    text = str(value).strip()
    if several and text.startswith("["):
        try:
            return _texts(json.loads(text))
        except (ValueError, RecursionError):
            return [text]
    return [text] if text else []


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, str) and value.lstrip().startswith("{"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, dict) else {}


def _false(value: Any) -> bool:
    return value is False or str(value).strip().lower() in ("false", "0", "no")
