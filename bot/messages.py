"""Channel-neutral messages: what comes in, what goes out. Channels translate these and do nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

Action = Literal[
    "greet", "recommend", "ask", "compare", "answer", "explain", "nothing_found",
    "cart", "checkout", "order", "handoff", "chitchat", "fallback", "goodbye",
]  # fmt: skip
Owner = Literal["bot", "queued", "human"]


@dataclass(frozen=True, slots=True)
class ChatKey:
    """One thread on one channel of one shop."""

    shop: str
    channel: str
    chat: str


@dataclass(frozen=True, slots=True)
class File:
    """A photo or document that was sent along; `id` is its name in `bot.storage.files`."""

    id: str
    name: str
    media_type: str
    size: int

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "media_type": self.media_type, "size": self.size}


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message or button press. `update_id`: the channel's own id of the delivery; the same one twice
    gives one turn. `at`: the clock of this turn, timezone-aware."""

    key: ChatKey
    shopper: str
    at: datetime
    text: str = ""
    press: str | None = None
    update_id: str | None = None
    name: str | None = None
    locale: str | None = None
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """`press` is opaque to channels and at most 64 bytes."""

    label: str
    press: str


@dataclass(frozen=True, slots=True)
class Card:
    """A product as shown now: every fact from the generation it was ranked from. `price` None: on request."""

    id: str
    title: str
    price: Decimal | None
    currency: str
    available: bool
    url: str | None = None
    image: str | None = None
    list_price: Decimal | None = None
    rating: float | None = None
    price_text: str = ""
    reasons: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()

    @property
    def was(self) -> Decimal | None:
        """The higher price that it is compared with, if any."""
        if self.list_price is None or self.price is None or self.list_price <= self.price:
            return None
        return self.list_price


@dataclass(frozen=True, slots=True)
class CartLine:
    id: str
    title: str
    quantity: int
    price: Decimal
    currency: str
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison: one header a product, one row a fact that differs."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole outcome of one turn."""

    key: ChatKey
    turn: int
    language: Literal["en", "ru"]
    action: Action
    text: str
    intent: tuple[str, float] = ("", 0.0)
    entities: tuple[dict[str, Any], ...] = ()
    constraints: dict[str, Any] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    table: Table | None = None
    focus: str | None = None
    question: str | None = None
    buttons: tuple[Button, ...] = ()
    cart: tuple[CartLine, ...] = ()
    owner: Owner = "bot"
    timing_ms: dict[str, float] = field(default_factory=dict)
