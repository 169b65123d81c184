"""The variants that a row carries as a list of objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from catalog.feeds import money, plain_text
from catalog.feeds.names import attribute_of, field_of
from catalog.product import Variant


def variants_of(
    value: Any, product: str, price: Decimal, warn: Callable[[str, str, str], None]
) -> tuple[Variant, ...]:
    """Variants of `product`, which costs `price`; ones without an id are numbered after it.

    `warn(field, message, kind)` hears of what can't be used.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        warn("variants", "is no list of objects; left out", "variants")
        return ()
    found: dict[str, Variant] = {}
    for number, item in enumerate(value, start=1):
        if not isinstance(item, Mapping):
            warn("variants", f"variant {number} is no object; left out", "variants")
            continue
        variant = _variant(item, f"{product}-{number}")
        if variant.price is not None and variant.price <= 0:
            warn("variants", f"variant {number} has no usable price; left out", "variants")
        elif variant.id in found:
            warn("variants", f"variant {number} repeats the id {variant.id}; left out", "variants")
        else:
            found[variant.id] = variant
    return tuple(found.values())


def _variant(item: Mapping[Any, Any], id_: str) -> Variant:
    fields: dict[str, Any] = {}
    attributes: dict[str, tuple[str, ...]] = {}
    for key, value in item.items():
        known = field_of(str(key))
        if str(key) == "attributes" and isinstance(value, Mapping):
            attributes |= {
                attribute_of(str(name)): texts for name, v in value.items() if (texts := plain_text.texts(v))
            }
        elif known and known[0] in (
            "id",
            "price",
            "list_price",
            "sale_price",
            "available",
            "stock",
            "image",
            "url",
        ):
            fields.setdefault(known[0], value)
        elif texts := plain_text.texts(value):
            attributes[attribute_of(str(key))] = texts
    price, listed = money.amount(fields.get("price")), money.amount(fields.get("list_price"))
    sale = money.amount(fields.get("sale_price"))
    if sale is not None and price is not None and 0 < sale < price:
        price, listed = sale, price
    stock = money.amount(fields.get("stock"))
    available = fields.get("available")
    sold_out = available is False or str(available).casefold() in ("false", "no", "0", "out of stock", "нет")
    return Variant(
        id=plain_text.line(str(fields.get("id") or "")) or id_,
        attributes=attributes,
        price=price,
        list_price=listed if listed is not None and price is not None and listed > price else None,
        available=not sold_out and (stock is None or stock > 0 or available is True),
        stock=None if stock is None else max(0, int(stock)),
        image=_address(fields.get("image")),
        url=_address(fields.get("url")),
    )


def _address(value: Any) -> str | None:
    text = str(value or "").strip()
    return text if text.startswith(("http://", "https://")) else None
