from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.app import App
from bot.bus import chat_topic, typing_topic
from bot.console.chat_ref import ref
from bot.desk.agents import Agent
from bot.desk.rules import DeskRules, Guide, Question
from bot.desk.service import Answered
from bot.messages import ChatKey
from tests.bot.console.browsing import Browser, colleague, fields
from tests.bot.console.test_inbox import news, waiting
from tests.bot.demo_shop import Chat
from tests.bot.desk.test_translating import Shouting
from tests.contracts.store import turn

Seat = Callable[..., Browser]


def agent(app: App, name: str) -> Agent:
    return next(one.agent for one in app.people.all("main") if one.name == name)


def act(browser: Browser, chat: Chat, what: str, **given: Any) -> Any:
    """As a script sends it; the JSON answer."""
    name = ref(chat.incoming.key)
    csrf = fields(browser.get(f"/chats/{name}").text)["csrf"]
    headers = {"accept": "application/json", "origin": browser.address, "x-csrf": csrf}
    return browser.client.post(f"/desk/chats/{name}/{what}", data=given, headers=headers)


def log(app: App, chat: Chat) -> list[tuple[str, str]]:
    return [(one["from"], one["body"].get("text", "")) for one in app.store.history(chat.incoming.key)]


def test_the_page_shows_everything(app: App, served: Seat) -> None:
    chat = Chat(app, "c1", "anna")
    found = chat.say("a warm jumper for my husband, under 90, but nothing black")
    chat.say("add the first one to my cart")
    chat.say("I want to talk to a real person please")
    page = served().get(f"/chats/{ref(chat.incoming.key)}").text
    assert "I want to talk to a real person please" in page
    assert found.products[0].title in page
    assert "in the cart" in page
    assert "up to" in page
    assert page.count('class="message shopper"') == 3


def test_the_whole_course_of_a_chat(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    ada = served()
    assert act(ada, chat, "take", seen="1").status_code == 200
    assert app.store.owner(chat.incoming.key) == "human"
    assert act(ada, chat, "say", text="Hello!\r\nHow can I help?", update="u1", seen="2").status_code == 200
    assert act(ada, chat, "say", text="Hello!\r\nHow can I help?", update="u1", seen="2").status_code == 200
    assert log(app, chat)[-1] == ("human", "Hello!\nHow can I help?")
    assert [one for one in log(app, chat) if one[0] == "human"] == [("human", "Hello!\nHow can I help?")]
    act(ada, chat, "note", text="wants blue")
    act(ada, chat, "tag", tag="VIP")
    panel = ada.get(f"/chats/{ref(chat.incoming.key)}/panel").text
    assert "wants blue" in panel
    assert "#vip" in panel
    act(ada, chat, "untag", tag="vip")
    assert "#vip" not in ada.get(f"/chats/{ref(chat.incoming.key)}/panel").text
    colleague(app, "agent", "bob@shop.example", "Bob")
    bob = agent(app, "Bob")
    act(ada, chat, "assign", to=bob.id)
    assert app.inbox.chat(bob, chat.incoming.key).ownership.agent == bob.id
    act(ada, chat, "return")
    assert app.store.owner(chat.incoming.key) == "bot"
    act(ada, chat, "close")
    assert app.inbox.chat(bob, chat.incoming.key).ownership.closed


def test_products_go_along(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    first = app.inbox.packet_of(chat.incoming.key).products[0]
    answer = act(served(), chat, "say", text="This one", product=[first.id, "no-such-thing"])
    assert answer.status_code == 200
    body = app.store.history(chat.incoming.key)[-1]["body"]
    assert [one["id"] for one in body["products"]] == [first.id]


def test_an_agent_puts_only_their_own_words_right(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    ada, bob, vi = served(), served("agent", "Bob"), served("viewer", "Vi")
    place = f"/chats/{ref(chat.incoming.key)}"
    (said,) = app.desk.answer(agent(app, "Ada"), chat.incoming.key, Answered("Helo")).message_ids
    button = f'name="message" value="{said}"'
    assert button in ada.get(place).text
    for other in (bob, vi):
        assert button not in other.get(place).text
        assert act(other, chat, "edit", message=str(said), text="Bye").status_code in (403, 422)
    # A form that works without scripts brings the page back.
    kept = ada.post(f"{place}/edit", place, message=str(said), text="Hello & welcome")
    assert kept.status_code == 303
    page = ada.get(place).text
    assert '<p class="bubble">Hello &amp; welcome</p>' in page
    assert ">Helo<" not in page
    assert app.store.history(chat.incoming.key)[-1]["body"]["edits"] == said
    assert act(ada, chat, "edit", message=str(said), text=" ").status_code == 422
    assert act(ada, chat, "edit", message="x", text="Hello").status_code == 422


def test_a_correction_comes_down_the_stream(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    key, bob = chat.incoming.key, served("agent", "Bob")
    (said,) = app.desk.answer(agent(app, "Bob"), key, Answered("Helo")).message_ids
    stream = news(bob, f"/live?chat={ref(key)}&since={said - 1}")
    first = next(event["html"] for event in stream if event["event"] == "said")
    assert f'name="message" value="{said}"' in first
    app.desk.edit(agent(app, "Bob"), key, said, 'Hello "you"')
    second = next(event["html"] for event in stream if event["event"] == "said")
    assert f'data-edits="{said}" data-text="Hello &#34;you&#34;"' in second
    stream.close()  # type: ignore[attr-defined]


def test_it_works_without_scripts(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    ada = served()
    name = ref(chat.incoming.key)
    sent = ada.post(f"/chats/{name}/say", page=f"/chats/{name}", text="Hello!")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/desk/chats/{name}")
    assert log(app, chat)[-1] == ("human", "Hello!")


def test_who_was_overtaken_is_told_and_says_nothing(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    ada = served()
    colleague(app, "agent", "bob@shop.example", "Bob")
    app.desk.answer(agent(app, "Bob"), chat.incoming.key, Answered("I have it"))
    refused = act(ada, chat, "say", text="Me too", seen="1")
    assert refused.status_code == 409
    assert "colleague has taken" in refused.json()["error"]
    assert log(app, chat)[-1] == ("human", "I have it")
    assert "Bob has this chat" in ada.get(f"/chats/{ref(chat.incoming.key)}/head").text


ACTS = [
    "say",
    "edit",
    "take",
    "return",
    "close",
    "assign",
    "note",
    "tag",
    "untag",
    "ask",
    "heard",
    "meet",
    "typing",
]


@pytest.mark.parametrize("what", ACTS)
def test_a_viewer_may_not_write(app: App, served: Seat, what: str) -> None:
    chat = waiting(app, "c1")
    before = log(app, chat)
    vera = served("viewer", "Vera")
    page = vera.get(f"/chats/{ref(chat.incoming.key)}").text
    assert "composer" not in page
    given = {"text": "x", "tag": "x", "to": agent(app, "Olga").id, "message": "1", "answer": "x"}
    refused = act(vera, chat, what, **given)
    assert refused.status_code == 403
    assert log(app, chat) == before
    assert app.store.owner(chat.incoming.key) == "queued"


@pytest.mark.parametrize("what", [*ACTS, "read"])
def test_forged_forms(app: App, served: Seat, what: str) -> None:
    chat = waiting(app, "c1")
    ada = served()
    for data, headers in (({}, {}), ({"csrf": "f" * 64}, {}), ({}, {"x-csrf": ""})):
        forged = ada.client.post(f"/desk/chats/{ref(chat.incoming.key)}/{what}", data=data, headers=headers)
        assert forged.status_code == 403
    assert app.store.owner(chat.incoming.key) == "queued"


def test_another_shops_chats_are_not_there(app: App, served: Seat) -> None:
    """A chat's name in an address carries no shop: it is always the agent's own."""
    other = ChatKey("other", "test", "c9")
    app.store.commit(turn(1, key=other))
    ada = served()
    assert ada.get(f"/chats/{ref(other)}").status_code == 422
    assert ref(other) not in ada.get("/list?which=all").text
    for part in ("head", "panel", "suggestions", "earlier?before=99"):
        assert ada.get(f"/chats/{ref(other)}/{part}").status_code == 422


def test_an_account_of_another_shop_is_nobody_here(app: App, served: Seat) -> None:
    ada = served()
    token = app.people.invite_by_operator("other", "owner")
    assert (
        ada.post(f"/join/{token}", email="o@x.example", name="O", password="a good password").status_code
        == 410
    )
    assert app.people.all("other") == []


def test_what_anybody_writes_is_text(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    ada = served()
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    act(ada, chat, "say", text=evil)
    act(ada, chat, "note", text=evil)
    act(ada, chat, "tag", tag='"><b onclick=x>')
    app.assistant.handle(replace(chat.incoming, text=evil, name='"><script>alert(3)</script>'))
    name = ref(chat.incoming.key)
    for path in (f"/chats/{name}", f"/chats/{name}/panel", f"/chats/{name}/suggestions", "/list"):
        html = ada.get(path).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "<b onclick" not in html
        assert not re.search(r"\son\w+=\"", html)


def test_suggestions_and_canned_replies(app: App, served: Seat) -> None:
    chat = Chat(app, "c1", "anna")
    chat.say("call a human")
    ada = served()
    app.canned.put(agent(app, "Ada"), "hi", {"en": "Hello, I am {{agent}}. {{name}}"})
    app.desk.answer(agent(app, "Ada"), chat.incoming.key, Answered("Hello!"))
    app.assistant.handle(replace(chat.incoming, text="a blue dress under 60"))
    html = ada.get(f"/chats/{ref(chat.incoming.key)}/suggestions").text
    assert "The assistant suggests" in html
    assert "Hello, I am Ada." in html
    assert 'data-missing="name"' in html


def test_messages_from_further_back(app: App, served: Seat) -> None:
    chat = Chat(app, "c1", "anna")
    for number in range(40):
        chat.say(f"hello number {number}")
    ada = served()
    page = ada.get(f"/chats/{ref(chat.incoming.key)}").text
    assert "hello number 0<" not in page
    before = re.search(r'data-before="(\d+)"', page)
    assert before is not None
    earlier = ada.get(f"/chats/{ref(chat.incoming.key)}/earlier?before={before[1]}").text
    assert "hello number 0<" in earlier
    assert "hello number 39<" not in earlier


def test_the_stream_brings_what_is_said_once(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    ada = served()
    cursor = app.store.history(chat.incoming.key)[-1]["id"]
    stream = news(ada, f"/live?chat={ref(chat.incoming.key)}&since={cursor}&version=1")
    assert next(stream)["event"] == "news"
    app.desk.take(agent(app, "Ada"), chat.incoming.key)
    app.assistant.handle(replace(chat.incoming, text="are you there?"))
    said: list[Any] = []
    seen: set[str] = set()
    for event in stream:
        seen.add(event["event"])
        if event["event"] == "said":
            said += re.findall(r'class="bubble">([^<]+)<', event["html"])
        if "are you there?" in said and "moved" in seen:
            break
    assert said.count("are you there?") == 1
    stream.close()  # type: ignore[attr-defined]


def test_colleagues_in_the_same_chat_see_each_other(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    ada, bob = served(), served("agent", "Bob")
    first = news(ada, f"/live?chat={ref(chat.incoming.key)}")
    next(first)
    second = news(bob, f"/live?chat={ref(chat.incoming.key)}")
    assert _others(second) == [{"name": "Ada", "typing": False}]
    assert _others(first) == [{"name": "Bob", "typing": False}]
    act(bob, chat, "typing")
    assert _others(first) == [{"name": "Bob", "typing": True}]
    second.close()  # type: ignore[attr-defined]
    assert _others(first) == []
    first.close()  # type: ignore[attr-defined]


def test_the_shopper_is_shown_who_writes(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    key, ada, vi = chat.incoming.key, served(), served("viewer", "Vi")

    async def heard(who: Any) -> list[dict[str, Any]]:
        async with app.bus.subscribe(chat_topic(key), typing_topic(key.channel)) as calls:
            await asyncio.to_thread(act, who, chat, "typing")
            signals = [await calls.next(0.2) for _ in range(2)]
            return [dict(one.data) for one in signals if one is not None]

    assert asyncio.run(heard(ada)) == [
        {"type": "typing", "from": "human", "name": "Ada"},
        {"shop": "main", "chat": key.chat},
    ]
    assert asyncio.run(heard(vi)) == []
    app.desk.give_back(agent(app, "Ada"), key)
    assert asyncio.run(heard(ada)) == []


def _others(stream: Iterator[dict[str, Any]]) -> Any:
    return next(event["others"] for event in stream if event["event"] == "here")


@pytest.fixture
def with_guide(app: App) -> App:
    question = Question(id="stopped", en="What stopped you?", ru="Что помешало?")
    rules = DeskRules(
        interviews=[Guide(name="why", questions=[question])], meeting="https://meet.example/{room}"
    )
    object.__setattr__(app.interviews, "_rules", lambda: rules)
    object.__setattr__(app, "rules", rules)
    return app


def test_an_interview(with_guide: App, served: Seat) -> None:
    app, chat = with_guide, waiting(with_guide, "c1")
    ada = served()
    assert act(ada, chat, "ask", guide="why", question="stopped").status_code == 200
    assert log(app, chat)[-1] == ("human", "What stopped you?")
    assert act(ada, chat, "heard", guide="why", question="stopped", answer="The price").status_code == 200
    assert "The price" in ada.get(f"/chats/{ref(chat.incoming.key)}/panel").text
    assert act(ada, chat, "heard", guide="why", question="other", answer="x").status_code == 422
    assert act(ada, chat, "meet").status_code == 200
    assert "https://meet.example/" in log(app, chat)[-1][1]


def test_a_translator_stands_between_two_languages(app: App, served: Seat) -> None:
    app.translations._translator = Shouting()
    chat = Chat(app, "c1", "anna")
    chat.say("синее платье <b>")
    chat.say("позовите человека")
    ada, yana = served(), served("agent", "Яна", language="ru")
    place = f"/chats/{ref(chat.incoming.key)}"
    page = ada.get(place).text
    assert "en: СИНЕЕ ПЛАТЬЕ &lt;B&gt;" in page
    assert 'id="translate"' in page
    assert "en: ПОЗОВИТЕ" in ada.get(f"{place}/earlier?before=10000").text
    assert act(ada, chat, "translate", text="Hello").json() == {"text": "ru: HELLO"}
    assert act(ada, chat, "translate", text="?").status_code == 422
    assert act(served("viewer", "Vi"), chat, "translate", text="Hello").status_code == 403
    hers = yana.get(place).text
    assert "СИНЕЕ" not in hers
    assert 'id="translate"' not in hers


def test_pages_speak_the_agents_language(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    page = served("agent", "Яна", language="ru").get(f"/chats/{ref(chat.incoming.key)}").text
    assert "О покупателе" in page
    assert "просит человека" in page
