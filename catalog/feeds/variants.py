"""The variants of a row: gathered from rows of their own, or carried by it as a list of objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from catalog.feeds import money, plain_text
from catalog.feeds.base import Level, Problem, Row
from catalog.feeds.names import attribute_of, field_of
from catalog.feeds.offers import Offer, offer_of
from catalog.feeds.values import address, attribute_values
from catalog.product import Variant

#: What a variant that says nothing of it has from its product.
_INHERITED = ("price", "sale_price", "sale_dates", "list_price", "currency", "available")


def gathered(
    row: Row, now: datetime | None, hear: Callable[[Problem], None]
) -> tuple[Offer | None, tuple[Variant, ...]]:
    """A row's gathered variants, and what the product itself is offered for: its cheapest variant that can be
    bought, the stock being all variants' together. None when no variant can be sold.

    Variants that can't be sold are left out; `hear` is told, by the rows where they stand. Where no variant
    says anything of a price, or only that it is told on request, all of them stay, without one.
    """
    offers: dict[str, tuple[Offer, int]] = {}
    found: dict[str, Variant] = {}
    for number, variant in enumerate(row.variants, start=1):
        told: list[Problem] = []

        def say(
            name: str,
            message: str,
            kind: str,
            level: Level = "error",
            told: list[Problem] = told,
            at: int = variant.number,
        ) -> None:
            told.append(Problem(at, name, message, kind, level))

        values = {name: row.values[name] for name in _INHERITED if row.values.get(name) not in (None, "")}
        if variant.values.get("price") not in (None, ""):
            values = {name: values[name] for name in ("currency",) if name in values}
        values |= {name: value for name, value in variant.values.items() if value not in (None, "")}
        offer = offer_of(values, say, now)
        id_ = plain_text.line(str(values.get("id") or "")) or f"{row.values.get('id')}-{number}"
        if id_ in found:
            say("id", f"the id {id_!r} is another variant's; that one is kept", "duplicate id")
        for problem in told:
            if problem.level == "error":
                message = f"{problem.message}; the variant is left out"
                problem = Problem(problem.row, problem.field, message, problem.kind, "warning")
            hear(problem)
        if id_ in found or (offer.price is None and offer.stated):
            continue
        offers[id_] = offer, variant.number
        found[id_] = Variant(
            id=id_,
            attributes={
                name: texts
                for name, value in variant.attributes.items()
                if (texts := attribute_values(name, value))
            },
            price=offer.price,
            list_price=offer.list_price,
            available=offer.available,
            stock=offer.stock,
            image=address(str(values.get("image") or "")),
            url=address(str(values.get("url") or "")),
            title=plain_text.line(str(variant.values.get("title") or "")) or None,
        )
    if any(offer.price is not None for offer, _ in offers.values()):
        for id_ in [id_ for id_, (offer, _) in offers.items() if offer.price is None]:
            _, at = offers.pop(id_)
            del found[id_]
            message = "there is no price; the variant is left out"
            hear(Problem(at, "price", message, "missing", "warning"))
    best: Offer | None = None
    for offer, _ in offers.values():
        if best is None or _better(offer, best):
            best = offer
    if best is not None:
        known = [variant.stock for variant in found.values() if variant.stock is not None]
        best = replace(best, stock=sum(known) if known and len(known) == len(found) else None)
    return best, tuple(found.values())


def _better(offer: Offer, than: Offer) -> bool:
    if offer.available != than.available:
        return offer.available
    return offer.price is not None and than.price is not None and offer.price < than.price


def variants_of(value: Any, product: str, warn: Callable[[str, str, str], None]) -> tuple[Variant, ...]:
    """Variants of `product`; ones without an id are numbered after it.

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
