"""The merchant's site running beside the chat that serves it, and what its pages told the chat."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from playwright.sync_api import Browser, Page

from bot.dialogue.state import CartItem
from bot.errors import ShopkeeperError
from bot.messages import Card, CartLine, ChatKey
from bot.selling.shelves import Shelf, ShelfRequest
from tests.bot.channels.web_assistant import LAMPS, FakeAssistant, lamp_card
from tests.bot.channels.web_shop import lamp_shop, serving
from tests.e2e.merchant import Merchant
from tests.e2e.visiting import Visitor


class Told:
    """Knows the first lamp, keeps what it is told, and puts on its shelves what a test says."""

    def __init__(self) -> None:
        self.views: list[str] = []
        self.carts: list[list[tuple[str, int]]] = []
        self.asked: list[ShelfRequest] = []
        self.shelves: dict[Shelf, list[Card]] = {
            "similar": [lamp_card(lamp, False) for lamp in LAMPS],
            "popular": [lamp_card(lamp, False) for lamp in LAMPS[:2]],
        }

    def viewed(self, key: ChatKey, shopper: str, product: str, at: datetime) -> bool:
        self.views.append(product)
        return product == "lamp-1"

    def cart(
        self, key: ChatKey, shopper: str, lines: Sequence[CartItem], at: datetime, locale: str
    ) -> list[CartLine]:
        self.carts.append([(line.id, line.quantity) for line in lines])
        return [
            CartLine(line.id, LAMPS[0][1], line.quantity, Decimal("59.90"), "USD", line.options)
            for line in lines
        ]

    def shelf(self, key: ChatKey, shopper: str, request: ShelfRequest, at: datetime) -> list[Card]:
        self.asked.append(request)
        if request.product == "gone":
            raise ShopkeeperError("There is no product 'gone' in the catalog.")
        return self.shelves.get(request.kind, [])[: request.limit]


class Site:
    """A merchant's site and the chat behind it, both running."""

    def __init__(self, browser: Browser, merchant: Merchant, shop: str, chat: str) -> None:
        self.browser, self.merchant, self.shop, self.chat = browser, merchant, shop, chat
        self.visitors: list[Visitor] = []

    def visit(self, **settings: object) -> Page:
        return self.visitor(**settings).page()

    def visitor(self, **settings: object) -> Visitor:
        self.visitors.append(Visitor(self.browser, self.shop, (self.chat,), **settings))
        return self.visitors[-1]


@contextlib.contextmanager
def open_site(browser: Browser, assistant: FakeAssistant, told: Told) -> Iterator[Site]:
    """Runs both; afterwards no visitor may have seen an error, a policy's report or a foreign request."""
    merchant = Merchant(shop="Lampwright")
    with (
        serving(merchant.server()) as shop,
        serving(lamp_shop(assistant, 0, origins=frozenset({shop}), storefront=told)) as chat,
    ):
        merchant.chat = chat
        site = Site(browser, merchant, shop, chat)
        yield site
        for visitor in site.visitors:
            visitor.context.close()
            assert visitor.wrong == []
