"""What shoppers decide about their data, in the chat."""

from __future__ import annotations

import pytest

from bot.app import App
from bot.storage.base import Store
from tests.bot.demo_shop import Chat


def kept(app: App, shopper: str) -> dict[str, object]:
    store: Store = app.store
    return store.load(Chat(app, "any", shopper).incoming.key, shopper).profile or {}


def press(chat: Chat, said: object, label: str) -> str:
    buttons = {button.label: button.press for button in said.buttons}  # type: ignore[attr-defined]
    return str(chat.press(buttons[label]).text)


@pytest.mark.parametrize("command", ["/privacy", " /Privacy "])
def test_privacy_is_told_wherever_it_is_typed(demo: App, command: str) -> None:
    told = Chat(demo, f"typed {command}").say(command)
    assert told.action == "answer"
    assert "365 days" in told.text
    assert "730 days" in told.text
    assert [one.label for one in told.buttons] == [
        "What you know about me", "Don't remember me", "Send me news", "Forget me",
    ]  # fmt: skip


def test_in_russian_too(demo: App) -> None:
    chat = Chat(demo, "приватность")
    chat.say("здравствуйте, ищу серьги")
    told = chat.say("/privacy")
    assert told.language == "ru"
    assert "365 дней" in told.text
    assert "Не запоминать меня" in [one.label for one in told.buttons]
    assert "удалено" in press(chat, told, "Не запоминать меня")


def test_who_wants_nothing_remembered_is_not_remembered(demo: App) -> None:
    chat = Chat(demo, "privacy memory-1", "privacy-clara")
    chat.say("women's running shoes, size 39, my favourite colour is blue")
    assert set(kept(demo, "privacy-clara")) > {"facts"}
    press(chat, chat.say("/privacy"), "Don't remember me")
    assert set(kept(demo, "privacy-clara")) == {"consents"}
    chat.say("a green dress, size 40")
    assert set(kept(demo, "privacy-clara")) == {"consents"}
    told = chat.say("/privacy")
    assert "as you asked" in told.text
    press(chat, told, "Remember me")
    chat.say("women's boots, size 39")
    assert set(kept(demo, "privacy-clara")) > {"facts", "consents"}


def test_news_needs_a_yes_and_can_be_withdrawn(demo: App) -> None:
    chat = Chat(demo, "privacy news", "privacy-dora")
    told = chat.say("/privacy")
    assert "unasked" in told.text
    press(chat, told, "Send me news")
    told = chat.say("/privacy")
    assert "You agreed to news" in told.text
    press(chat, told, "No more news")
    consents = kept(demo, "privacy-dora")["consents"]
    assert isinstance(consents, dict)
    assert consents["news"]["given"] is False


def test_a_refusal_outlives_being_forgotten_and_nothing_else_does(demo: App) -> None:
    chat = Chat(demo, "privacy refusal", "privacy-emma")
    chat.say("women's running shoes, size 39")
    press(chat, chat.say("/privacy"), "Send me news")
    press(chat, chat.say("/privacy"), "Don't remember me")
    press(chat, chat.say("/privacy"), "Forget me")
    consents = kept(demo, "privacy-emma")["consents"]
    assert isinstance(consents, dict)
    assert set(consents) == {"memory"}
    Chat(demo, "privacy refusal-2", "privacy-emma").say("boots, size 39")
    assert set(kept(demo, "privacy-emma")) == {"consents"}


def test_what_is_known_has_a_way_to_privacy(demo: App) -> None:
    chat = Chat(demo, "privacy known", "privacy-fay")
    chat.say("women's running shoes, size 39")
    shown = chat.say("what do you know about me?")
    assert {"Privacy": "/privacy"}.items() <= {one.label: one.press for one in shown.buttons}.items()


def test_a_made_up_purpose_is_no_purpose(demo: App) -> None:
    assert Chat(demo, "privacy made-up").press("/agree:everything:yes").action == "fallback"
