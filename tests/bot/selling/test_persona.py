"""Persona moves the order of products and of what is told of them, never what is true; and can be off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import App, build
from bot.contract import ChatReply
from bot.profile.fact import Source
from bot.profile.persona import Trait
from bot.profile.profile import Profile
from bot.storage import tables
from tests.bot.demo_shop import NOW, Chat
from tests.bot.selling.habits import with_habits

WISH = "a tent"


def known(app: App, shopper: str, trait: Trait, signs: int = 6) -> None:
    """A shopper of whom a trait is known from an earlier chat."""
    chat = Chat(app, f"before {shopper}", shopper)
    chat.say("hello")
    profile = Profile()
    for _ in range(signs):
        profile.persona.noted(trait, 1.0, "words", NOW - timedelta(hours=1), 1)
    with app.engine.begin() as connection:
        connection.execute(
            tables.profile.update()
            .where(tables.profile.c.shopper == shopper)
            .values(body=profile.model_dump(mode="json", exclude_defaults=True))
        )


def details(app: App, shopper: str) -> tuple[ChatReply, ChatReply]:
    chat = Chat(app, f"asks {shopper}", shopper)
    found = chat.say(WISH)
    return found, chat.say("tell me about the first one")


def test_facts_come_first_for_who_wants_facts(demo: App) -> None:
    known(demo, "prag", "facts")
    known(demo, "hedo", "beauty")
    _, plain = details(demo, "prag")
    _, pleasing = details(demo, "hedo")
    for reply, fact_first in ((plain, True), (pleasing, False)):
        shop = demo.shops(demo.settings.shop)
        product = shop.product(reply.products[0].id)
        assert product is not None
        first_sentence = product.description.split(". ")[0]
        material = next(iter(product.attributes["material"]))
        assert first_sentence in reply.text
        assert f"Material: {material}" in reply.text
        assert (reply.text.index("Material:") < reply.text.index(first_sentence)) == fact_first


def test_reasons_follow_and_stay_true(demo: App) -> None:
    known(demo, "prag2", "facts")
    found, _ = details(demo, "prag2")
    rated = [product for product in found.products if any("rated" in reason for reason in product.reasons)]
    assert rated
    for product in found.products:
        stored = demo.shops(demo.settings.shop).product(product.id)
        assert stored is not None
        assert product.price == float(stored.price)


def test_persona_can_be_switched_off(loaded_demo: Path, tmp_path: Path) -> None:
    app = with_habits(loaded_demo, tmp_path, "persona: off\nup_sell: off")
    known(app, "prag", "facts")
    plain, told = details(app, "prag")
    stranger, untold = details(app, "nobody")
    assert [one.id for one in plain.products] == [one.id for one in stranger.products]
    assert [one.reasons for one in plain.products] == [one.reasons for one in stranger.products]
    assert told.text == untold.text
    chat = Chat(app, "no traits", "quiet")
    chat.say("any discounts?")
    chat.say("promo codes?")
    assert Profile.load(app.store.load(chat.incoming.key, "quiet").profile).persona.evidence == {}


def test_traits_are_gathered_from_talk_and_deeds(demo: App) -> None:
    chat = Chat(demo, "deeds")
    chat.say("any discounts at the moment?")
    chat.say("running shoes for women")
    chat.say("show me cheaper ones")
    profile = Profile.load(demo.store.load(chat.incoming.key, "deeds").profile)
    assert profile.persona.shows("bargain", NOW)
    assert {sign.what for sign in profile.persona.evidence["bargain"].signs} >= {"cheaper"}
    assert "price" in chat.say("what do you know about me?").text


def test_the_first_products_for_strangers_follow_the_crowd(loaded_demo: Path, tmp_path: Path) -> None:
    app = with_habits(loaded_demo, tmp_path, "{}")
    before = [one.id for one in Chat(app, "before").say("mugs").products]
    liked = before[-1]
    for n in range(12):
        fan = Chat(app, f"fan {n}")
        fan.incoming = replace(fan.incoming, at=datetime.now(UTC))  # interest fades by the real clock
        found = fan.say("mugs")
        place = next((at for at, one in enumerate(found.products) if one.id == liked), None)
        if place is not None:
            add = next(one for one in found.products[place].buttons if one.label == "Add to cart")
            fan.press(add.press)
    crowd = app.store.popularity("main")
    assert crowd[liked] == max(crowd.values())
    fresh = build(app.settings)  # which reads the crowd's interest anew
    after = [one.id for one in Chat(fresh, "after").say("mugs").products]
    assert after.index(liked) < before.index(liked)


def test_what_somebody_usually_spends_is_told_and_not_asked(demo: App) -> None:
    profile = Profile()
    profile.spent("dresses", 60, "EUR", Source(at=NOW))
    assert "budget" not in profile.answers("self", ["dresses"])
    profile.spent("dresses", 80, "EUR", Source(at=NOW))
    assert "budget" in profile.answers("self", ["dresses"])
    assert "budget" not in profile.answers("husband", ["dresses"])
    chat = Chat(demo, "spends")
    chat.say("dresses up to 60")
    chat.say("dresses up to 80")
    assert "€70" in chat.say("what do you know about me?").text
