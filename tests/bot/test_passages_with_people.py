"""A shopper who goes on elsewhere while a person of the shop has the chat, or is waited for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.desk.agents import Agent
from bot.desk.ownership import ComeOver, Ownership, move
from bot.desk.service import Answered
from bot.messages import ChatKey, Incoming, Owner, Reply
from bot.storage import tables
from tests.bot.desk.conftest import desk_app

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
OLGA = Agent("account:olga", "Olga", "agent", "main")


@pytest.fixture
def app(demo: App, tmp_path: Path) -> Iterator[App]:
    app = desk_app(demo, tmp_path, telegram_token="42:a")
    yield app
    app.engine.dispose()


class Side:
    """The shopper on one channel."""

    def __init__(self, app: App, channel: str) -> None:
        self.app, self.shopper, self.key = app, f"{channel}:w", ChatKey("main", channel, "w")

    def say(self, text: str = "", press: str | None = None) -> list[Reply]:
        return self.app.assistant.handle(Incoming(self.key, self.shopper, AT, text, press=press))

    def goes_to(self, other: Side) -> str:
        token = self.app.passages.token(self.key, self.shopper, AT)
        return self.app.passages.take(token, other.key, other.shopper, AT + timedelta(minutes=5))

    @property
    def ownership(self) -> Ownership:
        return self.app.store.load(self.key, self.shopper).ownership

    def log(self) -> list[tuple[str, str]]:
        return [(one["from"], str(one["body"].get("text"))) for one in self.app.store.history(self.key)]


@pytest.fixture
def web(app: App) -> Side:
    return Side(app, "web")


@pytest.fixture
def telegram(app: App) -> Side:
    return Side(app, "telegram")


def with_olga(side: Side) -> None:
    side.say("a warm jumper")
    side.app.desk.take(OLGA, side.key)
    side.app.desk.answer(OLGA, side.key, Answered("Hello! Which size do you wear?"))


def test_the_agent_comes_along_and_the_assistant_stays_silent(app: App, web: Side, telegram: Side) -> None:
    with_olga(web)
    assert web.goes_to(telegram) == "joined"
    assert (telegram.ownership.owner, telegram.ownership.agent) == ("human", OLGA.id)
    assert telegram.log() == [("system", "Here we go on: Olga has come along and answers you in this chat.")]
    assert telegram.say("Medium") == []
    app.desk.answer(OLGA, telegram.key, Answered("Then I have this one for you"))
    assert [sender for sender, _ in telegram.log()] == ["system", "shopper", "human"]
    assert [one.key for one in app.inbox.chats(OLGA, "mine")] == [telegram.key]
    # The chat that was left says so, and is the assistant's again.
    assert (web.ownership.owner, web.log()[-1][0]) == ("bot", "system")
    assert "in Telegram" in web.log()[-1][1]
    assert web.say("a scarf")


def test_the_agent_reads_on_where_the_talk_began(app: App, web: Side, telegram: Side) -> None:
    with_olga(web)
    web.goes_to(telegram)
    telegram.say("Medium")
    talk = app.inbox.talk(OLGA, telegram.key, 50)
    told = [(one["key"].channel, one["body"]["text"]) for one in talk if one["from"] in {"shopper", "human"}]
    assert told == [
        ("web", "a warm jumper"),
        ("web", "Hello! Which size do you wear?"),
        ("telegram", "Medium"),
    ]
    packet = app.inbox.packet(OLGA, telegram.key)
    assert [line.text for line in packet.transcript if line.sender == "shopper"] == [
        "a warm jumper",
        "Medium",
    ]
    assert packet.products
    assert packet.reason_text == "goes on here with a chat of another channel"
    # What is said in the old chat later belongs to that one only; and there and back is told once.
    web.say("a scarf")
    telegram.goes_to(web)
    assert len(app.inbox.talk(OLGA, telegram.key, 50)) == len(talk) + 1
    back = [one["id"] for one in app.inbox.talk(OLGA, web.key, 50)]
    assert len(back) == len(set(back))
    assert app.inbox.talk(OLGA, web.key, 2, back[3])[-1]["id"] == back[2]


def test_what_the_shopper_is_told_is_pushed_to_telegram(app: App, web: Side, telegram: Side) -> None:
    with_olga(web)
    web.goes_to(telegram)
    with app.engine.connect() as connection:
        pushed = connection.execute(sa.select(tables.delivery.c.target, tables.delivery.c.kind)).all()
    assert [tuple(row) for row in pushed] == [("telegram", "message")]


def test_who_waits_keeps_the_place_in_the_line(app: App, web: Side, telegram: Side) -> None:
    web.say("I want to talk to a person")
    since = web.ownership.since
    assert web.ownership.owner == "queued"
    assert web.goes_to(telegram) == "taken"
    assert (telegram.ownership.owner, telegram.ownership.since) == ("queued", since)
    assert "in the line" in telegram.log()[0][1]
    assert web.ownership.owner == "bot"
    assert [one.key for one in app.inbox.chats(OLGA, "queued")] == [telegram.key]
    (met,) = telegram.say(press="/continued")
    assert met.owner == "queued"


def test_and_back_to_the_page(app: App, web: Side, telegram: Side) -> None:
    with_olga(web)
    web.goes_to(telegram)
    assert telegram.goes_to(web) == "joined"
    assert (web.ownership.owner, web.ownership.agent, telegram.ownership.owner) == ("human", OLGA.id, "bot")
    assert web.say("Here I am again") == []


def test_taken_again_nothing_is_said_or_moved_twice(app: App, web: Side, telegram: Side) -> None:
    with_olga(web)
    token = app.passages.token(web.key, web.shopper, AT)
    assert app.passages.take(token, telegram.key, telegram.shopper, AT) == "joined"
    before = (telegram.log(), web.log(), telegram.ownership, web.ownership)
    assert app.passages.take(token, telegram.key, telegram.shopper, AT) == "joined"
    assert (telegram.log(), web.log(), telegram.ownership, web.ownership) == before


@pytest.mark.parametrize("broken", ["_welcome", "_leave"])
def test_a_crash_in_the_middle_is_made_good_by_the_next_try(
    app: App, web: Side, telegram: Side, broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_olga(web)
    token = app.passages.token(web.key, web.shopper, AT)

    def dies(*given: Any) -> None:
        raise RuntimeError("the process ends here")

    with monkeypatch.context() as patch:
        patch.setattr(type(app.passages), broken, dies)
        with pytest.raises(RuntimeError):
            app.passages.take(token, telegram.key, telegram.shopper, AT)
    assert app.passages.take(token, telegram.key, telegram.shopper, AT) == "joined"
    assert [sender for sender, _ in telegram.log()] == ["system"]
    assert (web.ownership.owner, telegram.ownership.agent) == ("bot", OLGA.id)


def test_the_figures_count_how_it_ended_where_it_went(app: App, web: Side, telegram: Side) -> None:
    with_olga(web)
    web.goes_to(telegram)
    app.desk.close(OLGA, telegram.key)
    with app.engine.connect() as connection:
        found = connection.execute(sa.select(tables.handoff.c.outcome, tables.handoff.c.reason)).all()
    assert [tuple(row) for row in found] == [("went_over", "agent"), ("closed", "came_over")]


@pytest.mark.parametrize(
    ("here", "there", "then"),
    [
        ("bot", "bot", None),
        ("queued", "bot", None),
        ("human", "queued", None),
        ("human", "human", None),
        ("queued", "queued", None),
        ("bot", "queued", "queued"),
        ("bot", "human", "human"),
        ("queued", "human", "human"),
    ],
)
def test_who_is_here_stays_unless_they_only_wait(here: Owner, there: Owner, then: Owner | None) -> None:
    moved = move(Ownership(here, 3, "a"), ComeOver(Ownership(there, 1, "b", AT)), AT + timedelta(hours=1))
    assert (moved.after.owner if moved is not None else None) == then
    if moved is not None:
        assert (moved.after.agent, moved.after.version, moved.by) == ("b", 4, "shopper")


def test_a_person_here_is_not_replaced_by_one_from_there(app: App, web: Side, telegram: Side) -> None:
    boris = Agent("account:boris", "Boris", "agent", "main")
    telegram.say("hello")
    app.desk.take(boris, telegram.key)
    with_olga(web)
    assert web.goes_to(telegram) == "joined"
    assert telegram.ownership.agent == boris.id
