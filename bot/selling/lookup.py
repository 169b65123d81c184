"""Finding products outside a talk: what fits a few words, as cards without buttons or reasons."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.phrasing import price
from bot.messages import Card
from bot.shop import Shop
from catalog.product import Product
from catalog.where import Where


def found(
    shop: Shop,
    text: str,
    language: str,
    *,
    limit: int,
    offset: int = 0,
    popular: Mapping[str, float] | None = None,
) -> list[Card]:
    """Available products for the words, best first; without words, what the crowd likes."""
    if text.strip():
        rows = shop.catalog.search(text, Where(), offset + limit).rows.tolist()[offset:]
        products = [shop.catalog.product(row) for row in rows]
    else:
        liked = sorted(popular or {}, key=lambda id: -(popular or {})[id])
        known = (shop.product(id) for id in liked)
        products = [product for product in known if product is not None and product.available]
        products = products[offset : offset + limit]
    return [shown(shop, product, language) for product in products]


def shown(shop: Shop, product: Product, language: str) -> Card:
    """A product as a card that only shows."""
    return Card(
        id=product.id,
        title=product.title_in(language),
        price=product.price,
        currency=product.currency,
        available=product.available,
        url=shop.address(product.url),
        image=shop.address(product.image),
        list_price=product.list_price,
        rating=product.rating,
        price_text=price(product.price, product.currency, language),
    )
