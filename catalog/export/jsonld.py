"""schema.org in JSON-LD: one document with all products (https://schema.org/Product)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from catalog.export.base import Exported
from catalog.export.offers import Entry, Offer, line, number, offers

#: What Google asks of a product with an offer (https://developers.google.com/search/docs/appearance/structured-data/merchant-listing).
REQUIRED = ("image",)
_PLAIN = ("color", "size", "material", "pattern")
_CONDITIONS = {"new": "New", "used": "Used", "refurbished": "Refurbished"}


class JsonLd:
    """One node a product; a product with variants is a ProductGroup that has them."""

    name = "jsonld"

    def write(self, entries: Iterable[Entry], seller: str, exported: Exported) -> Iterator[str]:
        yield '{"@context": "https://schema.org", "@graph": [\n'
        for i, entry in enumerate(entries):
            node = _node(entry)
            exported.products += 1
            exported.rows += len(node.get("hasVariant", ())) or 1
            exported.lacking.update(name for name in REQUIRED if not node.get(name))
            yield (",\n" if i else "") + json.dumps(node, ensure_ascii=False)
        yield "\n]}\n"


def _node(entry: Entry) -> dict[str, Any]:
    product = entry.product
    node: dict[str, Any] = {
        "@type": "ProductGroup" if product.variants else "Product",
        "productGroupID" if product.variants else "sku": product.id,
        "name": line(product.title),
        "description": product.description,
        "url": product.url,
        "image": list(product.images),
        "brand": {"@type": "Brand", "name": product.brand} if product.brand else None,
        "category": " > ".join(product.category),
    }
    if product.rating is not None:
        node["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": product.rating,
            "reviewCount": product.reviews or 1,
        }
    each = offers(entry)
    if product.variants:
        shared = {name: values for name, values in entry.attributes.items() if name not in entry.varying}
        node |= _attributes(shared)
        node["variesBy"] = list(entry.varying)
        node["hasVariant"] = [_variant(offer) for offer in each]
    else:
        node |= _attributes(entry.attributes)
        node["offers"] = _offer(each[0])
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _variant(offer: Offer) -> dict[str, Any]:
    variant = offer.variant
    assert variant is not None
    node = {
        "@type": "Product",
        "sku": offer.id,
        "name": line(offer.entry.product.title),
        "image": variant.image,
        **_attributes(variant.attributes),
        "offers": _offer(offer),
    }
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


def _attributes(attributes: Any) -> dict[str, Any]:
    node: dict[str, Any] = {}
    audience: dict[str, Any] = {}
    properties = []
    for name, values in attributes.items():
        value: Any = values[0] if len(values) == 1 else list(values)
        if name in _PLAIN:
            node[name] = value
        elif name == "gender":
            audience["suggestedGender"] = value
        elif name == "age_group":
            audience["audienceType"] = value
        elif name == "condition" and values[0].casefold() in _CONDITIONS:
            node["itemCondition"] = f"https://schema.org/{_CONDITIONS[values[0].casefold()]}Condition"
        elif name != "brand" and values:
            properties.append({"@type": "PropertyValue", "name": name, "value": value})
    if audience:
        node["audience"] = {"@type": "PeopleAudience", **audience}
    if properties:
        node["additionalProperty"] = properties
    return node


def _offer(offer: Offer) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@type": "Offer",
        "availability": f"https://schema.org/{'InStock' if offer.available else 'OutOfStock'}",
    }
    if offer.price is not None:
        node |= {"price": number(offer.price), "priceCurrency": offer.entry.product.currency}
    if offer.url:
        node["url"] = offer.url
    if offer.stock is not None:
        node["inventoryLevel"] = {"@type": "QuantitativeValue", "value": offer.stock}
    if offer.list_price is not None:
        node["priceSpecification"] = {
            "@type": "UnitPriceSpecification",
            "priceType": "https://schema.org/StrikethroughPrice",
            "price": number(offer.list_price),
            "priceCurrency": offer.entry.product.currency,
        }
    return node
