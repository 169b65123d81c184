"""What the shop's pages tell and show, over the demo shop."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.dialogue.state import CartItem
from bot.errors import ShopkeeperError
from bot.messages import ChatKey, Incoming
from bot.selling.shelves import Shelf, ShelfRequest

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)


def key(demo: App, chat: str) -> ChatKey:
    return ChatKey(demo.settings.shop, "web", chat)


def say(demo: App, chat: str, text: str, shopper: str = "u") -> object:
    (reply,) = demo.assistant.handle(Incoming(key(demo, chat), shopper, AT, text))
    return reply


def found(demo: App, text: str, number: int = 0) -> str:
    shop = demo.shops(demo.settings.shop)
    return shop.catalog.columns.ids[int(shop.catalog.search(text).rows[number])]


def test_a_question_is_about_the_product_in_view(demo: App) -> None:
    product = found(demo, "leather belt")
    assert demo.page_context.viewed(key(demo, "view"), "viewer", product, AT)
    reply = say(demo, "view", "what is it made of?", "viewer")
    assert (reply.action, reply.focus) == ("answer", product)  # type: ignore[attr-defined]
    assert len(demo.assistant.history(key(demo, "view"))) == 2  # looking is no message


def test_what_the_catalog_does_not_hold_is_not_looked_at(demo: App) -> None:
    assert not demo.page_context.viewed(key(demo, "nothing"), "u", "no-such-product", AT)
    assert demo.assistant.history(key(demo, "nothing")) == []


def test_the_cart_of_the_page_is_the_cart_of_the_chat(demo: App) -> None:
    product = found(demo, "warm jumper")
    lines = [CartItem(id=product, quantity=2), CartItem(id="gone"), CartItem(id=product, quantity=0)]
    (known,) = demo.page_context.cart(key(demo, "basket"), "u", lines, AT, "ru-RU")
    assert (known.id, known.quantity) == (product, 2)
    assert re.search("[а-я]", known.title)
    reply = say(demo, "basket", "what is in my cart?")
    assert [(line.id, line.quantity) for line in reply.cart] == [(product, 2)]  # type: ignore[attr-defined]


def shelf(
    demo: App, kind: Shelf, product: str | None = None, shopper: str = "u", limit: int = 6
) -> list[str]:
    request = ShelfRequest(kind, product, limit)
    cards = demo.page_context.shelf(key(demo, "shelf"), shopper, request, AT)
    assert all(card.available and card.price > 0 for card in cards)
    return [card.id for card in cards]


def test_shelves_about_a_product_leave_it_out(demo: App) -> None:
    shop = demo.shops(demo.settings.shop)
    product = found(demo, "warm jumper for men")
    similar = shelf(demo, "similar", product)
    assert len(similar) == 6
    assert product not in similar
    declared = shop.product(product)
    assert declared is not None
    goes_with = shelf(demo, "goes-with", product)
    assert goes_with
    assert set(declared.goes_with) >= set(goes_with[: len(declared.goes_with)])


def test_what_was_looked_at_comes_latest_first(demo: App) -> None:
    first, second = found(demo, "leather belt"), found(demo, "warm jumper")
    for product in (first, second):
        demo.page_context.viewed(key(demo, "looking"), "looker", product, AT)
    assert shelf(demo, "recent", shopper="looker") == [second, first]
    assert shelf(demo, "recent", shopper="stranger") == []


def test_for_you_is_of_what_you_looked_for(demo: App) -> None:
    say(demo, "for-me", "running shoes for women", "runner")
    shop = demo.shops(demo.settings.shop)
    ids = shelf(demo, "for-you", shopper="runner")
    assert ids
    rows = [row for id in ids if (row := shop.catalog.row(id)) is not None]
    assert all(shop.is_a(row, "shoes") for row in rows)
    assert all("male" not in shop.catalog.values("gender", row) for row in rows)


def test_a_shelf_about_nothing_says_so(demo: App) -> None:
    with pytest.raises(ShopkeeperError, match="no product"):
        shelf(demo, "similar", "no-such-product")
