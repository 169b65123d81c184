from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.app import App
from bot.console.chat_ref import key_of, ref
from bot.desk.agents import Agent
from bot.desk.service import Answered
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from tests.bot.console.browsing import HERE, Browser, Clock, quick
from tests.bot.demo_shop import Chat

Seat = Callable[..., Browser]


def waiting(app: App, name: str, shopper: str | None = None) -> Chat:
    chat = Chat(app, name, shopper or f"shopper {name}")
    chat.say("a blue dress")
    chat.say("call a human")
    return chat


def first_agent(app: App) -> Agent:
    return app.people.all("main")[0].agent


def listed(html: str) -> list[str]:
    return re.findall(r'data-ref="([^"]+)"', html)


@pytest.fixture
def app(app_on_each: App, clock: Clock) -> App:
    return quick(app_on_each, clock)


def test_the_list_has_filters(app: App, served: Seat) -> None:
    first, second = waiting(app, "c1"), waiting(app, "c2")
    Chat(app, "c3", "u3").say("good evening")
    ada = served()
    account = next(one for one in app.people.all("main") if one.name == "Ada")
    app.desk.answer(account.agent, second.incoming.key, Answered("Hello!"))
    one, two, three = (ref(ChatKey("main", first.incoming.key.channel, name)) for name in ("c1", "c2", "c3"))
    assert listed(ada.get("/list?which=queued").text) == [one]
    assert listed(ada.get("/list?which=mine").text) == [two]
    assert set(listed(ada.get("/list?which=open").text)) == {one, two}
    assert set(listed(ada.get("/list?which=all").text)) == {one, two, three}
    app.desk.close(account.agent, second.incoming.key)
    assert listed(ada.get("/list?which=closed").text) == [two]
    assert listed(ada.get("/list?which=all&q=good+evening").text) == [three]
    assert listed(ada.get("/list?which=nonsense").text) == [one]
    assert "Nothing found" in ada.get("/list?which=all&q=zebra%00").text


def test_what_shoppers_write_is_text(app: App, served: Seat) -> None:
    chat = waiting(app, "c<script>1", "u1")
    app.desk.take(first_agent(app), chat.incoming.key)
    said = '<script>alert(1)</script> <img src=x onerror="alert(2)">'
    app.assistant.handle(replace(chat.incoming, text=said))
    page = served().get("/?which=open&q=%22%3E%3Cscript%3Ealert(3)%3C/script%3E")
    assert "<script>alert" not in page.text
    rows = served().get("/list?which=open").text
    assert "<img src=x" not in rows
    assert "&lt;script&gt;alert(1)" in rows


def test_new_messages_are_counted_until_they_are_read(app: App, served: Seat) -> None:
    chat = waiting(app, "c1")
    ada = served()
    assert "2 unread messages" in ada.get("/list?which=queued").text
    account = next(one for one in app.people.all("main") if one.name == "Ada")
    latest = app.store.history(chat.incoming.key)[-1]["id"]
    app.read_marks.put(account.agent, chat.incoming.key, latest)
    app.read_marks.put(account.agent, chat.incoming.key, latest - 3)  # never back
    assert "unread" not in ada.get("/list?which=queued").text
    chat.say("hello?")
    assert "1 unread message" in ada.get("/list?which=queued").text
    assert "3 unread messages" in served("agent", "Bob").get("/list?which=queued").text


def test_who_waits_too_long_is_marked(app: App, served: Seat, clock: Clock) -> None:
    waiting(app, "c1")
    queued = app.inbox.chats(first_agent(app), "queued")[0]
    assert queued.waiting_since is not None
    ada = served()
    clock.now = queued.waiting_since
    clock.pass_by(minutes=2)
    assert 'class="waits late"' not in ada.get("/list").text
    clock.pass_by(minutes=2)
    shown = ada.get("/list").text
    assert 'class="waits late"' in shown
    assert "4 min" in shown
    told = next(news(ada))["calls"]
    assert sorted(name.split()[0] for name in told) == ["late", "queued"]
    clock.pass_by(days=1)
    ada.log_in("ada-agent@shop.example")
    assert sorted(name.split()[0] for name in next(news(ada))["calls"]) == ["late", "long", "queued"]


def news(browser: Browser, path: str = "/live") -> Iterator[dict[str, Any]]:
    """What a stream brings."""
    with browser.client.stream("GET", "/desk" + path, headers={"accept": "text/event-stream"}) as stream:
        assert stream.status_code == 200
        event = ""
        for line in stream.iter_lines():
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield {"event": event, **json.loads(line.removeprefix("data: "))}


def test_the_stream_calls_agents(app: App, served: Seat) -> None:
    ada = served()
    stream = news(ada)
    first = next(stream)
    assert (first["event"], first["counts"]["queued"], first["calls"]) == ("news", 0, {})
    chat = waiting(app, "c1")
    for told in stream:
        if told["event"] == "news" and told["counts"]["queued"]:
            break
    (name,) = [name for name in told["calls"] if name.startswith("queued")]
    assert told["calls"][name]["ref"] == ref(chat.incoming.key)
    assert "waits for a person" in told["calls"][name]["title"]
    stream.close()  # type: ignore[attr-defined]


def test_the_stream_ends_with_the_session(app: App, served: Seat) -> None:
    ada = served()
    stream = news(ada)
    next(stream)
    account = next(one for one in app.people.all("main") if one.name == "Ada")
    owner = next(one for one in app.people.all("main") if one.role == "owner")
    app.people.disable(owner.agent, account.id, HERE)
    waiting(app, "c1")
    assert [told["event"] for told in stream][-1] == "end"
    assert ada.client.get("/desk/live", headers={"accept": "text/event-stream"}).status_code == 401


@pytest.mark.parametrize("name", ["", "x", "....", "d2Vi", "a" * 3000, "d2ViCg"])
def test_names_of_chats_that_are_none(name: str) -> None:
    with pytest.raises(ShopkeeperError):
        key_of("main", name)


@pytest.mark.parametrize("chat", ["1", "a/b?c#d", "группа", "x" * 300, "\udc00"])
def test_names_of_chats(chat: str) -> None:
    key = ChatKey("main", "web", chat)
    assert key_of("main", ref(key)) == key
    assert re.fullmatch(r"[\w-]+", ref(key))


def test_the_team_and_who_handles_what(app: App, served: Seat) -> None:
    ada, _, vi = served(), served("agent", "Bob"), served("viewer", "Vi")
    who = {one.name: one.agent for one in app.people.all("main")}
    for name in ("c1", "c2", "c3"):
        waiting(app, name)
    app.desk.take(who["Bob"], ChatKey("main", "test", "c1"))
    app.desk.assign(who["Ada"], ChatKey("main", "test", "c2"), who["Bob"])
    elsewhere = Agent("telegram:7", "Carla", "agent", "main")
    app.desk.take(elsewhere, ChatKey("main", "test", "c3"))
    page = vi.get("/list?which=open").text
    team = page[page.index('class="team"') :]
    assert re.findall(r'data-agent="([^"]+)"', team) == [
        who["Ada"].id, who["Bob"].id, who["Olga"].id, "telegram:7",
    ]  # fmt: skip
    assert re.findall(r'class="hands">([^<]+)<', team) == ["2 chats", "1 chat"]
    assert "Telegram desk" in team
    his = ada.get(f"/list?which=open&of={who['Bob'].id}").text
    assert set(re.findall(r'data-ref="([^"]+)"', his)) == {
        ref(ChatKey("main", "test", n)) for n in ("c1", "c2")
    }
    assert "<b>Bob</b>" in his
    assert 'data-ref="' not in ada.get("/list?which=open&of=account:999").text


def test_the_stream_tells_who_is_at_the_desk(app: App, served: Seat) -> None:
    ada, bob = served(), served("agent", "Bob")
    ids = {one.name: one.agent.id for one in app.people.all("main")}
    first = news(ada, "/live")
    assert _online(first) == [ids["Ada"]]
    second, third = news(bob, "/live"), news(bob, "/live")
    assert _online(second) in ([ids["Bob"]], sorted([ids["Ada"], ids["Bob"]]))
    assert _online(first) == sorted([ids["Ada"], ids["Bob"]])
    next(third)
    # Of two pages of one agent one is shut: they still are there; then the other, too.
    third.close()  # type: ignore[attr-defined]
    seen = [sorted([ids["Ada"], ids["Bob"]])]
    second.close()  # type: ignore[attr-defined]
    while seen[-1] != [ids["Ada"]]:
        seen.append(_online(first))
    first.close()  # type: ignore[attr-defined]


def _online(stream: Iterator[dict[str, Any]]) -> Any:
    return next(event["online"] for event in stream if event["event"] == "team")
