"""SqlStore on both databases: the contract, and what is its own."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa

from bot.storage import tables
from bot.storage.sql import SqlStore
from tests.contracts.store import KEY, NOW, LogContract, StoreContract, turn


@pytest.fixture
def store(engine: sa.Engine) -> SqlStore:
    return SqlStore(engine, clock=lambda: NOW)


class TestSqlStore(StoreContract):
    pass


class TestLog(LogContract):
    pass


def test_each_commit_counts_the_profile_up(engine: sa.Engine, store: SqlStore) -> None:
    store.commit(turn(1))
    store.commit(turn(2))
    with engine.connect() as connection:
        assert connection.execute(sa.select(tables.profile.c.version)).scalar_one() == 2


def test_a_time_without_zone_is_refused(store: SqlStore) -> None:
    with pytest.raises(sa.exc.StatementError, match="needs its zone"):
        store.commit(turn(1, at=datetime(2026, 1, 1)))


def test_keys_keep_their_order(store: SqlStore) -> None:
    state = {"wishes": {"zebra": 1, "b": 2, "apple": 3}, "offers": {"9": 1, "1": 2}}
    store.commit(turn(1, state=state))
    assert repr(store.load(KEY, "anna").state) == repr(state)


def test_a_nul_is_no_reason_to_lose_a_message(store: SqlStore) -> None:
    store.commit(turn(1, incoming={"text": "no\x00 \\u0000 thing"}))
    assert store.history(KEY)[0]["body"] == {"text": "no \\u0000 thing"}
