"""The OpenAI product feed as JSONL (https://developers.openai.com/commerce/specs/file-upload/products)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from catalog.export.base import Exported
from catalog.export.offers import NAMED, Entry, Offer, amount, line, offers

REQUIRED = ("description", "url", "brand", "seller_name", "image_url")


class OpenAiFeed:
    """One line an offer, eligible for search, not for checkout; variants share their `group_id`."""

    name = "openai"

    def write(self, entries: Iterable[Entry], seller: str, exported: Exported) -> Iterator[str]:
        for entry in entries:
            exported.products += 1
            for offer in offers(entry):
                row = _row(offer, seller)
                exported.rows += 1
                exported.lacking.update(name for name in REQUIRED if not row.get(name))
                yield json.dumps(row, ensure_ascii=False) + "\n"


def _row(offer: Offer, seller: str) -> dict[str, Any]:
    product, attributes = offer.entry.product, offer.attributes
    first, *more = (*offer.images, "")
    list_price = offer.list_price
    row: dict[str, Any] = {
        "is_eligible_search": True,
        "is_eligible_checkout": False,
        "item_id": offer.id,
        "title": line(product.title),
        "description": line(product.description),
        "url": offer.url,
        "brand": product.brand,
        "seller_name": seller,
        "image_url": first,
        "additional_image_urls": [image for image in more if image],
        "availability": "in_stock" if offer.available else "out_of_stock",
        "inventory_quantity": offer.stock,
        "price": amount(list_price or offer.price, product.currency),
        "sale_price": amount(offer.price, product.currency) if list_price else None,
        "product_category": " > ".join(product.category),
        "star_rating": product.rating,
        "review_count": product.reviews,
        "group_id": product.id if offer.variant else None,
        "listing_has_variations": offer.variant is not None,
    }
    if offer.variant:
        row["variant_dict"] = {name: "/".join(v) for name, v in offer.variant.attributes.items()}
    row |= {name: "/".join(attributes[name]) for name in NAMED if attributes.get(name)}
    # What is unknown is left out, never null or an empty text.
    return {name: value for name, value in row.items() if value not in (None, "", [], {})}
