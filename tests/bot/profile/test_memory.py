"""What is remembered, shown and forgotten, in whole chats over the demo shop."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import App
from bot.profile.profile import Profile
from tests.bot.demo_shop import Chat
from tests.bot.selling.habits import with_habits


def profile_of(app: App, chat: Chat) -> Profile:
    return Profile.load(app.store.load(chat.incoming.key, chat.incoming.shopper).profile)


def test_what_is_known_is_told_in_words(demo: App) -> None:
    chat = Chat(demo, "known", "carla")
    chat.say("my name is Carla, im a woman")
    chat.say("running shoes in size 39, but not pink, up to 120")
    chat.say("sneakers for my husband in size 44")
    told = chat.say("what do you know about me?")
    assert told.action == "answer"
    for word in ("Carla", "women", "39", "pink", "your husband", "44"):
        assert word in told.text, word
    known = profile_of(demo, chat)
    assert known.person["gender"] == ["female"]
    assert known.person_of("husband")["gender"] == ["male"]
    size = known.fact("size")
    assert size is not None
    assert (size.values, size.source.how, size.source.turn) == (["39"], "said", 2)
    assert size.source.at is not None


def test_one_thing_is_forgotten_by_its_button(demo: App) -> None:
    chat = Chat(demo, "button", "dora")
    chat.say("my name is Dora")
    chat.say("running shoes for women, size 39")
    told = chat.say("what do you know about me?")
    button = next(one for one in told.buttons if "39" in one.label)
    assert "39" in chat.press(button.press).text
    again = chat.say("what do you know about me?").text
    assert "39" not in again
    assert "Dora" in again


@pytest.mark.parametrize(
    ("said", "asked", "gone"),
    [
        ("women's running shoes, size 39", "forget my size", "39"),
        ("женские кроссовки, размер 39", "забудь мой размер", "39"),
    ],
)
def test_one_thing_is_forgotten_by_its_name(demo: App, said: str, asked: str, gone: str) -> None:
    chat = Chat(demo, f"by name {said}", f"shopper {said}")
    chat.say(said)
    assert gone in chat.say("what do you know about me?").text
    chat.say(asked)
    assert profile_of(demo, chat).fact("size") is None
    assert profile_of(demo, chat).facts


def test_the_remembered_size_comes_first_next_time(demo: App) -> None:
    Chat(demo, "size-1", "emma").say("women's running shoes, size 41")
    found = Chat(demo, "size-2", "emma").say("running shoes please")
    shop = demo.shops(demo.settings.shop)
    row = shop.catalog.row(found.products[0].id)
    assert row is not None
    assert "41" in shop.catalog.values("size", row)


def test_nothing_is_remembered_where_the_merchant_wants_it_so(loaded_demo: Path, tmp_path: Path) -> None:
    app = with_habits(loaded_demo, tmp_path, "remember: off")
    chat = Chat(app, "one", "finn")
    chat.say("my name is Finn, running shoes size 44")
    assert app.store.load(chat.incoming.key, "finn").profile in (None, {})
    assert "Finn" not in Chat(app, "two", "finn").say("what do you know about me?").text
