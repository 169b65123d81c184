"""Asking why: when, how often, what an answer does, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.profile.profile import Profile
from tests.bot.demo_shop import NOW, Chat
from tests.bot.selling.events import events
from tests.bot.selling.habits import with_habits


def rejected(app: App, name: str, shopper: str | None = None) -> Chat:
    """A chat in which a list was turned down."""
    chat = Chat(app, name, shopper)
    chat.say("dresses")
    reply = chat.say("none of these please")
    assert reply.question == "why"
    return chat


def test_a_rejection_is_asked_about_once_a_chat(demo: App) -> None:
    chat = rejected(demo, "once")
    again = chat.say("no, none of these either")
    assert again.question != "why"
    assert [event["stage"] for event in events(demo, "once", "reason_asked")] == ["rejected"]


def test_the_answer_by_button_is_kept_and_served(demo: App) -> None:
    chat = Chat(demo, "button")
    before = chat.say("sneakers for women")
    asked = chat.say("none of these please")
    button = next(one for one in asked.buttons if one.label == "The price")
    cheaper = chat.press(button.press)
    assert cheaper.action == "recommend"
    assert max(one.price for one in cheaper.products) < max(one.price for one in asked.products)
    (given,) = events(demo, "button", "reason_given")
    assert (given["reason"], given["stage"], given["asked"]) == ("price", "rejected", True)
    assert set(given["ids"]) == {one.id for one in before.products}
    assert given["goods"] == ["sneakers"]


@pytest.mark.parametrize(
    ("said", "reason", "action"),
    [
        ("way too expensive", "price", "recommend"),
        ("the colours are so dull", "style", "recommend"),
        ("i'm not sure they'd fit me", "fit", None),
        ("they look badly made", "quality", None),
        ("just looking around", "not_now", None),
        ("how should i know you won't cheat me", "trust", "answer"),
        ("shipping takes forever", "delivery", "answer"),
    ],
)
def test_the_answer_in_words_is_coded(demo: App, said: str, reason: str, action: str | None) -> None:
    chat = rejected(demo, f"words {said}")
    reply = chat.say(said)
    given = events(demo, chat.incoming.shopper, "reason_given")
    assert [one["reason"] for one in given] == [reason]
    assert given[0]["words"] == said
    if action is not None:
        assert reply.action == action


def test_a_new_wish_is_no_answer(demo: App) -> None:
    chat = rejected(demo, "wish")
    reply = chat.say("show me umbrellas instead")
    assert reply.action == "recommend"
    assert reply.constraints["category"] == "umbrellas"
    assert events(demo, "wish", "reason_given") == []


def test_rather_not_say_is_respected(demo: App) -> None:
    chat = rejected(demo, "no")
    reply = chat.say("no")
    assert "no need" in reply.text or "no problem" in reply.text
    assert events(demo, "no", "reason_given") == []
    assert events(demo, "no", "reason_declined") == [{"stage": "rejected"}]


def test_style_that_was_turned_down_is_remembered_as_a_guess(demo: App) -> None:
    chat = Chat(demo, "style")
    chat.say("t-shirts for men")
    asked = chat.say("none of these please")
    chat.press(next(one for one in asked.buttons if one.label == "The look").press)
    profile = Profile.load(demo.store.load(chat.incoming.key, "style").profile)
    for fact in profile.facts:
        if fact.refused:
            assert (fact.reason, fact.source.how) == ("style", "inferred")
            assert fact.source.confidence < 1


def test_who_leaves_without_a_choice_is_asked_and_who_told_already_is_not(demo: App) -> None:
    chat = Chat(demo, "leave")
    chat.say("running shoes for women")
    assert chat.say("goodbye").question == "why"
    told = Chat(demo, "told")
    told.say("running shoes for women")
    told.say("that's too expensive for me")
    assert events(demo, "told", "reason_given")[0]["asked"] is False
    assert told.say("goodbye").question is None
    looked = Chat(demo, "nothing")
    looked.say("hello")
    assert looked.say("goodbye").question is None


def test_a_purchase_is_asked_about_at_its_end(demo: App) -> None:
    chat = Chat(demo, "bought")
    found = chat.say("running shoes for women")
    chat.press(next(one for one in found.products[0].buttons if one.label == "Add to cart").press)
    assert chat.say("checkout please").question is None
    asked = chat.say("thank you, bye")
    assert asked.question == "why"
    assert chat.say("they have great reviews").action == "chitchat"
    (given,) = events(demo, "bought", "reason_given")
    assert (given["stage"], given["reason"]) == ("bought", "quality")


@pytest.mark.parametrize(
    ("said", "reason"),
    [("no, they are all too flashy for my taste", "style"), ("nah, these look cheaply made", "quality")],
)
def test_a_reason_that_comes_with_a_rejection_is_kept_and_not_asked_for(
    demo: App, said: str, reason: str
) -> None:
    chat = Chat(demo, f"with {said}")
    chat.say("dresses")
    reply = chat.say(said)
    given = events(demo, chat.incoming.shopper, "reason_given")
    assert [(one["reason"], one["asked"]) for one in given] == [(reason, False)]
    assert reply.question != "why"


def test_what_decided_a_purchase_is_no_objection(demo: App) -> None:
    chat = Chat(demo, "decided")
    found = chat.say("running shoes for women")
    chat.press(next(one for one in found.products[0].buttons if one.label == "Add to cart").press)
    chat.say("checkout please")
    chat.say("thank you, bye")
    reply = chat.say("i liked the look of them")
    assert reply.action == "chitchat"
    assert reply.products == []
    (given,) = events(demo, "decided", "reason_given")
    assert (given["stage"], given["reason"]) == ("bought", "style")


def test_the_same_person_is_asked_again_only_after_a_while(demo: App) -> None:
    rejected(demo, "first", "hugo")
    soon = Chat(demo, "soon", "hugo")
    soon.say("running shoes for women")
    assert soon.say("none of these please").question != "why"
    later = Chat(demo, "later", "hugo")
    later.incoming = replace(later.incoming, at=NOW + timedelta(days=8))
    later.say("running shoes for women")
    assert later.say("none of these please").question == "why"


@pytest.mark.parametrize(
    "mood", ["quickly please, no time: running shoes for women", "useless!!! running shoes for women"]
)
def test_the_hurried_and_the_upset_are_not_asked(demo: App, mood: str) -> None:
    chat = Chat(demo, f"mood {mood}")
    chat.say(mood)
    assert chat.say("none of these please").question != "why"


def test_asking_why_can_be_switched_off(loaded_demo: Path, tmp_path: Path) -> None:
    app = with_habits(loaded_demo, tmp_path, "ask_why: off")
    chat = Chat(app, "off")
    chat.say("running shoes for women")
    assert chat.say("none of these please").question != "why"
    assert chat.say("goodbye").question is None
