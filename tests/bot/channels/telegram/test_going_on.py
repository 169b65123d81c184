"""From the web chat to the bot by a link, over the pretended server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.telegram.deep_links import LIMIT
from bot.messages import ChatKey, Incoming
from tests.bot.channels.telegram.running import answer, app_for, running_channel
from tests.fakes.bot_api import BotApi, shown


@pytest.fixture(scope="module")
def app(api: BotApi, shop_data: Path) -> Iterator[App]:
    app = app_for(api, shop_data, chat_url="https://shop.example/chat")
    with running_channel(app):
        yield app
    app.engine.dispose()


def test_start_with_a_link_goes_on_and_a_second_person_is_refused_kindly(api: BotApi, app: App) -> None:
    (bot,) = api.world.bots.values()
    anna, boris = (api.talk(bot, api.world.add_person(name)) for name in ("Anna", "Boris"))
    now = datetime.now(UTC)
    key = ChatKey(app.settings.shop, "web", "guest.a")
    (said,) = app.assistant.handle(Incoming(key, "web:guest", now, "a red dress"))
    token = app.passages.token(key, "web:guest", now)
    assert len(f"c_{token}") <= LIMIT
    anna.says(f"/start c_{token}")
    words = shown(answer(anna, 1))
    assert "remember where we were" in words
    assert said.cards[0].title in words
    boris.says(f"/start c_{token}")
    assert "used already" in shown(answer(boris, 1))
    boris.says("/start c_nonsense")
    assert "used already" in shown(answer(boris, 2))


def test_the_way_back_is_a_link_to_the_web_chat(api: BotApi, app: App) -> None:
    (bot,) = api.world.bots.values()
    wanda = api.talk(bot, api.world.add_person("Wanda"))
    wanda.says("/web")
    assert "shop's assistant" in shown(answer(wanda, 1)) or "program" in shown(answer(wanda, 1))
    wanda.says("a warm jumper")
    answer(wanda, 2)
    wanda.says("/web")
    words = shown(answer(wanda, 3))
    token = words.partition("https://shop.example/chat#shopkeeper=")[2].split()[0]
    key, now = ChatKey(app.settings.shop, "web", "back.a"), datetime.now(UTC)
    assert app.passages.take(token, key, "web:back", now) == "taken"
    (met,) = app.assistant.handle(Incoming(key, "web:back", now, press="/continued"))
    assert met.cards
    assert "on the website" in shown(answer(wanda, 4))
