"""The outside contract: what `POST /api/v1/chat` and `shopkeeper chat --json` take and answer.

Fields are only ever added, never renamed. Prices are JSON numbers in `currency` (ISO 4217).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from bot.messages import Action, Button, Card, CartLine, ChatKey, Incoming, Owner, Reply, Table

#: Longer messages are cut before they are parsed; nobody types this much to a salesperson.
MAX_TEXT = 100_000


class ChatRequest(BaseModel):
    """One message, or one press of a button that was offered before."""

    model_config = ConfigDict(extra="ignore")

    chat: str = Field(min_length=1, max_length=200, examples=["c1"])
    shopper: str | None = Field(default=None, max_length=200, examples=["u1"])
    text: str | None = Field(default=None, examples=["black running shoes under 80"])
    press: str | None = Field(default=None, max_length=200)
    at: AwareDatetime | None = Field(default=None, description="the clock of this turn, RFC 3339")
    name: str | None = Field(default=None, max_length=200)
    language: str | None = Field(default=None, max_length=35, description="the client's locale")
    channel: str = Field(default="api", max_length=40)
    update: str | None = Field(
        default=None, max_length=200, description="the same update twice gives one turn"
    )

    @model_validator(mode="after")
    def _says_something(self) -> ChatRequest:
        if self.text is None and self.press is None:
            raise ValueError("give `text` or `press`")
        return self

    def incoming(self, shop: str, now: datetime) -> Incoming:
        return Incoming(
            key=ChatKey(shop, self.channel, self.chat),
            shopper=self.shopper or f"{self.channel}:{self.chat}",
            at=self.at or now,
            text=(self.text or "")[:MAX_TEXT],
            press=self.press,
            update_id=self.update,
            name=self.name,
            locale=self.language,
        )


class IntentOut(BaseModel):
    name: str
    confidence: float = Field(ge=0, le=1)


class EntityOut(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str
    value: Any
    text: str
    start: int
    end: int
    negated: bool = False


class ButtonOut(BaseModel):
    label: str
    press: str

    @classmethod
    def of(cls, button: Button) -> ButtonOut:
        return cls(label=button.label, press=button.press)


class ProductOut(BaseModel):
    id: str
    title: str
    price: float | None = Field(description="null: it is told on request")
    currency: str
    available: bool
    url: str | None = None
    image: str | None = None
    reasons: list[str] = []
    list_price: float | None = None
    rating: float | None = None
    price_text: str = Field(default="", description="the price as people write it in the reply's language")
    buttons: list[ButtonOut] = []

    @classmethod
    def of(cls, card: Card) -> ProductOut:
        return cls(
            id=card.id,
            title=card.title,
            price=None if card.price is None else float(card.price),
            currency=card.currency,
            available=card.available,
            url=card.url,
            image=card.image,
            reasons=list(card.reasons),
            list_price=None if card.list_price is None else float(card.list_price),
            rating=card.rating,
            price_text=card.price_text,
            buttons=[ButtonOut.of(button) for button in card.buttons],
        )

    def card(self) -> Card:
        return Card(
            id=self.id,
            title=self.title,
            price=None if self.price is None else Decimal(str(self.price)),
            currency=self.currency,
            available=self.available,
            url=self.url,
            image=self.image,
            list_price=None if self.list_price is None else Decimal(str(self.list_price)),
            rating=self.rating,
            price_text=self.price_text,
            reasons=tuple(self.reasons),
            buttons=tuple(Button(button.label, button.press) for button in self.buttons),
        )


class CartLineOut(BaseModel):
    id: str
    quantity: int
    price: float
    options: dict[str, str] = {}
    title: str = ""
    currency: str = ""

    @classmethod
    def of(cls, line: CartLine) -> CartLineOut:
        return cls(
            id=line.id,
            quantity=line.quantity,
            price=float(line.price),
            options=line.options,
            title=line.title,
            currency=line.currency,
        )

    def line(self) -> CartLine:
        return CartLine(
            self.id, self.title, self.quantity, Decimal(str(self.price)), self.currency, dict(self.options)
        )


class TableOut(BaseModel):
    """A comparison: `headers` one a product (first cell empty), `rows` one a fact."""

    headers: list[str]
    rows: list[list[str]]


class ChatReply(BaseModel):
    chat: str
    turn: int
    language: Literal["en", "ru"]
    intent: IntentOut
    entities: list[EntityOut]
    constraints: dict[str, Any]
    action: Action
    text: str = Field(description="the words the shopper reads, without the cards")
    products: list[ProductOut] = Field(description="what is shown now, best first, at most 5")
    focus: str | None = None
    question: str | None = None
    buttons: list[ButtonOut] = []
    cart: list[CartLineOut] = []
    owner: Owner = "bot"
    table: TableOut | None = None
    timing_ms: dict[str, float] = {}

    @classmethod
    def of(cls, reply: Reply) -> ChatReply:
        name, confidence = reply.intent
        return cls(
            chat=reply.key.chat,
            turn=reply.turn,
            language=reply.language,
            intent=IntentOut(name=name, confidence=round(confidence, 4)),
            entities=[EntityOut(**entity) for entity in reply.entities],
            constraints=reply.constraints,
            action=reply.action,
            text=reply.text,
            products=[ProductOut.of(card) for card in reply.cards],
            focus=reply.focus,
            question=reply.question,
            buttons=[ButtonOut.of(button) for button in reply.buttons],
            cart=[CartLineOut.of(line) for line in reply.cart],
            owner=reply.owner,
            table=None
            if reply.table is None
            else TableOut(headers=list(reply.table.headers), rows=[list(row) for row in reply.table.rows]),
            timing_ms={stage: round(ms, 3) for stage, ms in reply.timing_ms.items()},
        )

    def reply(self, key: ChatKey) -> Reply:
        """The way back: a stored reply as the channels take it."""
        return Reply(
            key=key,
            turn=self.turn,
            language=self.language,
            action=self.action,
            text=self.text,
            intent=(self.intent.name, self.intent.confidence),
            entities=tuple(entity.model_dump() for entity in self.entities),
            constraints=self.constraints,
            cards=tuple(product.card() for product in self.products),
            table=None
            if self.table is None
            else Table(tuple(self.table.headers), tuple(tuple(row) for row in self.table.rows)),
            focus=self.focus,
            question=self.question,
            buttons=tuple(Button(button.label, button.press) for button in self.buttons),
            cart=tuple(line.line() for line in self.cart),
            owner=self.owner,
            timing_ms=self.timing_ms,
        )
