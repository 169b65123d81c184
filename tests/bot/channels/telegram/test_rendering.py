"""Replies as messages: whatever stands in a feed or comes from a shopper is text, within Telegram's limits.

Properties are checked by the pretended server, which parses the HTML and counts as the real one does.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from aiogram.methods import SendRichMessage
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.address import Address
from bot.channels.telegram.markup import cut, parts, photo_address, units, web_address
from bot.channels.telegram.plain import words_of
from bot.channels.telegram.rich import rich_draft
from bot.channels.telegram.sender import photo_message, text_message
from bot.messages import Button, Card, CartLine, ChatKey, Reply, Table
from tests.bot.channels.telegram.direct import direct
from tests.fakes.bot_api import buttons, shown

SCRIPT = "<img src=x onerror=alert(1)><script>alert('&amp;')</script> &lt;b&gt; <b>"
UNSAFE = "javascript:alert(1)"


def reply(anna: Any, **changes: Any) -> Reply:
    key = ChatKey("main", "telegram", str(anna.person.id))
    return replace(Reply(key, 3, "en", "recommend", "Here:"), **changes)


def card(number: int = 1, **changes: Any) -> Card:
    made = Card(
        id=f"sku-{number}",
        title=f"Lamp {number}",
        price=Decimal("59.90"),
        currency="USD",
        available=True,
        url=f"https://shop.example/{number}",
        image=f"https://shop.example/{number}.jpg",
        price_text="$59.90",
        reasons=("warm light",),
        buttons=(Button("Add to cart", f"3.{number}"), Button("Details", f"3.{number}0")),
    )
    return replace(made, **changes)


def sent(told: Reply, *, rich: bool = False, bot_and_all: Any = None) -> list[dict[str, Any]]:
    """The messages as the chat shows them."""
    bot, api, anna = bot_and_all or direct()
    address = Address.of(told.key)

    async def send() -> None:
        if rich:
            draft = rich_draft(told, bot.buttons(address), bot.renderer)
            await api.call(
                SendRichMessage(chat_id=address.chat, rich_message=draft.message, reply_markup=draft.keyboard)
            )
            return
        for one in bot.renderer.drafts(told, bot.buttons(address)):
            make = text_message if one.photo is None else photo_message
            await api.call(make(address, one))

    asyncio.run(send())
    return list(anna.heard)


@pytest.mark.parametrize("rich", [False, True])
def test_what_looks_like_markup_is_text(rich: bool) -> None:
    world = direct()
    evil = card(
        title=SCRIPT,
        url=UNSAFE,
        image=UNSAFE,
        price_text=SCRIPT,
        reasons=(SCRIPT,),
        buttons=(Button(SCRIPT, "x"),),
    )
    told = reply(
        world[2],
        text=SCRIPT,
        cards=(evil, evil),
        table=Table(("", SCRIPT, SCRIPT), ((SCRIPT, SCRIPT, SCRIPT),)),
        buttons=(Button(SCRIPT, "y"),),
    )
    (message,) = sent(told, rich=rich, bot_and_all=world)
    assert shown(message).count(SCRIPT) >= 6
    kinds = {entity["type"] for entity in message.get("entities", [])}
    assert kinds <= {"bold", "strikethrough"}
    assert all("url" not in button for button in buttons(message))


def test_cards_are_a_photo_that_can_be_turned() -> None:
    world = direct()
    (message,) = sent(reply(world[2], cards=tuple(map(card, range(1, 4)))), bot_and_all=world)
    assert message["photo"]
    assert shown(message) == "Here:\n\n1. Lamp 1\n$59.90\n• warm light"
    assert [button["text"] for button in buttons(message)] == ["Add to cart", "Details", "‹", "1 of 3", "›"]


def test_a_rich_message_holds_all_cards() -> None:
    world = direct()
    told = reply(
        world[2],
        cards=(card(1, list_price=Decimal("79"), rating=4.6), card(2), card(3, image=None)),
        buttons=(Button("Cheaper", "3.9"),),
    )
    (message,) = sent(told, rich=True, bot_and_all=world)
    kinds = [block["type"] for block in message["rich_message"]["blocks"]]
    assert kinds == ["paragraph", "slideshow", *["paragraph", "buttons"] * 3]
    assert "1. Lamp 1\n$59.90  $79  ★ 4.6\n• warm light" in shown(message)
    assert [button["text"] for button in buttons(message)][-1] == "Cheaper"


def test_a_comparison() -> None:
    world = direct()
    table = Table(("", "Lamp 1", "Lamp 2"), (("Price", "$59.90", "$34.50"), ("Dimmable", "yes", "no")))
    told = reply(world[2], action="compare", table=table, cards=(card(1), card(2)))
    (plain,) = sent(told, bot_and_all=world)
    assert "Price: 1) $59.90  2) $34.50\nDimmable: 1) yes  2) no" in shown(plain)
    (_, rich) = sent(told, rich=True, bot_and_all=world)
    (grid,) = [block for block in rich["rich_message"]["blocks"] if block["type"] == "table"]
    assert len(grid["cells"]) == 3
    assert all(cell["is_header"] for cell in grid["cells"][0])


def test_the_cart_is_listed_where_the_words_name_no_lines() -> None:
    world = direct()
    line = CartLine("sku-1", "Lamp 1", 2, Decimal("59.90"), "USD", {"cable": "2 m"})
    (message,) = sent(reply(world[2], action="cart", text="Done.", cart=(line,)), bot_and_all=world)
    assert shown(message) == "Done.\n\n• Lamp 1 (2 m) × 2 — $119.80"


def test_the_phone_is_asked_for_with_buttons_of_the_keyboard() -> None:
    world = direct()
    (message,) = sent(reply(world[2], question="contact", text="Your number?"), bot_and_all=world)
    assert message["_keyboard"]["one_time_keyboard"]
    handoff = reply(world[2], action="handoff", text="A colleague comes.")
    (_, second) = sent(handoff, bot_and_all=world)
    assert [button["text"] for button in buttons(second)] == ["Leave my phone number"]


def test_words_of_a_person() -> None:
    (draft,) = words_of("1 < 2", "Olga & Co")
    assert draft.html == "<b>Olga &amp; Co</b>\n1 &lt; 2"
    assert len(words_of("word " * 2000, None)) == 3


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=1500)
words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300)
addresses = st.one_of(st.none(), words, st.builds("https://shop.example/{}".format, words))
made_cards = st.builds(
    card,
    st.integers(1, 9),
    title=words,
    url=addresses,
    image=addresses,
    price_text=words,
    reasons=st.lists(words, max_size=4).map(tuple),
)


@given(
    text=texts, cards=st.lists(made_cards, max_size=5), label=words, tables=st.booleans(), rich=st.booleans()
)
def test_any_reply_is_taken_by_telegram(
    text: str, cards: list[Card], label: str, tables: bool, rich: bool
) -> None:
    world = direct()
    table = Table(("", "a", "b"), ((text, text, label),)) if tables else None
    told = reply(
        world[2],
        text=text,
        cards=tuple(cards),
        table=table,
        buttons=(Button(label, "3.99"), Button("x", "3.1")),
    )
    for message in sent(told, rich=rich and bool(text.strip()), bot_and_all=world):
        assert shown(message).strip()


@given(text=st.text(st.characters(codec="utf-8"), max_size=400), most=st.integers(5, 60))
def test_pieces_hold_everything(text: str, most: int) -> None:
    pieces = parts(text, most)
    assert all(0 < units(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert units(cut(text, most)) <= most


@pytest.mark.parametrize(
    ("image", "base", "photo"),
    [
        ("https://shop.example/1.jpg", None, "https://shop.example/1.jpg"),
        ("/1.jpg", "https://shop.example/de/", "https://shop.example/1.jpg"),
        ("/1.jpg", None, None),
        ("/1.svg", "https://shop.example", None),
        ("data:image/png;base64,AAAA", "https://shop.example", None),
        (None, "https://shop.example", None),
    ],
)
def test_pictures_that_telegram_can_fetch(image: str | None, base: str | None, photo: str | None) -> None:
    assert photo_address(image, base) == photo


def test_addresses_that_telegram_takes() -> None:
    assert web_address("https://shop.example/ü?a=1&b=2")
    bad = ("javascript:alert(1)", "tg://user?id=1", "https://", "/1", "https://a b.example", "http://[", None)
    assert [url for url in bad if web_address(url)] == []
