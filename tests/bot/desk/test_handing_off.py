"""When chats go to a person, over whole turns in the demo shop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import App
from bot.assistant import Assistant
from bot.desk.handing_off import HandingOff, contact_in
from bot.desk.patience import Patience
from bot.desk.rules import DeskRules
from bot.desk.service import Answered, DeskService
from bot.storage.locks import ProcessChatLocks
from tests.bot.demo_shop import NOW, Chat
from tests.bot.desk.conftest import ADA

MONDAY_NIGHT = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)
HOURS = {"timezone": "Europe/Berlin", **dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "9:00-18:00")}


def ruled(app: App, rules: DeskRules, segment: str = "") -> App:
    handing_off = HandingOff(lambda: rules, lambda _shop, _shopper: [segment])
    assistant = Assistant(app.shops, app.store, ProcessChatLocks(), lambda _: {}, handing_off=handing_off)
    return replace(app, assistant=assistant)


def test_a_full_cart_calls_a_person_once(app: App) -> None:
    app = ruled(app, DeskRules.model_validate({"triggers": [{"name": "big", "cart_min": 50}]}))
    chat = Chat(app, "big cart")
    found = chat.say("running shoes for men")
    dear = next(i for i, product in enumerate(found.products) if product.price >= 50)
    taken = chat.say(f"add the {('first', 'second', 'third', 'fourth', 'fifth')[dear]} one to my cart")
    assert (taken.action, taken.owner) == ("cart", "queued")
    assert "calling a colleague in" in taken.text
    back = next(button for button in taken.buttons if button.label == "Back to the assistant")
    assert chat.press(back.press).owner == "bot"
    assert chat.say("show me my cart").owner == "bot"
    assert app.inbox.packet(ADA, chat.incoming.key).reason == "big"


def test_the_way_back_is_open_as_long_as_one_waits(app: App) -> None:
    chat = Chat(app, "patient")
    chat.say("running shoes for men")
    chat.say("call a human please")
    for words in ("show others", "is the first one waterproof?", "call a human please", "thanks"):
        reply = chat.say(words)
        (back,) = [button for button in reply.buttons if button.label == "Back to the assistant"]
        assert reply.owner == "queued"
    returned = chat.press(back.press)
    assert returned.owner == "bot"
    assert "Back to the assistant" not in [button.label for button in chat.say("show others").buttons]


def test_a_kind_of_goods_or_a_segment_may_offer_one(app: App) -> None:
    rules = {"triggers": [{"name": "gems", "categories": ["earrings"], "segments": ["vip"], "then": "offer"}]}
    ruled_app = ruled(app, DeskRules.model_validate(rules), "vip")
    reply = Chat(ruled_app, "gems").say("silver earrings")
    assert (reply.action, reply.owner) == ("recommend", "bot")
    assert "shall I call one?" in reply.text
    assert any(
        "person" in button.label.lower() or "human" in button.label.lower() for button in reply.buttons
    )
    other = ruled(app, DeskRules.model_validate(rules), "newcomers")
    assert "shall I call one?" not in Chat(other, "no gems").say("silver earrings").text


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (MONDAY_NIGHT, "today at 09:00 (UTC+2)"),  # half past midnight in Berlin
        (MONDAY_NIGHT - timedelta(hours=3), "tomorrow at 09:00 (UTC+2)"),
        (MONDAY_NIGHT + timedelta(days=5), "tomorrow at 09:00"),
        (MONDAY_NIGHT + timedelta(days=4), "on Monday at 09:00"),
    ],
)
def test_out_of_hours_is_told_with_the_time(app: App, at: datetime, words: str) -> None:
    app = ruled(app, DeskRules.model_validate({"hours": HOURS}))
    chat = Chat(app, f"night {at}")
    chat.incoming = replace(chat.incoming, at=at)
    reply = chat.say("let me talk to a human")
    assert (reply.owner, reply.question) == ("queued", "contact")
    assert words in reply.text
    noted = chat.say("sure: anna.k@example.org")
    assert "anna.k@example.org" in noted.text
    assert app.inbox.packet(ADA, chat.incoming.key).contact == "anna.k@example.org"
    assert chat.say("a blue dress").action == "recommend"


def test_in_hours_nobody_is_put_off(app: App) -> None:
    chat = Chat(ruled(app, DeskRules.model_validate({"hours": HOURS})), "day")
    assert chat.say("let me talk to a human").question is None


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("mail me at anna.k@example.org, please", "anna.k@example.org"),
        ("+49 (0) 30 901820", "+49 (0) 30 901820"),
        ("8 916 123-45-67 после шести", "8 916 123-45-67"),
        ("under 80 euros", None),
        ("size 42, 43 or 44", None),
        ("a@b", None),
    ],
)
def test_contacts(text: str, contact: str | None) -> None:
    assert contact_in(text) == contact


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_clocks(app: App) -> None:
    clock = Clock()
    desk = DeskService(app.store, clock)
    rules = DeskRules.model_validate({"patience": {"queue": 10, "agent": 5, "shopper": 60}})
    patience = Patience(app.engine, desk, lambda: rules, clock)
    chat = Chat(app, "clocks", "anna")
    key = chat.incoming.key

    def owner() -> str:
        return app.store.load(key, "anna").owner

    def pass_minutes(minutes: float) -> int:
        clock.now += timedelta(minutes=minutes)
        chat.incoming = replace(chat.incoming, at=clock.now)
        return patience.look()

    chat.say("call a human")
    assert (pass_minutes(9), owner()) == (0, "queued")
    assert (pass_minutes(2), owner()) == (1, "bot")
    assert "nobody could come" in app.store.history(key)[-1]["body"]["text"]
    assert "Noted: 030 1234567" in chat.say("030 1234567").text

    chat.say("call a human")
    desk.answer(ADA, key, Answered("Hello"))
    asked = replace(chat.incoming, text="is it warm?", at=clock.now + timedelta(seconds=1))
    assert app.assistant.handle(asked) == []
    assert (pass_minutes(4), owner()) == (0, "human")
    assert (pass_minutes(2), owner()) == (1, "queued")
    clock.now += timedelta(seconds=1)
    desk.answer(ADA, key, Answered("It is"))
    assert (pass_minutes(59), owner()) == (0, "human")
    assert (pass_minutes(2), app.store.load(key, "anna").ownership.closed) == (1, True)
    assert pass_minutes(1000) == 0


def test_a_shut_shop_keeps_its_queue(app: App) -> None:
    clock = Clock()
    clock.now = MONDAY_NIGHT
    rules = DeskRules.model_validate({"hours": HOURS, "patience": {"queue": 10}})
    patience = Patience(app.engine, DeskService(app.store, clock), lambda: rules, clock)
    chat = Chat(app, "overnight", "anna")
    chat.incoming = replace(chat.incoming, at=MONDAY_NIGHT)
    chat.say("call a human")
    clock.now = MONDAY_NIGHT + timedelta(hours=8, minutes=35)  # open for five minutes
    assert patience.look() == 0
    clock.now += timedelta(minutes=10)
    assert patience.look() == 1
