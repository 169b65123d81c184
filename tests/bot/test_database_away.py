"""Turns on PostgreSQL, and what becomes of them when it dies, hangs, or answers too late."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.app import App, build
from bot.assistant import Assistant
from bot.contract import ChatReply
from bot.errors import AwayError
from bot.messages import ChatKey, Incoming
from bot.settings import Settings
from bot.storage.base import TurnRecord
from bot.storage.locks import ProcessChatLocks
from bot.storage.sql import SqlStore
from tests.bot.demo_shop import NOW, Chat
from tests.servers.network import Network
from tests.servers.postgres import PostgresServer

TALK = (
    "hello",
    "a warm jumper for my husband, under 90",
    "what does the second one cost?",
    "а есть в синем?",
    "something cheaper please",
    "great, I'll take it",
    "how long does delivery take?",
    "remove it please",
    "серебряные серьги сестре, до 50 евро",
    "compare the first two",
    "I'd like to talk to a person",
    "thanks, bye",
)


def app_over(folder: Path, url: str) -> App:
    return build(Settings(data_dir=folder, database_url=SecretStr(url)))


@pytest.fixture
def folder(loaded_demo: Path, tmp_path: Path) -> Path:
    shutil.copytree(loaded_demo, tmp_path / "data")
    return tmp_path / "data"


def test_a_conversation_is_the_same_on_both_databases(
    demo: App, folder: Path, postgres: PostgresServer
) -> None:
    def told(app: App) -> list[dict[str, Any]]:
        chat = Chat(app, "both", shopper="both")
        said = [chat.say(text) for text in TALK]
        said.append(chat.press(said[-1].buttons[0].press if said[-1].buttons else "/help"))
        return [reply.model_dump(mode="json", exclude={"timing_ms"}) for reply in said]

    with postgres.database() as url:
        app = app_over(folder, url)
        ours, theirs = told(app), told(demo)
        history = app.assistant.history(ChatKey("main", "test", "both"))
        app.engine.dispose()
    assert [repr(one) for one in ours] == [repr(one) for one in theirs]  # with the order of keys
    assert len(history) == 2 * len(ours)


class Shopper:
    """Says the talk in a chat of its own, each message until it is answered, as pages and messengers do."""

    def __init__(self, app: App, name: str) -> None:
        self.app, self.name = app, name
        self.key = ChatKey("main", "test", name)
        self.refused = 0
        self.slowest = 0.0
        self.replies: list[str] = []

    def talk(self, until: Event) -> None:
        number = 0
        while not until.is_set() or number < len(TALK):
            incoming = Incoming(
                self.key, self.name, NOW + timedelta(seconds=number),
                TALK[number % len(TALK)], update_id=f"u{number}",
            )  # fmt: skip
            started = time.monotonic()
            while True:
                try:
                    replies = self.app.assistant.handle(incoming)
                    break
                except AwayError:
                    self.refused += 1
            self.slowest = max(self.slowest, time.monotonic() - started)
            self.replies += [reply.text for reply in replies]
            number += 1

    def check(self) -> int:
        """Nothing lost, nothing doubled, nothing out of order; how many turns."""
        entries = self.app.assistant.after(self.key, 0, 10_000)
        asked = [entry["body"]["update_id"] for entry in entries if entry["from"] == "shopper"]
        assert asked == [f"u{number}" for number in range(len(asked))]
        assert [entry["turn"] for entry in entries] == sorted(entry["turn"] for entry in entries)
        answers = [entry for entry in entries if entry["from"] == "bot"]
        assert max(Counter(entry["turn"] for entry in answers).values()) == 1
        assert [entry["body"]["text"] for entry in answers] == self.replies
        return len(asked)


def test_killed_three_times_while_people_talk(folder: Path, mortal_postgres: PostgresServer) -> None:
    app = app_over(folder, mortal_postgres.url())
    app.shops("main")
    shoppers = [Shopper(app, f"s{number}") for number in range(4)]
    done = Event()
    with ThreadPoolExecutor(4) as threads:
        talks = [threads.submit(shopper.talk, done) for shopper in shoppers]
        for _ in range(3):
            time.sleep(0.7)
            mortal_postgres.kill()
            time.sleep(0.2)
            mortal_postgres.start()
        time.sleep(0.5)
        done.set()
        for talk in talks:
            talk.result(60)
    turns = [shopper.check() for shopper in shoppers]
    assert min(turns) >= len(TALK)
    assert max(shopper.slowest for shopper in shoppers) < 10
    app.engine.dispose()


def test_while_it_hangs_turns_wait(folder: Path, mortal_postgres: PostgresServer) -> None:
    app = app_over(folder, mortal_postgres.url())
    shopper = Shopper(app, "patient")
    done = Event()
    done.set()
    with ThreadPoolExecutor(1) as threads:
        app.assistant.handle(Incoming(ChatKey("main", "test", "before"), "x", NOW, "hello"))
        mortal_postgres.pause()
        talk = threads.submit(shopper.talk, done)
        time.sleep(1.5)
        assert not talk.done()
        mortal_postgres.resume()
        talk.result(60)
    assert shopper.check() == len(TALK)
    assert shopper.slowest > 1.4
    app.engine.dispose()


def test_a_slow_one_costs_time_and_nothing_else(folder: Path, postgres: PostgresServer) -> None:
    """Each answer takes a while on its way, and then somebody holds the table of messages for two seconds."""
    network = Network(postgres.port)
    with postgres.database() as url:
        app = app_over(folder, str(sa.make_url(url).set(port=network.port)))
        app.shops("main")
        shoppers = [Shopper(app, f"slow{number}") for number in range(4)]
        done = Event()
        with ThreadPoolExecutor(4) as threads:
            network.delay = 0.01
            talks = [threads.submit(shopper.talk, done) for shopper in shoppers]
            time.sleep(1.0)
            direct = sa.create_engine(url)
            with direct.begin() as connection:
                connection.exec_driver_sql("LOCK TABLE message IN ACCESS EXCLUSIVE MODE")
                time.sleep(2.0)
            direct.dispose()
            done.set()
            for talk in talks:
                talk.result(120)
        assert min(shopper.check() for shopper in shoppers) >= len(TALK)
        assert max(shopper.slowest for shopper in shoppers) > 1.5
        assert sum(shopper.refused for shopper in shoppers) == 0
        app.engine.dispose()
    network.close()


def test_one_that_stays_away_is_told_honestly(folder: Path, mortal_postgres: PostgresServer) -> None:
    app = app_over(folder, mortal_postgres.url())
    chat = Incoming(ChatKey("main", "test", "c"), "anna", NOW, "hello", update_id="u1")
    assert app.assistant.handle(chat)
    mortal_postgres.kill()
    pauses: list[float] = []
    clock = iter(range(1000))
    assistant = Assistant(
        app.shops,
        app.store,
        ProcessChatLocks(),
        lambda _: {},
        clock=lambda: next(clock) / 2,
        pause=pauses.append,
    )
    with pytest.raises(AwayError, match="try again in a moment"):
        assistant.handle(replace(chat, update_id="u2"))
    assert pauses[:5] == [0.05, 0.1, 0.2, 0.4, 0.8]
    assert max(pauses) <= 1.0
    mortal_postgres.start()
    (reply,) = app.assistant.handle(replace(chat, update_id="u2"))
    assert reply.turn == 2
    app.engine.dispose()


class Forgetful(SqlStore):
    """Commits, and then says that the connection was lost."""

    lost = 0

    def commit(self, turn: TurnRecord) -> None:
        super().commit(turn)
        self.lost += 1
        if self.lost % 2:
            raise AwayError("lost")


@pytest.mark.parametrize("update", ["u1", None])
def test_a_commit_whose_answer_was_lost_is_not_done_twice(demo: App, update: str | None) -> None:
    store = Forgetful(demo.engine)
    key = ChatKey("main", "test", f"forgetful {update}")
    assistant = Assistant(demo.shops, store, ProcessChatLocks(), lambda _: {}, pause=lambda _: None)
    (reply,) = assistant.handle(Incoming(key, "anna", NOW, "hello", update_id=update))
    entries = store.after(key, 0)
    assert [entry["from"] for entry in entries] == ["shopper", "bot"]
    assert ChatReply.of(reply).text == entries[1]["body"]["text"]
    assert "turn:" not in repr(entries)
