"""A shopper in a private chat with the bot, and agents in the topics of their group: all of it as `serve` has
it, over HTTP to the pretended Bot API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.messages import ChatKey
from tests.bot.channels.telegram.running import TOKEN, running_channel, wait_for
from tests.bot.demo_shop import demo, loaded_demo
from tests.bot.desk.conftest import desk_app
from tests.fakes.bot_api import BotApi, Talk, running_bot_api, shown

__all__ = ["demo", "loaded_demo"]
pytestmark = pytest.mark.e2e
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def api() -> Iterator[BotApi]:
    with running_bot_api() as api:
        yield api


class Sides:
    """What Anna sees of the bot, and Boris in her topic."""

    def __init__(self, api: BotApi) -> None:
        bot = api.world.add_bot(TOKEN, "shop_bot")
        boris = api.world.add_person("Boris")
        self.group = api.world.add_group("Desk", boris, forum=True)
        api.world.join(self.group, bot, admin=True)
        self.anna = api.talk(bot, api.world.add_person("Anna"))
        self.boris: Talk = api.talk(bot, boris, self.group)

    @property
    def topics(self) -> list[int]:
        return [number for number, topic in self.boris.chat.topics.items() if not topic.deleted]

    def in_topic(self, thread: int) -> list[str]:
        seen = [one for one in self.boris.messages if one.get("message_thread_id") == thread]
        return [text for text in map(shown, seen) if text]

    def arrives(self, text: str) -> int:
        """In which topic; it stands there once."""

        def found() -> list[int]:
            return [one for one in self.topics for said in self.in_topic(one) if text in said]

        (thread,) = wait_for(found, f"{text!r} at the desk")
        return int(thread)

    def hears(self, text: str) -> Any:
        """Anna: once."""

        def found() -> list[Any]:
            return [one for one in self.anna.heard if text in shown(one)]

        (message,) = wait_for(found, f"{text!r} in Anna's chat")
        return message


def test_a_telegram_shopper_and_the_topics(demo: App, tmp_path: Path, api: BotApi) -> None:
    sides = Sides(api)
    anna, boris = sides.anna, sides.boris
    given = {"telegram_token": TOKEN, "telegram_server": api.url, "telegram_desk": sides.group.id}
    app = desk_app(demo, tmp_path, **given)
    with running_channel(app):
        anna.says("a red dress")
        wait_for(lambda: anna.heard, "the assistant's answer")
        assert sides.topics == []
        anna.says("call a human please")
        thread = sides.arrives("call a human please")
        assert "asked for a person" in sides.in_topic(thread)[0]
        wait_for(lambda: boris.chat.pinned, "the packet to be pinned")
        # From here on only Boris speaks.
        boris.says("Hello Anna, which size?", thread=thread)
        assert "Boris" in shown(sides.hears("Hello Anna, which size?"))
        heard = len(anna.heard)
        anna.says("42, and do you have it in green?")
        assert sides.arrives("42, and do you have it in green?") == thread
        assert len(anna.heard) == heard
        # A correction stands where the message stood.
        wrong = boris.says("It is cotten", thread=thread)
        place = sides.hears("It is cotten")["message_id"]
        boris.edits(wrong, "It is cotton")
        assert sides.hears("It is cotton")["message_id"] == place
        boris.says("/note difficult", thread=thread)
        # Somebody deletes the topic; the next word makes it again, with the packet.
        boris.deletes_topic(thread, words="TOPIC_DELETED")
        anna.says("are you still there?")
        again = sides.arrives("are you still there?")
        assert again != thread
        assert "asked for a person" in sides.in_topic(again)[0]
    app.engine.dispose()
    # The shop restarts; what was said meanwhile is waiting.
    anna.says("hello?")
    boris.says("Of course, Anna", thread=again)
    app = desk_app(demo, tmp_path, **given)
    with running_channel(app):
        assert sides.arrives("hello?") == again
        sides.hears("Of course, Anna")
        boris.says("/return", thread=again)
        key = ChatKey("main", "telegram", str(anna.chat.id))
        wait_for(lambda: app.store.owner(key) == "bot", "the assistant's turn")
        sides.hears("You are back with me")
        anna.says("blue jeans")
        wait_for(lambda: "jeans" in shown(anna.heard[-1]).lower(), "the assistant again")
    assert not any("difficult" in shown(one) for one in anna.heard)
    said = [(one["from"], one["body"].get("text")) for one in app.store.history(key, 200)]
    assert [one for one in said if one[0] == "human"] == [
        ("human", "Hello Anna, which size?"),
        ("human", "It is cotten"),
        ("human", "It is cotton"),
        ("human", "Of course, Anna"),
    ]
    app.engine.dispose()
