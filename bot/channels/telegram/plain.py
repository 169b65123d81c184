"""A reply as ordinary messages: a card is a photo with a caption, its neighbours are a button away.

Every server and every client of Telegram shows these; `rich` has the fuller form for newer ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from bot.channels.telegram.markup import (
    CAPTION,
    TEXT,
    button,
    cut,
    html,
    keyboard,
    link,
    parts,
    photo_address,
    rows,
    units,
    url_button,
    web_address,
)
from bot.channels.telegram.presses import ChatButtons
from bot.dialogue.phrasing import Phrasing, money
from bot.messages import Card, CartLine, Reply, Table

#: Letters of a title, of a reason and of a cell of a comparison; longer ones are cut.
TITLE, REASON, CELL = 120, 120, 200


@dataclass(frozen=True, slots=True)
class Draft:
    """One message to send: `html` is its text, or the caption of `photo`."""

    html: str
    photo: str | None = None
    keyboard: InlineKeyboardMarkup | ReplyKeyboardMarkup | None = None

    def without_photo(self) -> Draft:
        return replace(self, photo=None)


@dataclass(frozen=True, slots=True)
class PlainRenderer:
    """`base`: what the shop's relative picture addresses count from; `usable` says no to pictures that
    Telegram failed to fetch."""

    base: str | None = None
    usable: Callable[[str], bool] = lambda url: True

    def drafts(self, reply: Reply, buttons: ChatButtons, *, private: bool = True) -> list[Draft]:
        """At least one message, nearly always exactly one."""
        say = _say(reply)
        if reply.question == "contact" and private:
            return [Draft(html(reply.text), keyboard=_contact_keyboard(say))]
        if reply.table is not None:
            return self._listed(reply, buttons, _table(reply.table))
        if any(self.photo(card) for card in reply.cards):
            return self._paged(reply, buttons)
        return self._listed(reply, buttons, _cart(reply.cart, reply) if _shows_cart(reply) else "")

    def photo(self, card: Card) -> str | None:
        found = photo_address(card.image, self.base)
        return found if found is not None and self.usable(found) else None

    def page(self, reply: Reply, index: int, buttons: ChatButtons) -> Draft:
        """The message of a paged reply that shows card `index` (from 0)."""
        card = reply.cards[index % len(reply.cards)]
        text = self._head(reply, card)
        offered = [button(one.label, buttons.press(one.press)) for one in card.buttons]
        lines = [*rows(offered), *_pages(reply, index, buttons), *quick_replies(reply, buttons)]
        shown = card_html(card, reply.language, index + 1 if len(reply.cards) > 1 else None)
        return Draft(f"{html(text)}\n\n{shown}".strip(), self.photo(card), keyboard(lines))

    def _head(self, reply: Reply, card: Card) -> str:
        """The reply's words over the card, as far as the caption has room for them."""
        room = CAPTION - units(_words(card_html(card, reply.language, 5))) - 10
        return reply.text if units(reply.text) <= room else ""

    def _paged(self, reply: Reply, buttons: ChatButtons) -> list[Draft]:
        before: list[Draft] = []
        if not self._head(reply, reply.cards[0]):
            before = [Draft(html(piece)) for piece in parts(reply.text)]
        return [*before, self.page(reply, 0, buttons)]

    def _listed(self, reply: Reply, buttons: ChatButtons, after: str) -> list[Draft]:
        """All cards in one text, the buttons of each with its number."""
        many = len(reply.cards) > 1
        cards = [
            card_html(card, reply.language, i if many else None) for i, card in enumerate(reply.cards, 1)
        ]
        lines: list[list[InlineKeyboardButton]] = []
        for number, card in enumerate(reply.cards, 1):
            mark = f"{number}. " if many else ""
            lines.append([button(f"{mark}{one.label}", buttons.press(one.press)) for one in card.buttons])
        lines.extend(quick_replies(reply, buttons))
        pieces = parts(reply.text) or [""]
        tail = "\n\n".join(part for part in (html(pieces[-1]), *cards, after) if part)
        drafts = [Draft(html(piece)) for piece in pieces[:-1]]
        if units(_words(tail)) > TEXT:
            drafts.append(Draft(html(pieces[-1])))
            tail = "\n\n".join(part for part in (*cards, after) if part)
        return [*drafts, Draft(tail if _words(tail).strip() else "…", keyboard=keyboard(lines))]


def words_of(text: str, author: str | None) -> list[Draft]:
    """What a person, or the shop itself, says: plain words with the name of who says them."""
    head = f"<b>{html(author)}</b>\n" if author else ""
    pieces = parts(text, TEXT - 100) or ["…"]
    return [Draft((head if number == 0 else "") + html(piece)) for number, piece in enumerate(pieces)]


def card_html(card: Card, language: str, number: int | None) -> str:
    mark = "" if number is None else f"{number}. "
    lines = [
        mark + link(cut(card.title.strip() or card.id, TITLE), web_address(card.url)),
        price_html(card, language),
    ]
    lines.extend(f"• {html(cut(reason, REASON))}" for reason in card.reasons[:6])
    return "\n".join(line for line in lines if line)


def price_html(card: Card, language: str) -> str:
    pieces = [f"<b>{html(card.price_text)}</b>"] if card.price_text else []
    if card.was is not None:
        pieces.append(f"<s>{html(money(card.was, card.currency, language))}</s>")
    if card.rating is not None:
        pieces.append(f"★ {card.rating:.1f}")
    return "  ".join(pieces)


def quick_replies(reply: Reply, buttons: ChatButtons) -> list[list[InlineKeyboardButton]]:
    offered = [button(one.label, buttons.press(one.press)) for one in reply.buttons]
    if reply.action in {"checkout", "handoff"} and reply.question is None:
        offered.append(button(_say(reply)("button-leave-phone"), buttons.press("/phone")))
    return rows(offered)


def _pages(reply: Reply, index: int, buttons: ChatButtons) -> list[list[InlineKeyboardButton]]:
    count = len(reply.cards)
    if count < 2:
        return []
    where = _say(reply)("button-page", number=index % count + 1, count=count)
    turns = [("‹", (index - 1) % count), (where, index % count), ("›", (index + 1) % count)]
    return [[button(label, buttons.page(reply.turn, target)) for label, target in turns]]


def _contact_keyboard(say: Phrasing) -> ReplyKeyboardMarkup:
    return ReplyKeyboardMarkup(
        keyboard=[
            [KeyboardButton(text=say("button-send-phone"), request_contact=True)],
            [KeyboardButton(text=say("button-send-location"), request_location=True)],
        ],
        resize_keyboard=True,
        one_time_keyboard=True,
    )


def _table(table: Table) -> str:
    """Phones are narrow: one line a fact, the products by their numbers."""
    heads = [head for head in table.headers if head]
    lines = [f"{number}. <b>{html(cut(head, TITLE))}</b>" for number, head in enumerate(heads, 1)]
    lines.append("")
    for name, *cells in table.rows:
        values = "  ".join(f"{number}) {html(cut(cell, CELL))}" for number, cell in enumerate(cells, 1))
        lines.append(f"<b>{html(name)}</b>: {values}")
    return "\n".join(lines)


def _shows_cart(reply: Reply) -> bool:
    return reply.action in {"cart", "checkout"} and any(line.title not in reply.text for line in reply.cart)


def _cart(cart: tuple[CartLine, ...], reply: Reply) -> str:
    lines = []
    for line in cart:
        options = f" ({html(', '.join(line.options.values()))})" if line.options else ""
        price = money(line.price * line.quantity, line.currency, reply.language)
        lines.append(f"• {html(cut(line.title, TITLE))}{options} × {line.quantity} — {html(price)}")
    return "\n".join(lines)


def _say(reply: Reply) -> Phrasing:
    return Phrasing(reply.language, reply.key, reply.turn)


def _words(markup: str) -> str:
    """Roughly what is left of our own markup when Telegram has parsed it; never shorter than that."""
    kept, inside = [], False
    for character in markup:
        if character == "<":
            inside = True
        elif character == ">" and inside:
            inside = False
        elif not inside:
            kept.append(character)
    return "".join(kept)


__all__ = ["Draft", "PlainRenderer", "card_html", "price_html", "quick_replies", "url_button", "words_of"]
