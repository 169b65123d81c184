"""Manners: the shopper's own tone, one apology, a reassurance at its moment, joy; and each switched off."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast

from bot.app import App
from nlu.morphology import Morphology
from nlu.tokens import normal
from tests.bot.demo_shop import Chat
from tests.bot.selling.habits import with_habits

POLITE = re.compile(r"\b(?:вы|вас|вам|вами|ваш\w*)\b", re.IGNORECASE)
CLOSE = re.compile(r"\b(?:ты|тебя|тебе|тобой|тво\w*)\b", re.IGNORECASE)
WORD = re.compile("[а-яё]+", re.IGNORECASE)
#: Not said by the assistant in a turn, where no tone is known: these stay polite. What asks for words and
#: what is on buttons is no address.
OUTSIDE = (
    "asks-",
    "button-",
    "who-",
    "desk-",
    "topic-",
    "unreadable-",
    "inline-",
    "command-",
    "bot-",
    "ask-contact",
)
#: Polite in both tones.
NEITHER = {"handoff-angry"}


def add_first(chat: Chat, reply_to: str) -> str:
    found = chat.say(reply_to)
    add = next(button for button in found.products[0].buttons if "cart" in button.label.lower())
    return chat.press(add.press).text


def test_who_says_ty_is_answered_so(demo: App) -> None:
    chat = Chat(demo, "ты")
    assert CLOSE.search(chat.say("привет, ты кто? что посоветуешь").text + chat.say("привет").text)
    assert not POLITE.search(chat.say("покажи кроссовки, до 100 евро").text)
    formal = Chat(demo, "вы")
    formal.say("здравствуйте, покажите кроссовки")
    assert not CLOSE.search(formal.say("здравствуйте").text)


def test_without_empathy_the_tone_stays_polite(loaded_demo: Path, tmp_path: Path) -> None:
    app = with_habits(loaded_demo, tmp_path, "empathy: off\nreassure: off")
    chat = Chat(app, "ты")
    chat.say("покажи кроссовки")
    assert not CLOSE.search(chat.say("привет").text)
    angry = Chat(app, "angry")
    assert "sorry for the trouble" not in angry.say("useless!!! show me black boots").text
    bought = Chat(app, "buy")
    add_first(bought, "running shoes for women")
    assert "choice" not in bought.say("checkout please").text
    wary = Chat(app, "wary")
    wary.say("can i send it back if it doesn't fit?")
    wary.say("how do i know this shop is no fraud, i don't trust online shops")
    assert "30 days" not in add_first(wary, "running shoes for women")


def test_every_polite_sentence_has_a_close_one() -> None:
    """Where the polite form shows in Russian, the informal one is there."""
    forms = Morphology()
    text = resources.files("bot.dialogue.texts").joinpath("ru.ftl").read_text(encoding="utf-8")
    missing = []
    for entry in FluentParser().parse(text).body:
        if not isinstance(entry, ast.Message) or entry.id.name.startswith(OUTSIDE):
            continue
        if any(attribute.id.name.startswith("close") for attribute in entry.attributes):
            continue
        words = [normal(word) for word in WORD.findall(FluentSerializer().serialize_entry(entry))]
        polite = any(POLITE.fullmatch(word) for word in words)
        verbs = [word for word in words if forms.addressed(word) == "plural"]
        if (polite or verbs) and entry.id.name not in NEITHER:
            missing.append((entry.id.name, verbs))
    assert missing == []


def test_one_apology_and_a_person(demo: App) -> None:
    chat = Chat(demo, "angry")
    first = chat.say("I hate this!!! where are the black boots")
    again = chat.say("this is ridiculous!!! black boots")
    assert first.text.startswith("I'm sorry for the trouble")
    assert "sorry" not in again.text.lower()
    for reply in (first, again):
        assert any(button.label == "Call a person" for button in reply.buttons)


def test_the_upset_are_asked_nothing(demo: App) -> None:
    calm = Chat(demo, "calm").say("running shoes")
    upset = Chat(demo, "no questions").say("I hate this!!! running shoes")
    assert calm.question is not None
    assert upset.action == "recommend"
    assert upset.question is None


@pytest.mark.parametrize(
    "said", ["are you stupid? black boots for men", "вы издеваетесь? чёрные сапоги мужские"]
)
def test_an_angry_wish_is_answered_with_products(demo: App, said: str) -> None:
    reply = Chat(demo, f"angry wish {said}").say(said)
    assert reply.action == "recommend"
    assert reply.products


def test_a_complaint_is_not_apologised_for_twice(demo: App) -> None:
    chat = Chat(demo, "complaint")
    apology = re.compile("sorry|apologise", re.IGNORECASE)
    assert apology.search(chat.say("you don't understand me, this is terrible service").text)
    assert not apology.search(chat.say("you don't understand me, this is terrible service").text)


@pytest.mark.parametrize(
    ("worry", "again"),
    [
        (
            "can i send it back if it doesn't fit?",
            "how do i know this is no fraud? i don't trust online shops",
        ),
        ("what if it breaks, is there a warranty?", "and what if i want to return it?"),
    ],
)
def test_the_wary_hear_of_returns_when_they_choose(demo: App, worry: str, again: str) -> None:
    chat = Chat(demo, f"wary {worry}")
    chat.say(worry)
    chat.say(again)
    told = add_first(chat, "running shoes for women")
    assert "within 30 days" in told
    assert "within 30 days" not in add_first(chat, "a warm jumper for men")
    assert "card is safe" in chat.say("checkout please").text


def test_others_are_not_told_unasked(demo: App) -> None:
    assert "30 days" not in add_first(Chat(demo, "bold"), "running shoes for women")


def test_a_purchase_is_a_joy_once(demo: App) -> None:
    chat = Chat(demo, "joy", "gina")
    chat.say("my name is Gina")
    add_first(chat, "a necklace for my mother, up to 80")
    first = chat.say("checkout please")
    assert first.action == "checkout"
    assert "Gina" in first.text
    assert "present for your mother" in first.text
    assert "present" not in chat.say("checkout please").text


def test_who_is_in_a_hurry_gets_few_words(demo: App) -> None:
    slow, quick = Chat(demo, "slow").say("hello"), Chat(demo, "quick").say("hello, quickly please, no time")
    assert "We have" in slow.text
    assert "We have" not in quick.text
