"""schema.org's Product, ProductGroup and Offer as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from catalog.errors import FeedError
from catalog.feeds.base import Item, Problem, Row
from catalog.feeds.mapping import FieldMap
from catalog.feeds.names import attribute_of
from catalog.feeds.options import without
from catalog.feeds.override import override

#: Nodes nested deeper are no product of ours.
_DEEPEST = 12
_PRODUCTS = frozenset(
    ("Product", "ProductGroup", "IndividualProduct", "ProductModel", "SomeProducts", "Vehicle", "Book", "Car")
)
_OFFERS = frozenset({"Offer", "AggregateOffer", "Demand"})
#: Their property -> our attribute.
_ATTRIBUTES = {
    "color": "color", "size": "size", "material": "material", "pattern": "pattern", "gtin": "gtin",
    "gtin13": "gtin", "gtin12": "gtin", "gtin8": "gtin", "mpn": "mpn", "model": "model", "weight": "weight",
    "width": "width", "height": "height", "depth": "depth", "countryOfOrigin": "country_of_origin",
    "author": "author",
}  # fmt: skip
_UNITS = {
    "CMT": "cm", "MMT": "mm", "MTR": "m", "INH": "in", "FOT": "ft", "KGM": "kg", "GRM": "g", "LBR": "lb",
    "ONZ": "oz", "LTR": "l", "MLT": "ml",
}  # fmt: skip


def rows(documents: Iterable[tuple[int | None, Any] | Problem], mapping: FieldMap | None) -> Iterator[Item]:
    """Every product in these documents, each once. Raises FeedError when there is none."""
    number = 0
    for document in documents:
        if isinstance(document, Problem):
            yield document
            continue
        line, value = document
        # What a page's breadcrumbs say is its products' category.
        known = {str(node["@id"]): node for node in _nodes(value) if "@id" in node and len(node) > 1}
        trail = next((_trail(node) for node in _nodes(value) if "BreadcrumbList" in _types(node)), None)
        inside: set[int] = set()
        for node in _nodes(value):
            if id(node) in inside or not _types(node) & _PRODUCTS:
                continue
            inside.update(id(part) for part in _nodes(node))
            number += 1
            yield _row(line or number, node, known, trail, mapping)
    if not number:
        raise FeedError("there is no schema.org Product in it")


def has_products(value: Any) -> bool:
    """Whether there is any product in a parsed document."""
    return any(_types(node) & _PRODUCTS for node in _nodes(value))


def _row(
    number: int,
    node: Mapping[str, Any],
    known: Mapping[str, Mapping[str, Any]],
    trail: list[str] | None,
    mapping: FieldMap | None,
) -> Row:
    parts = [known.get(str(part.get("@id")), part) for part in _dicts(node.get("hasVariant"))]
    parents = [known.get(str(part.get("@id")), part) for part in _dicts(node.get("isVariantOf"))]
    variants: tuple[Row, ...] = ()
    values = _values(node)
    attributes = _attributes(node)
    if parts:
        each = [_attributes(part) for part in parts]
        told = [attribute_of(str(name).rsplit("/", 1)[-1]) for name in _list(node.get("variesBy"))]
        told = [name for name in told if any(name in own for own in each)] or _differing(each)
        variants = tuple(
            Row(number, _variant(part), {name: own[name] for name in told if name in own})
            for part, own in zip(parts, each, strict=True)
        )
        for own in each:
            attributes = {**without(own, (*told, "gtin", "mpn")), **attributes}
        attributes = without(attributes, told)
        images = [image for part in parts for image in _images(part)]
        values["images"] = list(dict.fromkeys([*values["images"], *images]))
        values = {**{"description": parts[0].get("description"), "url": _url(parts[0])}, **_filled(values)}
    elif "ProductGroup" not in _types(node):
        offers = _offers(node, known)
        values |= _offer(offers)
        if parents:
            values["item_group_id"] = parents[0].get("productGroupID") or parents[0].get("@id")
            values["item_group_title"] = parents[0].get("name")
    values["id"] = values.get("id") or values.get("url") or values.get("title")
    values["category"] = values.get("category") or trail
    override(mapping, node, values, attributes)
    return Row(number, values, attributes, variants)


def _values(node: Mapping[str, Any]) -> dict[str, Any]:
    rating = next(iter(_dicts(node.get("aggregateRating"))), {})
    stars, best = _text(rating.get("ratingValue")), _text(rating.get("bestRating"))
    return {
        "id": _text(node.get("productGroupID")) or _identifier(node),
        "title": _text(node.get("name")),
        "description": _text(node.get("description")),
        "brand": _text(node.get("brand")) or _text(node.get("manufacturer")),
        "url": _url(node),
        "images": _images(node),
        "category": _text(node.get("category")),
        "rating": f"{stars}/{best}" if stars and best else stars or None,
        "reviews": _text(rating.get("reviewCount")) or _text(rating.get("ratingCount")) or None,
    }


def _variant(node: Mapping[str, Any]) -> dict[str, Any]:
    images = _images(node)
    values = {"id": _identifier(node), "url": _url(node), "image": images[0] if images else None}
    return {**values, **_offer(_offers(node, {}))}


def _offers(node: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found = [known.get(str(offer.get("@id")), offer) for offer in _dicts(node.get("offers"))]
    return [*found, *(part for offer in found for part in _dicts(offer.get("offers")))]


def _offer(offers: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The first offer that has a price, of an AggregateOffer the lowest."""
    for offer in offers:
        prices = [*_dicts(offer.get("priceSpecification")), offer]
        listed = next((p.get("price") for p in prices if "ListPrice" in _text(p.get("priceType"))), None)
        listed = listed or next(
            (p.get("price") for p in prices if "Strikethrough" in _text(p.get("priceType"))), None
        )
        paid = [p for p in prices if not _text(p.get("priceType")) and ("price" in p or "lowPrice" in p)]
        for price in (*reversed(paid), *paid):
            amount = price.get("price") if price.get("price") not in (None, "") else price.get("lowPrice")
            if amount in (None, ""):
                continue
            level = next(iter(_dicts(offer.get("inventoryLevel"))), {})
            states = [_text(o.get("availability")) for o in offers if o.get("availability")]
            found = {
                "price": amount,
                "list_price": listed,
                "currency": _text(price.get("priceCurrency")) or _text(offer.get("priceCurrency")),
                "available": _text(offer.get("availability")) or (states[0] if states else None),
                "stock": level.get("value"),
            }
            return _filled(found)
    return {}


def _attributes(node: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for theirs, ours in _ATTRIBUTES.items():
        if values := [text for item in _list(node.get(theirs)) if (text := _measure(item))]:
            found.setdefault(ours, values)
    for audience in _dicts(node.get("audience")):
        if gender := _text(audience.get("suggestedGender")):
            found.setdefault("gender", gender.rsplit("/", 1)[-1])
        if age := _text(audience.get("suggestedAge")) or _text(audience.get("audienceType")):
            found.setdefault("age_group", age)
    if condition := _text(node.get("itemCondition")):
        found.setdefault("condition", condition.rsplit("/", 1)[-1].removesuffix("Condition").lower())
    for extra in _dicts(node.get("additionalProperty")):
        name = attribute_of(_text(extra.get("name")) or _text(extra.get("propertyID")))
        if name and (
            texts := [text for item in _list(extra.get("value")) if (text := _measure(item, extra))]
        ):
            found.setdefault(name, texts)
    return found


def _differing(each: list[dict[str, Any]]) -> list[str]:
    names = dict.fromkeys(name for own in each for name in own if name not in ("gtin", "mpn"))
    return [name for name in names if len({repr(own.get(name)) for own in each}) > 1]


def _measure(value: Any, unit_of: Mapping[str, Any] | None = None) -> str:
    holder = value if isinstance(value, dict) else unit_of or {}
    text = _text(value.get("value") if isinstance(value, dict) and "value" in value else value)
    unit = _text(holder.get("unitText")) or _UNITS.get(_text(holder.get("unitCode")), "")
    return f"{text} {unit}".strip() if text else ""


def _identifier(node: Mapping[str, Any]) -> str:
    for name in ("sku", "productID", "identifier", "mpn", "gtin13", "gtin", "@id"):
        if text := _text(node.get(name)):
            return text
    return ""


def _url(node: Mapping[str, Any]) -> str | None:
    offers = _dicts(node.get("offers"))
    return _text(node.get("url")) or next((u for o in offers if (u := _text(o.get("url")))), None)


def _images(node: Mapping[str, Any]) -> list[str]:
    found = []
    for image in _list(node.get("image")):
        text = image if isinstance(image, str) else ""
        if isinstance(image, dict):
            text = _text(image.get("contentUrl")) or _text(image.get("url")) or _text(image.get("@id"))
        if text:
            found.append(text)
    return found


def _trail(node: Mapping[str, Any]) -> list[str]:
    """Breadcrumbs between the home page and the product itself."""
    steps = _dicts(node.get("itemListElement"))
    steps.sort(key=lambda step: float(p) if (p := _text(step.get("position"))).isdecimal() else 0.0)
    names = [_text(step.get("name")) or _text(step.get("item")) for step in steps]
    return [name for name in names[1:-1] if name and "://" not in name]


def _nodes(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from _nodes(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            yield from _nodes(part, depth + 1)


def _types(node: Mapping[str, Any]) -> set[str]:
    return {str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in _list(node.get("@type"))}


def _text(value: Any) -> str:
    """A value as one text: its name or value where it is an object, the first of several."""
    for item in _list(value):
        if isinstance(item, dict):
            item = item.get("name") or item.get("@value") or item.get("value") or item.get("@id")
        if isinstance(item, (str, int, float)) and not isinstance(item, bool) and item != "":
            return str(item)
    return ""


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}
