"""Products without a price: shown, passed on to a person, never within a budget nor in a cart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.app import App
from bot.contract import ChatReply
from catalog.importer import import_feed
from tests.bot.demo_shop import NOW, Chat, made_shop
from tests.catalog.feed_fakes import csv_file

FEED = (
    "id,title,price,currency,category",
    "d1,Nora oak writing desk,120,EUR,Furniture > Desks",
    "d2,Olle pine desk,on request,EUR,Furniture > Desks",
    "d3,Small birch desk,90,EUR,Furniture > Desks",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    return made_shop(tmp_path_factory.mktemp("on-request"), *FEED)


def shown(reply: ChatReply) -> dict[str, float | None]:
    return {product.id: product.price for product in reply.products}


def test_it_is_shown_with_words_instead_of_a_price(app: App) -> None:
    reply = Chat(app, "shown").say("show me desks")
    assert shown(reply) == {"d1": 120.0, "d2": None, "d3": 90.0}
    card = next(product for product in reply.products if product.id == "d2")
    assert card.price_text == "price on request"
    assert [button.label for button in card.buttons] == ["Ask for the price", "Details"]
    assert not any("expensive" in reason for product in reply.products for reason in product.reasons)
    assert json.loads(reply.model_dump_json())["products"]


@pytest.mark.parametrize("wish", ["desks under 1000", "desks up to 100", "cheap desks", "desks over 10"])
def test_it_fits_no_budget(app: App, wish: str) -> None:
    found = shown(Chat(app, wish).say(wish))
    assert found
    assert "d2" not in found


def test_cheaper_and_dearer_leave_it_out(app: App) -> None:
    chat = Chat(app, "steps")
    chat.say("show me desks")
    assert "d2" not in shown(chat.say("something cheaper"))
    assert "d2" not in shown(chat.say("something more expensive"))


@pytest.mark.parametrize(("language", "words"), [("en", "told on request"), ("ru", "цена по запросу")])
def test_asked_for_its_price_it_offers_a_person(app: App, language: str, words: str) -> None:
    chat = Chat(app, f"asked-{language}")
    chat.say({"en": "the pine desk", "ru": "сосновый стол"}[language])
    reply = chat.say({"en": "how much is the pine desk?", "ru": "сколько стоит сосновый стол?"}[language])
    assert words in reply.text
    human = next(button for button in reply.buttons if button.label in ("Ask for the price", "Узнать цену"))
    assert chat.press(human.press).action == "handoff"


def test_it_never_gets_into_a_cart(app: App) -> None:
    chat = Chat(app, "cart")
    place = list(shown(chat.say("show me desks"))).index("d2") + 1
    reply = chat.say(f"add number {place} to my cart")
    assert "on request" in reply.text
    assert reply.cart == []


def test_what_has_lost_its_price_leaves_the_cart(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.FRESH", 0.0)
    chat = Chat(app, "lost")
    place = list(shown(chat.say("show me desks"))).index("d3") + 1
    assert [line.id for line in chat.say(f"add number {place} to my cart").cart] == ["d3"]
    rows = [row.replace(",90,", ",on request,") for row in FEED]
    feed = csv_file(tmp_path / "feed.csv", *rows)
    import_feed(app.settings.data_dir, [feed], embedder=app.embedder, now=NOW, database=app.engine)
    assert chat.say("what is in my cart?").cart == []


def test_shown_prices_stay_with_their_products(app: App) -> None:
    """One without a price leaves a gap, and shifts no price to its neighbour."""
    chat = Chat(app, "aligned")
    seen = chat.say("show me desks")
    last = app.store.load(chat.incoming.key, "aligned").state["shown"][-1]
    assert last["ids"] == [card.id for card in seen.products]
    assert last["prices"] == [card.price for card in seen.products]
    assert None in last["prices"]
