"""From the web chat to the bot by a link, over the pretended server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.telegram.deep_links import LIMIT
from bot.desk.agents import Agent
from bot.desk.service import Answered
from bot.messages import ChatKey, Incoming
from tests.bot.channels.telegram.running import answer, app_for, running_channel, wait_for
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


def test_a_person_of_the_shop_comes_along_and_the_bot_stays_silent(api: BotApi, app: App) -> None:
    (bot,) = api.world.bots.values()
    carla = api.talk(bot, api.world.add_person("Carla"))
    olga = Agent("account:olga", "Olga", "agent", app.settings.shop)
    now = datetime.now(UTC)
    key = ChatKey(app.settings.shop, "web", "carla.a")
    app.assistant.handle(Incoming(key, "web:carla", now, "a red dress"))
    app.desk.answer(olga, key, Answered("Hello, for a wedding?"))
    carla.says(f"/start c_{app.passages.token(key, 'web:carla', now)}")
    assert "Olga has come along" in shown(answer(carla, 1))
    carla.says("Yes, in June")
    there = ChatKey(app.settings.shop, "telegram", str(carla.person.id))
    wait_for(lambda: "Yes, in June" in str(app.store.history(there)), "what she says")
    app.desk.answer(olga, there, Answered("Then I have an idea"))
    assert "Then I have an idea" in shown(answer(carla, 2))
    assert len(carla.heard) == 2
    assert app.store.owner(key) == "bot"
