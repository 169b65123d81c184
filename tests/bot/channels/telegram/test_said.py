"""What messages say to the assistant, and which are not for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiogram.types import Message

from bot.channels.telegram import deep_links
from bot.channels.telegram.deep_links import DeepLink
from bot.channels.telegram.said import corrected, said
from bot.messages import Incoming
from tests.bot.channels.telegram.direct import direct

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
BOT, _, _ = direct()
PERSON = {"id": 7, "is_bot": False, "first_name": "Anna", "language_code": "ru"}
PRIVATE: dict[str, Any] = {"id": 7, "type": "private", "first_name": "Anna"}
GROUP: dict[str, Any] = {"id": -100, "type": "supergroup", "title": "Friends"}


def message(text: str | None = None, chat: dict[str, Any] | None = None, **fields: Any) -> Message:
    made = {"message_id": 1, "date": int(NOW.timestamp()), "chat": chat or PRIVATE, "from": PERSON}
    return Message.model_validate(made | ({} if text is None else {"text": text}) | fields)


def heard(*args: Any, **fields: Any) -> Incoming | None:
    return said(BOT, message(*args, **fields), 99, NOW)


def words(*args: Any, **fields: Any) -> tuple[str, str | None] | None:
    found = heard(*args, **fields)
    return None if found is None else (found.text, found.press)


def mention(text: str, name: str) -> dict[str, Any]:
    return {"entities": [{"type": "mention", "offset": text.index(name), "length": len(name)}]}


def test_who_says_it() -> None:
    found = heard("hello")
    assert found is not None
    assert (found.key.channel, found.key.chat, found.shopper) == ("telegram", "7", "telegram:7")
    assert (found.update_id, found.name, found.locale) == ("42:99", "Anna", "ru")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a red dress", ("a red dress", None)),
        ("/cart", ("", "/cart")),
        ("/Cart@Shop_Bot now", ("", "/cart")),
        ("/cart@other_bot", ("/cart@other_bot", None)),
        ("/start", ("", "/start")),
        ("/start nonsense", ("", "/start")),
        ("/start " + str(deep_links.payload(DeepLink("product", "sku 1/ä"))), ("", "/product:sku 1/ä")),
        ("/start " + str(deep_links.payload(DeepLink("query", "красное платье"))), ("красное платье", None)),
    ],
)
def test_texts_commands_and_links(text: str, meant: tuple[str, str | None]) -> None:
    assert words(text) == meant


def test_what_is_no_text() -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    voice = {"file_id": "f", "file_unique_id": "u", "duration": 1}
    place = {"latitude": 55.75, "longitude": 37.61}
    assert words(photo=photo) == ("📷", "/unreadable:photo")
    assert words(photo=photo, caption="like this") == ("like this", None)
    assert words(voice=voice) == ("🎤", "/unreadable:voice")
    assert words(location=place) == ("📍 55.75000, 37.61000", "/location")
    assert words(contact={"phone_number": "79001234567", "first_name": "A", "user_id": 7}) == (
        "📱 +79001234567",
        "/contact",
    )
    assert words(contact={"phone_number": "1", "first_name": "B"}) == ("❔", "/unreadable:other")


def test_what_calls_for_no_answer() -> None:
    assert words(chat={"id": -5, "type": "channel", "title": "News"}, text="news") is None
    assert heard("hello", **{"from": {"id": 8, "is_bot": True, "first_name": "Other"}}) is None
    assert words(pinned_message=message("x").model_dump(exclude_none=True, by_alias=True)) is None
    assert words(forum_topic_closed={}) is None


def test_groups() -> None:
    text = "🙂 @Shop_Bot a red dress"
    entities = [{"type": "mention", "offset": 3, "length": 9}]
    found = heard(text, chat=GROUP, entities=entities)
    assert found is not None
    assert (found.text, found.key.chat) == ("🙂 a red dress", "-100:7")
    assert words("a red dress", chat=GROUP) is None
    other = "@other_bot a red dress"
    assert words(other, chat=GROUP, **mention(other, "@other_bot")) is None
    command = "/cart@shop_bot"
    assert words(command, chat=GROUP, entities=[{"type": "bot_command", "offset": 0, "length": 14}]) == (
        "",
        "/cart",
    )
    assert words("/cart", chat=GROUP, entities=[{"type": "bot_command", "offset": 0, "length": 5}]) is None


def test_topics() -> None:
    ours = {"id": 42, "is_bot": True, "first_name": "Shop", "username": "shop_bot"}
    made = {"forum_topic_created": {"name": "A", "icon_color": 1}}
    root = {"message_id": 17, "date": 1, "chat": GROUP, "from": ours} | made
    topic = {"message_thread_id": 17, "is_topic_message": True, "chat": GROUP}
    assert words("hello", **topic, reply_to_message=root) is None
    answer = {"message_id": 18, "date": 1, "chat": GROUP, "from": ours, "text": "Here"}
    found = heard("cheaper", **topic, reply_to_message=answer)
    assert found is not None
    assert found.key.chat == "-100/17:7"


def test_corrections_come_soon() -> None:
    def edited(after: timedelta, text: str = "a red dress") -> Incoming | None:
        return corrected(BOT, message(text, edit_date=int((NOW + after).timestamp())), 100, NOW)

    soon = edited(timedelta(minutes=1))
    assert soon is not None
    assert soon.text == "a red dress"
    assert edited(timedelta(hours=1)) is None
    assert edited(timedelta(minutes=1), "/cart") is None
