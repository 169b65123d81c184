"""News for those who agreed to them: once to each, in their language, never to anybody else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.campaigns import Campaigns, load_campaign
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.profile.profile import Profile
from bot.storage import tables
from bot.storage.chats import Routes
from bot.storage.sql import SqlStore
from tests.contracts.store import turn

START = datetime(2026, 5, 4, 12, tzinfo=UTC)
FILE = """
at: 2026-05-05T10:00:00+02:00
text: {en: The lamps are here., ru: Лампы уже здесь.}
"""


@pytest.fixture
def store(engine: sa.Engine) -> SqlStore:
    return SqlStore(engine, routes=Routes(channels=frozenset({"telegram"})))


@pytest.fixture
def at(tmp_path: Path, engine: sa.Engine, store: SqlStore) -> Callable[[datetime], Campaigns]:
    (tmp_path / "lamps.yaml").write_text(FILE, encoding="utf-8")
    return lambda now: Campaigns(tmp_path, engine, store, "main", lambda: now)


def shopper(
    store: SqlStore, name: str, *, news: bool | None = True, language: str = "en", channel: str = "telegram"
) -> ChatKey:
    profile = Profile(language=language)
    if news is not None:
        profile.agree("news", news, START)
    key = ChatKey("main", channel, name)
    store.commit(turn(1, key=key, shopper=name, at=START, profile=profile.model_dump(mode="json")))
    return key


def heard(store: SqlStore, key: ChatKey) -> list[str]:
    """What the shop said by itself."""
    return [
        one["body"]["text"].split("\n")[0]
        for one in store.after(key, 0)
        if one["from"] == "bot" and "/privacy" in one["body"]["text"]
    ]


DUE = START + timedelta(days=1)


def test_who_agreed_is_told_once_in_their_language_and_nobody_else(
    store: SqlStore, at: Callable[[datetime], Campaigns]
) -> None:
    anna, ivan = shopper(store, "anna"), shopper(store, "ivan", language="ru")
    others = [shopper(store, "silent", news=None), shopper(store, "no", news=False)]
    assert at(START).look() == 0  # not yet
    assert at(DUE).look() == 2
    assert at(DUE + timedelta(hours=1)).look() == 0
    assert heard(store, anna) == ["The lamps are here."]
    assert heard(store, ivan) == ["Лампы уже здесь."]
    assert [heard(store, key) for key in others] == [[], []]
    (standing,) = at(DUE).standing()
    assert (standing.name, standing.agreed, standing.told) == ("lamps", 2, 2)


def test_old_news_are_none(store: SqlStore, at: Callable[[datetime], Campaigns]) -> None:
    anna = shopper(store, "anna")
    assert at(START + timedelta(days=30)).look() == 0
    assert heard(store, anna) == []


def test_messengers_get_it_through_the_outbox(
    store: SqlStore, engine: sa.Engine, at: Callable[[datetime], Campaigns]
) -> None:
    shopper(store, "anna")
    shopper(store, "web", channel="web")
    assert at(DUE).look() == 2
    with engine.connect() as connection:
        message, delivery = tables.message, tables.delivery
        query = (
            sa.select(delivery.c.target)
            .join(message, message.c.id == delivery.c.message_id)
            .where(message.c.update_id == "campaign:lamps")
        )
        assert list(connection.execute(query).scalars()) == ["telegram"]


def test_several_who_look_at_once_tell_each_once(
    store: SqlStore, at: Callable[[datetime], Campaigns]
) -> None:
    keys = [shopper(store, f"s{number}") for number in range(20)]
    with ThreadPoolExecutor(3) as pool:
        told = list(pool.map(lambda _: at(DUE).look(), range(3)))
    assert sum(told) == 20
    assert [heard(store, key) for key in keys] == [["The lamps are here."]] * 20


def test_a_chat_that_a_person_has_waits(
    store: SqlStore, engine: sa.Engine, at: Callable[[datetime], Campaigns]
) -> None:
    anna = shopper(store, "anna")
    chat = tables.chat
    with engine.begin() as connection:
        connection.execute(sa.update(chat).values(owner="human", agent="ada"))
    assert at(DUE).look() == 0
    with engine.begin() as connection:
        connection.execute(sa.update(chat).values(owner="bot", agent=None))
    assert at(DUE).look() == 1
    assert heard(store, anna) == ["The lamps are here."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("at: 2026-05-05T10:00:00\ntext: {en: a, ru: b}", "wrong at at"),
        ("at: 2026-05-05T10:00:00Z\ntext: {en: a}", "wrong at text.ru"),
        ("at: [", "can't be read"),
        ("at: 2026-05-05T10:00:00Z\ntext: {en: a, ru: b}\nevery: day", "wrong at every"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ShopkeeperError, match=told):
        load_campaign(path)


def test_a_wrong_file_holds_up_no_other(
    tmp_path: Path, store: SqlStore, at: Callable[[datetime], Campaigns]
) -> None:
    (tmp_path / "a-wrong.yaml").write_text("at: never", encoding="utf-8")
    shopper(store, "anna")
    assert at(DUE).look() == 1
