"""A clock that jumps: turns keep their order and number, and nothing is deleted before its time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.contract import ChatReply
from bot.messages import ChatKey
from bot.privacy.keeping import Keeping
from bot.privacy.retention import LEAST, SHARE, Retention
from bot.storage import tables
from bot.storage.engine import open_engine
from bot.storage.migrate import upgrade
from bot.storage.sql import SqlStore
from tests.bot.demo_shop import Chat
from tests.contracts.store import turn

START = datetime(2026, 5, 4, 12, tzinfo=UTC)
JUMPS = (
    timedelta(), timedelta(days=-1), timedelta(days=3650), timedelta(hours=-2), timedelta(days=-20_000),
    timedelta(seconds=1),
)  # fmt: skip


def test_turns_are_in_order_and_once_whatever_the_clock_says(demo: App) -> None:
    chat = Chat(demo, "jumping clock")
    for number, jump in enumerate(JUMPS * 3):
        said = replace(chat.incoming, text=f"a kettle under {30 + number}", update_id=f"j{number}")
        incoming = replace(said, at=START + jump)
        for _ in range(2):  # each is delivered twice
            (reply,) = demo.assistant.handle(incoming)
        assert ChatReply.of(reply).turn == number + 1
    log = demo.store.history(chat.incoming.key, 1000)
    assert [one["turn"] for one in log] == [1 + number // 2 for number in range(len(JUMPS) * 6)]
    assert [one["from"] for one in log] == ["shopper", "bot"] * (len(JUMPS) * 3)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    upgrade(tmp_path / "shop.db")
    engine = open_engine(tmp_path / "shop.db")
    yield engine
    engine.dispose()


def test_a_clock_ten_years_ahead_does_not_clear_the_shop(engine: sa.Engine) -> None:
    store, chats = SqlStore(engine), 2 * LEAST
    for number in range(chats):
        store.commit(turn(1, key=ChatKey("main", "web", str(number)), shopper=f"s{number}", at=START))
    ahead = Retention(engine, "main", Keeping(365, 730), lambda: START + timedelta(days=3650))
    ahead.pass_once()
    with engine.connect() as connection:
        left = connection.scalar(sa.select(sa.func.count()).select_from(tables.chat)) or 0
        profiles = connection.scalar(sa.select(sa.func.count()).select_from(tables.profile)) or 0
    assert chats - left <= max(LEAST, int(chats * SHARE))
    assert chats - profiles <= max(LEAST, int(chats * SHARE))


def test_a_jump_while_running_is_noticed(engine: sa.Engine) -> None:
    SqlStore(engine).commit(turn(1, at=START))
    now, ticks = [START], [0.0]
    job = Retention(engine, "main", Keeping(365, 730), lambda: now[0], lambda: ticks[0])
    assert job.trusted()
    now[0], ticks[0] = START + timedelta(hours=1), 3600.0
    assert job.trusted()
    now[0], ticks[0] = START + timedelta(days=3650), 7200.0
    assert not job.trusted()
    now[0], ticks[0] = START + timedelta(days=3650, hours=1), 10_800.0
    assert not job.trusted()
    now[0], ticks[0] = START + timedelta(hours=4), 14_400.0  # put right
    assert job.trusted()
