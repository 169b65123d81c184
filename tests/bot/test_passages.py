"""One person, two channels: what a one-time link brings over, and whom it refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.contract import ChatReply
from bot.messages import ChatKey, Incoming
from bot.passages import GOOD
from bot.privacy.keeping import Keeping
from bot.privacy.people import People
from bot.privacy.retention import Retention
from bot.profile.profile import Profile
from bot.storage.passage_tables import passage

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Person:
    """One shopper on one channel."""

    def __init__(self, app: App, channel: str, name: str) -> None:
        self.app, self.shopper = app, f"{channel}:{name}"
        self.key = ChatKey(app.settings.shop, channel, name)

    def say(self, text: str = "", press: str | None = None) -> ChatReply:
        (reply,) = self.app.assistant.handle(Incoming(self.key, self.shopper, AT, text, press=press))
        return ChatReply.of(reply)

    def link(self) -> str:
        return self.app.passages.token(self.key, self.shopper, AT)

    def takes(self, token: str, after: timedelta = timedelta(0)) -> str:
        return self.app.passages.take(token, self.key, self.shopper, AT + after)

    @property
    def profile(self) -> Profile:
        return Profile.load(self.app.store.load(self.key, self.shopper).profile)


def test_the_talk_goes_on_where_it_was_left(demo: App) -> None:
    web, telegram = Person(demo, "web", "wanda"), Person(demo, "telegram", "wanda")
    shown = web.say("running shoes for women under 120")
    web.say("add the first one to my cart")
    assert telegram.takes(web.link()) == "taken"
    met = telegram.say(press="/continued")
    assert [product.id for product in met.products] == [product.id for product in shown.products]
    assert [line.id for line in met.cart] == [shown.products[0].id]
    assert "program" in met.text
    cheaper = telegram.say("something cheaper?")
    assert cheaper.constraints["category"] == shown.constraints["category"]
    assert cheaper.constraints["gender"] == shown.constraints["gender"]
    (*_, line) = demo.assistant.history(web.key)
    assert (line["from"], "Telegram" in line["body"]["text"]) == ("system", True)


def test_both_profiles_become_one(demo: App) -> None:
    telegram, web = Person(demo, "telegram", "ada"), Person(demo, "web", "ada")
    telegram.say("I'm a woman, show me sneakers")
    web.say("my name is Ada")
    web.say("I never wear pink")
    assert telegram.takes(web.link()) == "taken"
    known = telegram.profile
    assert known.name == "Ada"
    facts = {(fact.name, tuple(fact.values), fact.refused) for fact in known.facts}
    assert ("color", ("pink",), True) in facts
    assert known.person["gender"] == ["female"]
    assert "gender" not in web.profile.person
    # And back: the web learns what Telegram knew.
    assert web.takes(telegram.link()) == "taken"
    assert {(fact.name, tuple(fact.values)) for fact in web.profile.facts} == {
        (fact.name, tuple(fact.values)) for fact in known.facts
    }


def test_a_link_is_taken_once(demo: App) -> None:
    web, telegram, thief = (
        Person(demo, *one) for one in (("web", "b"), ("telegram", "b"), ("telegram", "t"))
    )
    web.say("a red dress")
    token = web.link()
    assert telegram.takes(token) == "taken"
    telegram.say("no, blue shoes")
    version = demo.store.load(telegram.key, telegram.shopper).version
    assert telegram.takes(token, GOOD * 3) == "taken"  # the same update once more, after a crash
    assert demo.store.load(telegram.key, telegram.shopper).version == version
    assert thief.takes(token) == "refused"
    assert demo.assistant.history(thief.key) == []
    told = thief.say(press="/old-link")
    assert "half an hour" in told.text


def test_old_forged_and_foreign_links_are_refused(demo: App) -> None:
    web, telegram = Person(demo, "web", "c"), Person(demo, "telegram", "c")
    token = web.link()
    assert telegram.takes(token, GOOD) == "refused"
    for wrong in ("", "x", token[:-1] + ("A" if token[-1] != "A" else "B"), "A" * 38, "щ" * 38, token[1:]):
        assert telegram.takes(wrong) == "refused"
    assert telegram.takes(token) == "taken"


def test_only_the_latest_links_of_a_person_stay_good(demo: App) -> None:
    web, telegram = Person(demo, "web", "many"), Person(demo, "telegram", "many")
    tokens = [demo.passages.token(web.key, web.shopper, AT + timedelta(seconds=n)) for n in range(7)]
    later = timedelta(minutes=1)
    assert [telegram.takes(token, later) for token in tokens[:2]] == ["refused", "refused"]
    assert telegram.takes(tokens[2], later) == "taken"


def test_no_token_is_kept_in_the_database(demo: App) -> None:
    token = Person(demo, "web", "kept").link()
    with demo.engine.connect() as connection:
        rows = [repr(tuple(row)) for row in connection.execute(sa.select(passage))]
    assert rows
    assert not [row for row in rows if token in row or token[:22] in row]


@pytest.mark.parametrize("forgets", ["web", "telegram"])
def test_who_is_forgotten_is_forgotten_on_both_channels(demo: App, forgets: str) -> None:
    name = f"gone-{forgets}"
    web, telegram = Person(demo, "web", name), Person(demo, "telegram", name)
    web.say("my name is Oda and I look for a lamp")
    assert telegram.takes(web.link()) == "taken"
    telegram.say("a warm jumper")
    people = People(demo.engine, demo.settings.shop, lambda: AT)
    asked = web if forgets == "web" else telegram
    chats = {row["chat"] for row in people.export(asked.shopper)["tables"]["chat"]}
    assert chats == {web.key.chat, telegram.key.chat}
    asked.say(press="/forget")
    other = telegram if forgets == "web" else web
    assert other.profile.empty
    assert demo.assistant.history(other.key) == []
    with demo.engine.connect() as connection:
        left = connection.execute(sa.select(passage).where(passage.c.shopper == web.shopper)).all()
    assert left == []


def test_links_that_nobody_took_do_not_pile_up(demo: App) -> None:
    web, telegram = Person(demo, "web", "tidy"), Person(demo, "telegram", "tidy")
    web.say("a lamp")
    missed, taken = web.link(), web.link()
    assert telegram.takes(taken) == "taken"
    later = AT + GOOD
    Retention(demo.engine, demo.settings.shop, Keeping(chats=0, profiles=0), lambda: later).pass_once()
    with demo.engine.connect() as connection:
        query = sa.select(passage.c.taken_by).where(passage.c.shopper == web.shopper)
        assert list(connection.scalars(query)) == [telegram.shopper]
    assert telegram.takes(missed) == "refused"
