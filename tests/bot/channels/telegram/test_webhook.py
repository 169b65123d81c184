"""Updates pushed to a webhook, and rich messages, from end to end over the demo shop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiogram.types import Update

from bot.channels.telegram.signing import webhook_secret
from bot.channels.telegram.webhook import SECRET as HEADER
from bot.channels.telegram.webhook import Entrance, webhook_app
from bot.messages import ChatKey
from bot.storage.base import Change, Words
from tests.bot.channels.telegram.running import (
    SECRET,
    TOKEN,
    answer,
    app_for,
    free_port,
    running_channel,
    wait_for,
)
from tests.fakes.bot_api import BotApi, Talk, running_bot_api, shown

PUBLIC = "https://shop.example"


@pytest.fixture(scope="module")
def place() -> tuple[int, str]:
    port = free_port()
    return port, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def api(place: tuple[int, str]) -> Iterator[BotApi]:
    with running_bot_api(reroute={PUBLIC: place[1]}) as api:
        api.world.add_bot(TOKEN, "shop_bot")
        yield api


@pytest.fixture(scope="module")
def pushed(api: BotApi, place: tuple[int, str], shop_data: Path) -> Iterator[Any]:
    app = app_for(api, shop_data, telegram_webhook=f"{PUBLIC}/telegram")
    with running_channel(app, port=place[0]):
        yield app


@pytest.fixture
def anna(api: BotApi, pushed: Any) -> Talk:
    (bot,) = api.world.bots.values()
    return api.talk(bot, api.world.add_person("Anna"))


def test_a_talk_in_rich_messages(api: BotApi, anna: Talk) -> None:
    hook = wait_for(lambda: anna.bot.webhook, "the webhook")
    assert hook.url == f"{PUBLIC}/telegram/42"
    assert hook.secret == webhook_secret(SECRET, 42)
    assert hook.allowed == {"message", "edited_message", "callback_query", "inline_query", "my_chat_member"}
    anna.says("white trainers")
    first = answer(anna, 1)
    kinds = [block["type"] for block in first["rich_message"]["blocks"]]
    assert kinds[:2] == ["paragraph", "slideshow"]
    anna.presses(first, "Add to cart")
    assert "cart" in shown(answer(anna, 2))
    anna.says("compare 1 and 2")
    compared = answer(anna, 3)
    assert "table" in [block["type"] for block in compared["rich_message"]["blocks"]]
    assert "getUpdates" not in {call.method for call in api.world.calls}


def test_commands_stand_in_the_menu(anna: Talk) -> None:
    commands = wait_for(lambda: len(anna.bot.commands) == 2 and anna.bot.commands, "both menus")
    english = commands["all_private_chats", ""]
    russian = commands["all_private_chats", "ru"]
    assert [one["command"] for one in english] == [one["command"] for one in russian]
    assert "корзину" in russian[1]["description"]
    assert anna.bot.texts["description", "ru"].startswith("Здравствуйте")


def test_inline_search(anna: Talk) -> None:
    query = anna.asks_inline("red dress")
    found = wait_for(lambda: anna.inline_answer(query), "results")
    assert 0 < len(found["results"]) <= 20
    first = found["results"][0]
    assert "dress" in first["title"].lower()
    assert first["input_message_content"]["parse_mode"] == "HTML"
    assert "t.me/shop_bot?start=p_" in str(first["reply_markup"])
    more = anna.asks_inline("red dress", offset=found["next_offset"])
    again = wait_for(lambda: anna.inline_answer(more), "more results")
    assert {one["id"] for one in again["results"]}.isdisjoint({one["id"] for one in found["results"]})
    link = next(
        one["url"] for row in first["reply_markup"]["inline_keyboard"] for one in row if "t.me" in one["url"]
    )
    anna.starts(link.partition("start=")[2])
    assert first["title"] in shown(answer(anna, 1))


def test_what_a_person_writes_is_pushed(anna: Talk, pushed: Any) -> None:
    anna.says("hello")
    answer(anna, 1)
    key = ChatKey("main", "telegram", str(anna.person.id))
    words = Words("system", {"text": "The shop <closes> at six."})
    pushed.store.change(key, datetime.now(UTC), lambda record: Change(words=(words,)))
    assert shown(answer(anna, 2)) == "The shop <closes> at six."


def test_who_blocks_the_bot_is_remembered(anna: Talk, pushed: Any) -> None:
    anna.says("hello")
    answer(anna, 1)
    anna.blocks()

    def noticed() -> bool:
        return any(
            event.name == "channel_blocked"
            and event.key is not None
            and event.key.chat == str(anna.person.id)
            for event in pushed.store.waiting(1000)
        )

    wait_for(noticed, "the event")


def test_only_telegram_gets_in(api: BotApi, place: tuple[int, str], pushed: Any) -> None:
    url = f"{place[1]}/telegram/42"
    good = {HEADER: webhook_secret(SECRET, 42)}
    with httpx.Client(trust_env=False) as client:
        assert client.post(url, json={"update_id": 1}).status_code == 401
        assert client.post(url, json={"update_id": 1}, headers={HEADER: "x"}).status_code == 401
        assert client.post(f"{place[1]}/telegram/43", json={}, headers=good).status_code == 401
        assert client.post(url, json={"update_id": 1}, headers=good).status_code == 200
        assert client.post(url, content=b"{", headers=good).status_code == 200
        assert client.get(url).status_code == 405


def test_an_update_that_fails_is_pushed_again() -> None:
    tries: list[int] = []

    async def handle(update: Update) -> None:
        tries.append(update.update_id)
        if len(tries) == 1:
            raise RuntimeError("the database is away")

    async def play() -> list[int]:
        app = webhook_app(lambda: {42: Entrance("secret", handle)})
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            headers = {HEADER: "secret"}
            answers = [await client.post("/42", json={"update_id": 5}, headers=headers) for _ in range(2)]
            return [one.status_code for one in answers]

    assert asyncio.run(play()) == [500, 200]
