"""The packet, the list of chats and the suggestions, over whole talks in the demo shop."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import App
from bot.desk.agents import ForbiddenError
from bot.desk.service import Answered
from bot.errors import ShopkeeperError
from bot.messages import Incoming
from tests.bot.demo_shop import NOW, Chat
from tests.bot.desk.conftest import ADA, STRANGER, VIEWER


@pytest.fixture
def app(app_on_each: App) -> App:
    return app_on_each


def test_a_packet_tells_the_whole_talk(app: App) -> None:
    chat = Chat(app, "packet", "anna")
    found = chat.say("a warm jumper for my husband, under 90, but nothing black")
    chat.say("is the second one wool?")
    chat.say("add the first one to my cart")
    chat.say("I want to talk to a real person please")
    packet = app.inbox.packet(ADA, chat.incoming.key)
    assert (packet.reason, packet.reason_text) == ("asked", "asked for a person")
    assert packet.words == "I want to talk to a real person please"
    assert packet.constraints["price"]["max"] == 90
    assert any("90" in wish for wish in packet.wishes)
    assert any(wish.startswith("not ") and "black" in wish for wish in packet.wishes)
    by_id = {product.id: product for product in packet.products}
    first, second = found.products[0], found.products[1]
    assert by_id[first.id].interest == "in_cart"
    assert by_id[second.id].interest == "asked"
    assert float(by_id[second.id].price) == second.price
    assert [line.id for line in packet.cart] == [first.id]
    assert packet.cart_total is not None
    assert [line.sender for line in packet.transcript] == ["shopper", "bot"] * 4
    assert packet.transcript[1].products[0] == first.title
    assert 'In their words: "I want to talk' in packet.summary[-1]


def test_what_was_turned_down_comes_with_the_shoppers_words(app: App) -> None:
    chat = Chat(app, "refused")
    found = chat.say("running shoes for women")
    chat.say("I don't like the first one, too bright")
    packet = app.inbox.packet(ADA, chat.incoming.key)
    gone = [product for product in packet.products if product.interest == "turned_down"]
    assert [product.id for product in gone] == [found.products[0].id]
    assert gone[0].why == ["I don't like the first one, too bright"]


def test_a_packet_speaks_the_agents_language(app: App) -> None:
    chat = Chat(app, "по-русски")
    chat.say("серебряные серьги сестре, до 50 евро")
    chat.say("позовите человека")
    packet = app.inbox.packet(ADA, chat.incoming.key)
    assert packet.reason_text == "просит человека"
    english = app.inbox.packet(ADA, chat.incoming.key, "en")
    assert (english.reason_text, english.shopper_language) == ("asked for a person", "ru")


def test_the_list_shows_who_waits(app: App) -> None:
    first, second, third = (Chat(app, name, f"shopper {name}") for name in ("c1", "c2", "c3"))
    for chat in (second, first, third):
        chat.say("a blue dress")
    second.incoming = replace(second.incoming, at=NOW + timedelta(minutes=1))
    for chat in (first, second):
        chat.say("call a human")
    assert [one.key.chat for one in app.inbox.chats(ADA, "queued")] == ["c1", "c2"]
    assert app.inbox.counts(ADA) == {"queued": 2, "human": 0, "mine": 0}
    app.desk.answer(ADA, first.incoming.key, Answered("Hello"))
    app.notebook.tag(ADA, first.incoming.key, "#VIP ")
    (mine,) = app.inbox.chats(ADA, "mine")
    assert (mine.key.chat, mine.text, mine.sender, mine.tags) == ("c1", "Hello", "human", ("vip",))
    assert mine.waiting_since is None
    assert mine.answered
    (queued,) = app.inbox.chats(ADA, "queued")
    assert queued.waiting_since == NOW + timedelta(minutes=1)
    assert (queued.reason, queued.language) == ("asked", "en")
    assert {one.key.chat for one in app.inbox.chats(ADA, "all")} == {"c1", "c2", "c3"}
    assert [one.key.chat for one in app.inbox.chats(ADA, "bot")] == ["c3"]
    assert [one.key.chat for one in app.inbox.chats(ADA, "all", tag="vip")] == ["c1"]
    assert app.inbox.chats(ADA, "all", channel="web") == []
    assert app.inbox.chats(ADA, "all", before=NOW - timedelta(days=1)) == []
    assert len(app.inbox.chats(ADA, "all", limit=2)) == 2


@pytest.mark.parametrize("search", ["серьги", "СЕРЬГИ", "Серьги", "c 50%", "найди"])
def test_search_finds_words_in_both_alphabets(app: App, search: str) -> None:
    Chat(app, "найди").say("Серьги, пожалуйста; скидка c 50%_x")
    Chat(app, "other").say("a blue dress")
    assert [one.key.chat for one in app.inbox.chats(ADA, "all", search=search)] == ["найди"]
    assert app.inbox.chats(ADA, "all", search="c_50") == []


def test_another_shops_people_see_nothing(app: App) -> None:
    chat = Chat(app, "secret")
    chat.say("call a human")
    key = chat.incoming.key
    assert app.inbox.chats(STRANGER, "all") == []
    assert app.inbox.counts(STRANGER) == {"queued": 0, "human": 0, "mine": 0}
    with pytest.raises(ForbiddenError):
        app.inbox.packet(STRANGER, key)
    with pytest.raises(ForbiddenError):
        app.inbox.chat(STRANGER, key)
    with pytest.raises(ForbiddenError):
        app.notebook.notes(STRANGER, key)
    with pytest.raises(ForbiddenError):
        app.notebook.tags(STRANGER, key)
    with pytest.raises(ForbiddenError):
        app.suggester.suggestions(STRANGER, key, "secret")


def test_the_assistant_proposes_and_nothing_is_said(app: App) -> None:
    chat = Chat(app, "propose", "anna")
    chat.say("hello")
    key = chat.incoming.key
    app.desk.take(ADA, key)
    assert app.assistant.handle(chat_says(chat, "running shoes for women under 100")) == []
    before = app.store.load(key, "anna"), app.store.history(key)
    (suggestion,) = app.suggester.suggestions(VIEWER, key, "anna")
    assert suggestion.source == "assistant"
    assert suggestion.products
    assert all(product.price <= 100 for product in suggestion.products)
    assert (app.store.load(key, "anna"), app.store.history(key)) == before
    ids = tuple(product.id for product in suggestion.products[:2])
    app.desk.answer(ADA, key, Answered("Look at these two", products=(*ids, "no such product")))
    body = app.store.history(key)[-1]["body"]
    assert [product["id"] for product in body["products"]] == list(ids)
    assert app.suggester.suggestions(ADA, key, "anna") == []


def test_canned_replies_are_filled_in_the_shoppers_language(app: App) -> None:
    chat = Chat(app, "canned", "anna")
    chat.say("привет")
    chat.say("позовите человека")
    texts = {"en": "Hello {{name}}, I am {{agent}}.", "ru": "Здравствуйте, {{name}}! Я {{agent}}."}
    app.canned.put(ADA, "/Hello", texts)
    filled = app.canned.filled(ADA, "hello", "ru", {"name": "{{agent}}", "agent": "Ада"})
    assert (filled.text, filled.missing) == ("Здравствуйте, {{agent}}! Я Ада.", ())
    found = app.suggester.suggestions(ADA, chat.incoming.key, "anna", {"agent": "Ада"})
    assert [(one.source, one.missing) for one in found][-1] == ("hello", ("name",))
    app.canned.put(ADA, "hello", {"en": "Hi"})
    assert app.canned.filled(ADA, "hello", "ru", {}).text == "Hi"
    assert app.canned.all(STRANGER) == []
    with pytest.raises(ForbiddenError):
        app.canned.put(VIEWER, "x", {"en": "x"})
    for texts in ({"en": "{{password}}"}, {}, {"de": "Hallo"}, {"en": "x" * 3000}):
        with pytest.raises(ShopkeeperError):
            app.canned.put(ADA, "x", texts)
    app.canned.remove(ADA, "hello")
    with pytest.raises(ShopkeeperError, match="no canned reply"):
        app.canned.filled(ADA, "hello", "ru", {})


def test_notes_stay_inside(app: App) -> None:
    chat = Chat(app, "notes", "anna")
    chat.say("hello")
    key = chat.incoming.key
    app.notebook.note(ADA, key, " paid with 4111 1111 1111 1111 ")
    (note,) = app.notebook.notes(VIEWER, key)
    assert (note.author_name, note.text) == ("Ada", "paid with ••••••••••••1111")
    assert "paid with" not in repr(app.store.history(key))
    with pytest.raises(ForbiddenError):
        app.notebook.note(VIEWER, key, "x")
    for tag in ("vip", " VIP"):
        app.notebook.tag(ADA, key, tag)
    assert app.notebook.tags(VIEWER, key) == ["vip"]
    app.notebook.untag(ADA, key, "vip")
    assert app.notebook.tags(ADA, key) == []
    app.store.forget("anna")
    with pytest.raises(ShopkeeperError, match="no chat"):
        app.notebook.note(ADA, key, "x")


def chat_says(chat: Chat, text: str) -> Incoming:
    return replace(chat.incoming, text=text)
