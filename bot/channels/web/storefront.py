"""What the shop's own pages may tell the chat and ask of it: the product in view, the cart, shelves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Protocol

from anyio.to_thread import run_sync
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from bot.channels.web.api import ErrorOut
from bot.channels.web.guests import CHAT_NAME
from bot.channels.web.page import REFUSALS, Visitor
from bot.channels.web.protocol import Words
from bot.channels.web.rates import Rates
from bot.channels.web.turns import Turns
from bot.contract import CartLineOut, ProductOut
from bot.dialogue.state import CartItem
from bot.errors import ShopkeeperError
from bot.messages import Card, CartLine, ChatKey
from bot.selling.shelves import Shelf, ShelfRequest


class Storefront(Protocol):
    """Synchronous and thread-safe; called from worker threads."""

    def viewed(self, key: ChatKey, shopper: str, product: str, at: datetime) -> bool: ...

    def cart(
        self, key: ChatKey, shopper: str, lines: Sequence[CartItem], at: datetime, locale: str
    ) -> list[CartLine]: ...

    def shelf(self, key: ChatKey, shopper: str, request: ShelfRequest, at: datetime) -> list[Card]: ...


class ViewIn(BaseModel):
    chat: str = Field(pattern=CHAT_NAME.pattern, examples=["a"])
    product: Words = Field(min_length=1, max_length=200, examples=["sku-1"])


class ViewOut(BaseModel):
    known: bool = Field(description="whether the catalog holds the product")


class ShelfOut(BaseModel):
    kind: Shelf
    products: list[ProductOut]


GONE: dict[str, Any] = {"model": ErrorOut, "description": "The shelf is about a product that isn't there."}


class LineIn(BaseModel):
    id: Words = Field(min_length=1, max_length=200, examples=["sku-1"])
    quantity: int = Field(default=1, ge=0, le=10_000)
    options: dict[str, str] = Field(default_factory=dict, max_length=20)


class CartIn(BaseModel):
    chat: str = Field(pattern=CHAT_NAME.pattern, examples=["a"])
    lines: list[LineIn] = Field(max_length=50)
    language: str = Field(default="en", max_length=35)


class CartOut(BaseModel):
    """The chat's cart now; `known`: how many of the page's lines the catalog knows."""

    known: int
    cart: list[CartLineOut]


def storefront_routes(turns: Turns, storefront: Storefront, rates: Rates) -> APIRouter:
    router = APIRouter(prefix="/api/v1/page", tags=["A shop's pages"], responses=REFUSALS)

    @router.post("/view", summary="The product in view")
    async def view(guest: Visitor, seen: ViewIn) -> ViewOut:
        """The shopper has this product before them; false when the catalog doesn't hold it."""
        _count(rates, guest.id)
        key = guest.chat(turns.shop, seen.chat)
        known = await run_sync(storefront.viewed, key, guest.shopper, seen.product, turns.clock())
        return ViewOut(known=known)

    @router.post("/cart", summary="The shop's cart")
    async def cart(guest: Visitor, told: CartIn) -> CartOut:
        """The shop's cart as it is now takes the place of the chat's."""
        _count(rates, guest.id)
        lines = [CartItem(id=line.id, quantity=line.quantity, options=line.options) for line in told.lines]
        key = guest.chat(turns.shop, told.chat)
        known = await run_sync(storefront.cart, key, guest.shopper, lines, turns.clock(), told.language)
        return CartOut(known=len(known), cart=[CartLineOut.of(line) for line in known])

    @router.get("/shelf", responses={404: GONE}, summary="Products for a shelf")
    async def shelf(
        guest: Visitor,
        kind: Shelf,
        product: Annotated[str | None, Query(max_length=200)] = None,
        limit: Annotated[int, Query(ge=1, le=24)] = 8,
        language: Annotated[str, Query(max_length=35)] = "en",
    ) -> ShelfOut:
        """Similar to a product, going with it, recently viewed, popular or for this visitor; best first."""
        _count(rates, guest.id)
        key = guest.chat(turns.shop, "shelf")
        asked = ShelfRequest(kind, product, limit, language)
        try:
            cards = await run_sync(storefront.shelf, key, guest.shopper, asked, turns.clock())
        except ShopkeeperError as error:
            raise HTTPException(404, str(error).rstrip(".")) from error
        return ShelfOut(kind=kind, products=[ProductOut.of(card) for card in cards])

    return router


def _count(rates: Rates, guest: str) -> None:
    if not rates.allow("page", guest):
        raise HTTPException(
            429, "Too many requests at once; wait a moment", {"retry-after": str(rates.wait("page"))}
        )
