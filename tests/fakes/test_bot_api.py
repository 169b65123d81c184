"""The pretended Bot API server itself, over HTTP, as each library and a bare client see it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter
from aiogram.types import BufferedInputFile
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import Application

from tests.fakes.bot_api import BotApi, Fault, Limits, Talk, running_bot_api

TOKEN = "42:pretended"
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[BotApi]:
    with running_bot_api() as api:
        yield api


@pytest.fixture
def api(server: BotApi) -> Iterator[BotApi]:
    yield server
    server.server.troubles.clear()
    server.server.limits = None


@pytest.fixture
def anna(api: BotApi) -> Talk:
    api.world.bots.clear()
    bot = api.world.add_bot(TOKEN, "shop_bot")
    return api.talk(bot, api.world.add_person("Anna", language="ru"))


@pytest.fixture
def ask(api: BotApi, anna: Talk) -> Ask:
    def send(method: str, **parameters: Any) -> dict[str, Any]:
        answer = httpx.post(f"{api.url}/bot{TOKEN}/{method}", json=parameters, trust_env=False, timeout=10)
        body: dict[str, Any] = answer.json()
        assert answer.status_code == body.get("error_code", 200)
        return body

    return send


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<x>1</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("щ <3", "Unclosed start tag at byte offset 3"),
        ("щ <3 щ", 'Unsupported start tag "3" at byte offset 3'),
        ("<b>1", 'Can\'t find end tag corresponding to start tag "b"'),
        ("1</b>", "Unexpected end tag at byte offset 1"),
        ("<b>1</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<span>1</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_that_does_not_parse(ask: Ask, anna: Talk, html: str, words: str) -> None:
    answer = ask("sendMessage", chat_id=anna.person.id, text=html, parse_mode="HTML")
    assert answer["description"] == f"Bad Request: can't parse entities: {words}"


def test_html_becomes_text_and_entities(ask: Ask, anna: Talk) -> None:
    text = '🙂 <b>a &lt;b&gt; &amp;</b> <a href="https://shop.example/1">x</a> <a href="javascript:1">y</a>'
    message = ask("sendMessage", chat_id=anna.person.id, text=text, parse_mode="HTML")["result"]
    assert message["text"] == "🙂 a <b> & x y"
    assert message["entities"] == [
        {"type": "bold", "offset": 3, "length": 7},
        {"type": "text_link", "offset": 11, "length": 1, "url": "https://shop.example/1"},
    ]


def test_limits_of_messages(ask: Ask, anna: Talk) -> None:
    def words(method: str, **parameters: Any) -> str:
        return str(ask(method, chat_id=anna.person.id, **parameters).get("description"))

    button = {"text": "x", "callback_data": "я" * 33}
    keyboard = {"inline_keyboard": [[button]]}
    assert words("sendMessage", text="x" * 4096) == "None"
    assert words("sendMessage", text="x" * 4097) == "Bad Request: message is too long"
    assert words("sendMessage", text=" ") == "Bad Request: text must be non-empty"
    assert words("sendMessage", text="x", reply_markup=keyboard) == "Bad Request: BUTTON_DATA_INVALID"
    assert words("sendMessage", text="x", reply_markup={"inline_keyboard": [[{"text": "x"}]]}).startswith(
        "Bad Request: can't parse inline keyboard button"
    )
    assert words("sendMessage", text="x", pace=1) == "Bad Request: unknown parameter 'pace' of sendMessage"
    assert words("sendMessage", text="x", message_thread_id="up").startswith("Bad Request: parameter")
    photo = "https://shop.example/1.jpg"
    assert words("sendPhoto", photo=photo, caption="x" * 1025) == "Bad Request: message caption is too long"
    assert words("sendPhoto", photo="/1.jpg").startswith("Bad Request: wrong remote file identifier")
    assert words("sendPhoto", photo="https://shop.example/1.svg").startswith("Bad Request: wrong type of")
    assert words("flyToMars") == "Not Found"


def test_edits(ask: Ask, anna: Talk) -> None:
    chat = anna.person.id
    number = ask("sendMessage", chat_id=chat, text="one")["result"]["message_id"]
    same = ask("editMessageText", chat_id=chat, message_id=number, text="one")
    assert same["description"].startswith("Bad Request: message is not modified")
    assert ask("editMessageText", chat_id=chat, message_id=number, text="two")["result"]["text"] == "two"
    caption = ask("editMessageCaption", chat_id=chat, message_id=number, caption="x")
    assert caption["description"] == "Bad Request: there is no caption in the message to edit"
    assert ask("deleteMessage", chat_id=chat, message_id=number)["result"] is True
    gone = ask("editMessageText", chat_id=chat, message_id=number, text="three")
    assert gone["description"] == "Bad Request: message to edit not found"
    theirs = anna.says("mine")
    assert ask("editMessageText", chat_id=chat, message_id=theirs["message_id"], text="x")["description"] == (
        "Bad Request: message can't be edited"
    )


def test_updates_stay_until_a_later_offset_is_asked_for(ask: Ask, anna: Talk) -> None:
    anna.says("/start p_1")
    anna.says("two")
    first = ask("getUpdates")["result"]
    assert [update["message"]["text"] for update in first] == ["/start p_1", "two"]
    assert first[0]["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert ask("getUpdates")["result"] == first
    assert ask("getUpdates", offset=first[1]["update_id"])["result"] == first[1:]
    assert ask("getUpdates", offset=first[1]["update_id"] + 1)["result"] == []
    assert ask("getUpdates", offset=first[1]["update_id"])["result"] == []


def test_only_what_is_allowed_comes(ask: Ask, anna: Talk) -> None:
    ask("getUpdates", allowed_updates=["callback_query"])
    anna.says("hello")
    anna.blocks()
    assert ask("getUpdates")["result"] == []
    assert ask("sendMessage", chat_id=anna.person.id, text="x")["description"] == (
        "Forbidden: bot was blocked by the user"
    )


def test_a_forum(ask: Ask, api: BotApi, anna: Talk) -> None:
    group = api.world.add_group("Desk", anna.person, forum=True)
    api.world.join(group, anna.bot)
    agent = api.talk(anna.bot, anna.person, group)
    refused = ask("createForumTopic", chat_id=group.id, name="Anna")
    assert refused["description"] == "Bad Request: not enough rights to create a topic"
    api.world.join(group, anna.bot, admin=True)
    thread = ask("createForumTopic", chat_id=group.id, name="Anna")["result"]["message_thread_id"]
    sent = ask("sendMessage", chat_id=group.id, message_thread_id=thread, text="hello")["result"]
    assert sent["message_thread_id"] == thread
    assert sent["is_topic_message"]
    agent.says("I take it", thread=thread)
    (update,) = ask("getUpdates")["result"]
    assert update["message"]["reply_to_message"]["forum_topic_created"]["name"] == "Anna"
    topic = {"chat_id": group.id, "message_thread_id": thread}
    assert ask("editForumTopic", **topic, name="Anna")["description"] == "Bad Request: TOPIC_NOT_MODIFIED"
    assert ask("closeForumTopic", **topic)["result"] is True
    assert ask("closeForumTopic", **topic)["description"] == "Bad Request: TOPIC_NOT_MODIFIED"
    assert ask("reopenForumTopic", **topic)["result"] is True
    agent.deletes_topic(thread, words="TOPIC_DELETED")
    assert ask("sendMessage", **topic, text="x")["description"] == "Bad Request: TOPIC_DELETED"
    unknown = ask("sendMessage", chat_id=group.id, message_thread_id=9999, text="x")
    assert unknown["description"] == "Bad Request: message thread not found"


def test_limits_of_speed(ask: Ask, api: BotApi, anna: Talk) -> None:
    api.server.limits = Limits(punish=7)
    answers = [ask("sendMessage", chat_id=anna.person.id, text=str(n)) for n in range(5)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False, False]
    assert answers[3]["description"] == "Too Many Requests: retry after 7"
    assert answers[3]["parameters"]["retry_after"] in {6, 7}


def test_aiogram_speaks_with_it(api: BotApi, anna: Talk) -> None:
    async def talk() -> None:
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api.url)))
        try:
            message = await bot.send_photo(
                anna.person.id, BufferedInputFile(b"\xff\xd8", "a.jpg"), caption="a"
            )
            assert message.photo is not None
            file = await bot.get_file(message.photo[-1].file_id)
            content = await bot.download(file)
            assert content is not None
            assert content.read() == b"\xff\xd8"
            api.inject(Fault("429", retry_after=3))
            with pytest.raises(TelegramRetryAfter) as late:
                await bot.send_message(anna.person.id, "x")
            assert late.value.retry_after == 3
            api.inject(Fault("cut before"))
            api.inject(Fault("cut after"))
            for _ in range(2):
                with pytest.raises(TelegramNetworkError):
                    await bot.send_message(anna.person.id, "x")
        finally:
            await bot.session.close()

    asyncio.run(talk())
    assert [message.get("text") for message in anna.heard] == [None, "x"]


def test_python_telegram_bot_speaks_with_it(api: BotApi, anna: Talk) -> None:
    async def talk() -> None:
        builder = Application.builder().token(TOKEN).base_url(f"{api.url}/bot")
        async with builder.base_file_url(f"{api.url}/file/bot").build() as application:
            keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Go", callback_data="go")]])
            message = await application.bot.send_message(anna.person.id, "hello", reply_markup=keyboard)
            query = anna.presses(anna.heard[-1], "Go")
            (update,) = await application.bot.get_updates(timeout=5)
            assert update.callback_query is not None
            assert update.callback_query.data == "go"
            await update.callback_query.answer("there")
            assert anna.answers_to(query) == [{"text": "there", "alert": False}]
            photo = await application.bot.send_photo(anna.person.id, b"\xff\xd8\xff")
            assert photo.photo
            assert await message.delete()

    asyncio.run(talk())


def test_another_process_drives_it(api: BotApi) -> None:
    with httpx.Client(base_url=api.url, trust_env=False) as client:
        client.post("/control/bot", json={"token": "77:x", "username": "other_bot"})
        boris = client.post("/control/person", json={"first_name": "Boris"}).json()["id"]
        who = {"bot": "other_bot", "person": boris}
        client.post("/control/do", json={**who, "act": "says", "text": "hello"})
        updates = client.get("/bot77:x/getUpdates").json()["result"]
        assert updates[0]["message"]["text"] == "hello"
        assert client.get("/control/chat", params=who).json()[0]["text"] == "hello"
        assert client.get("/control/calls").json()[-1]["method"] == "getUpdates"
        assert client.post("/control/do", json={**who, "act": "dances"}).status_code == 422
