"""A small fake of the assistant, with the same promises: one turn an update id, history, one lock."""

from __future__ import annotations

import threading
import time
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.bus import ProcessBus, chat_topic
from bot.contract import ChatReply
from bot.messages import Button, Card, CartLine, ChatKey, Incoming, Owner, Reply, Table

LAMPS = (
    ("lamp-1", "Brass desk lamp with a linen shade", "59.90", "79.00", 4.6, "brass"),
    ("lamp-2", "Paper floor lamp, warm white", "34.50", None, 4.1, "paper"),
    (
        "lamp-3",
        "Ceramic table lamp in sea green with a dimmer and a woven cable",
        "112.00",
        None,
        None,
        "sea",
    ),
    ("lamp-4", "Clip-on reading lamp", "18.00", "24.00", 3.9, "clip"),
    ("lamp-5", "Glass globe pendant", "89.00", None, 4.8, "globe"),
)
SCRIPT = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"

UNSAFE = "javascript:document.title='broken'"


class FakeAssistant:
    """Sells lamps. Thinks for `delay` s, fails at "fail" until `healed`, leaves "nobody" to a person."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay
        self.healed = False
        self.turns: list[Incoming] = []
        self._messages: dict[ChatKey, list[dict[str, Any]]] = {}
        self._replies: dict[tuple[ChatKey, str], list[Reply]] = {}
        self._carts: dict[ChatKey, list[CartLine]] = {}
        self._owners: dict[ChatKey, Owner] = {}
        self._ids = 0
        self._lock = threading.Lock()
        self.bus = ProcessBus()

    def handle(self, incoming: Incoming) -> list[Reply]:
        with self._lock:
            again = (incoming.key, incoming.update_id or "")
            if again in self._replies:
                return self._replies[again]
            if incoming.text == "fail" and not self.healed:
                raise RuntimeError("the shelf fell over")
            if self.delay:
                time.sleep(self.delay)
            self.turns.append(incoming)
            turn = 1 + max((message["turn"] for message in self._messages.get(incoming.key, [])), default=0)
            if incoming.text == "nobody":
                self._owners[incoming.key] = "human"
            replies = [] if incoming.text == "nobody" else [self._reply(incoming, turn)]
            said = {"text": incoming.text, "press": incoming.press, "update_id": incoming.update_id}
            self._keep(incoming.key, turn, incoming.at, "shopper", said)
            for reply in replies:
                self._keep(
                    incoming.key, turn, incoming.at, "bot", ChatReply.of(reply).model_dump(mode="json")
                )
            if incoming.update_id:
                self._replies[again] = replies
        self.bus.publish(chat_topic(incoming.key))
        return replies

    def history(self, key: ChatKey, limit: int, before: int | None = None) -> list[dict[str, Any]]:
        kept = self._messages.get(key, [])
        return [message for message in kept if before is None or message["id"] < before][-limit:]

    def after(self, key: ChatKey, cursor: int, limit: int) -> list[dict[str, Any]]:
        return [message for message in self._messages.get(key, []) if message["id"] > cursor][:limit]

    def owner(self, key: ChatKey) -> Owner:
        return self._owners.get(key, "bot")

    def answer_as_a_person(self, key: ChatKey, text: str, edits: int | None = None) -> int:
        """What a desk does: the words go to the log, the chat to the person; the message's id."""
        last = self._messages[key][-1]
        body = {"text": text, "agent": {"name": "Vera"}, **({} if edits is None else {"edits": edits})}
        with self._lock:
            self._owners[key] = "human"
            made = self._keep(key, last["turn"], last["at"], "human", body)
        self.bus.publish(chat_topic(key))
        return made

    def _keep(self, key: ChatKey, turn: int, at: datetime, sender: str, body: dict[str, Any]) -> int:
        self._ids += 1
        message = {"id": self._ids, "turn": turn, "at": at, "from": sender, "body": body}
        self._messages.setdefault(key, []).append(message)
        return self._ids

    def _reply(self, incoming: Incoming, turn: int) -> Reply:
        words = incoming.text.lower()
        russian = any("а" <= letter <= "я" for letter in words)
        cart = self._carts.setdefault(incoming.key, [])
        base: dict[str, Any] = {"key": incoming.key, "turn": turn, "language": "ru" if russian else "en"}
        if incoming.press and incoming.press.startswith("add:"):
            self._add(cart, incoming.press.removeprefix("add:"))
            more = (Button("Checkout", "checkout"), Button("Show my cart", "cart"))
            text = "It is in your cart. Anything that goes with it?"
            return Reply(**base, action="cart", text=text, buttons=more, cart=tuple(cart))
        if "compare" in words:
            rows = (("Price", "$59.90", "$34.50"), ("Material", "brass", "paper"), ("Dimmable", "yes", "no"))
            table = Table(("", LAMPS[0][1], LAMPS[1][1]), rows)
            text = "Side by side: the first is dimmable, the second costs 25.40 less."
            return Reply(**base, action="compare", text=text, table=table, cart=tuple(cart))
        if "script" in words:
            card = Card(
                "x", SCRIPT, Decimal("1"), "USD", True, url=UNSAFE, image=UNSAFE, price_text=SCRIPT,
                reasons=(SCRIPT,), buttons=(Button(SCRIPT, "x"),),
            )  # fmt: skip
            table = Table(("", SCRIPT), ((SCRIPT, SCRIPT),))
            buttons = (Button(SCRIPT, "y"),)
            return Reply(**base, action="recommend", text=SCRIPT, cards=(card,), table=table, buttons=buttons)
        if "lamp" in words or "ламп" in words or incoming.press:
            text = "Нашлось пять ламп, лучшие первыми:" if russian else "Five lamps, the best match first:"
            labels = (
                ("Дешевле", "Показать ещё", "Сравнить") if russian else ("Cheaper", "Show more", "Compare")
            )
            return Reply(
                **base,
                action="recommend",
                text=text,
                cards=tuple(lamp_card(lamp, russian) for lamp in LAMPS),
                buttons=tuple(Button(label, f"more:{number}") for number, label in enumerate(labels)),
                cart=tuple(cart),
            )
        text = "Расскажите, для какой комнаты?" if russian else f"You said: {incoming.text}"
        return Reply(**base, action="ask", text=text, question="room", cart=tuple(cart))

    def _add(self, cart: list[CartLine], lamp_id: str) -> None:
        id_, title, price, *_ = next(lamp for lamp in LAMPS if lamp[0] == lamp_id)
        for number, line in enumerate(cart):
            if line.id == id_:
                cart[number] = CartLine(id_, title, line.quantity + 1, line.price, "USD", {"cable": "2 m"})
                return
        cart.append(CartLine(id_, title, 1, Decimal(price), "USD", {"cable": "2 m"}))


def lamp_card(lamp: tuple[str, str, str, str | None, float | None, str], russian: bool) -> Card:
    id_, title, price, before, rating, picture = lamp
    return Card(
        id=id_,
        title=title,
        price=Decimal(price),
        currency="USD",
        available=True,
        url=f"https://shop.example/{id_}",
        image=f"/demo/pictures/{picture}.svg",
        list_price=None if before is None else Decimal(before),
        rating=rating,
        price_text=f"{price.replace('.', ',')} $" if russian else f"${price}",
        reasons=("тёплый свет", "на 20 дешевле") if russian else ("warm light", "20 under your budget"),
        buttons=(Button("В корзину" if russian else "Add to cart", f"add:{id_}"),),
    )


def picture(name: str) -> str:
    """A drawn lamp as SVG; its colours follow from its name."""
    hue = sum(map(ord, name)) * 47 % 360
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320">'
        f'<rect width="320" height="320" fill="hsl({hue} 32% 90%)"/>'
        f'<path d="M110 90h100l38 90H72z" fill="hsl({hue} 42% 52%)"/>'
        f'<path d="M152 180h16v82h-16z" fill="hsl({hue} 20% 32%)"/>'
        f'<rect x="104" y="260" width="112" height="14" rx="7" fill="hsl({hue} 20% 32%)"/></svg>'
    )
