from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.delivery.base import Delivery
from bot.delivery.outbox import DeliveryOutbox
from bot.delivery.retry import RetryPolicy
from bot.desk.ownership import Request, Take, move
from bot.messages import ChatKey
from bot.storage.base import Change, TurnRecord, Words
from bot.storage.sql import SqlStore
from tests.contracts.store import NOW
from tests.contracts.store import turn as any_turn

KEY, OTHER, WEB = (
    ChatKey("main", *where) for where in (("messenger", "1"), ("messenger", "2"), ("web", "3"))
)
TARGETS = ("messenger", "topics")
LATER = NOW + timedelta(hours=1)


def turn(number: int, key: ChatKey = KEY, **changes: Any) -> TurnRecord:
    return any_turn(number, key=key, **{"at": NOW, **changes})


def texts(deliveries: list[Delivery]) -> list[str]:
    return [delivery.body["text"] for delivery in deliveries]


def test_only_what_cannot_be_fetched_is_pushed(store: SqlStore, outbox: DeliveryOutbox) -> None:
    store.commit(turn(1))
    store.commit(turn(1, WEB))
    (claimed,) = outbox.claim(TARGETS, NOW)
    assert (claimed.key, claimed.target, claimed.kind, claimed.speaker) == (
        KEY,
        "messenger",
        "message",
        "bot",
    )
    assert claimed.body == {"text": "answer 1"}
    assert claimed.message_id == store.history(KEY)[1]["id"]


def test_a_chat_is_sent_in_order_and_others_do_not_wait(store: SqlStore, outbox: DeliveryOutbox) -> None:
    for number in (1, 2):
        store.commit(turn(number))
    store.commit(turn(1, OTHER))
    first, other = outbox.claim(TARGETS, NOW)
    assert (first.key, other.key) == (KEY, OTHER)
    assert outbox.claim(TARGETS, NOW) == []
    outbox.failed(first, "away", NOW)
    outbox.sent(other, ["77"], NOW)
    assert outbox.claim(TARGETS, NOW) == []
    (again,) = outbox.claim(TARGETS, NOW + timedelta(seconds=1))
    assert (texts([again]), again.attempts) == (["answer 1"], 2)
    outbox.sent(again, [], NOW)
    assert texts(outbox.claim(TARGETS, NOW)) == ["answer 2"]
    assert outbox.external("messenger", other.message_id or 0) == ["77"]


def test_a_sender_that_went_silent_loses_its_lease_and_its_say(
    store: SqlStore, outbox: DeliveryOutbox
) -> None:
    store.commit(turn(1))
    (silent,) = outbox.claim(TARGETS, NOW)
    assert outbox.next_due(TARGETS) == NOW + timedelta(seconds=120)
    (second,) = outbox.claim(TARGETS, NOW + timedelta(seconds=121))
    outbox.failed(silent, "late", NOW)
    assert outbox.counts("main") == {"sending": 1}
    outbox.sent(second, ["1"], NOW)
    outbox.dead(silent, "later still", NOW)
    assert outbox.counts("main") == {"sent": 1}


def test_waits_grow_and_the_other_sides_word_counts(store: SqlStore, outbox: DeliveryOutbox) -> None:
    store.commit(turn(1))
    now = NOW
    waits = []
    for asked in (None, None, None, 30.0):
        (claimed,) = outbox.claim(TARGETS, now)
        outbox.failed(claimed, "busy", now, asked)
        due = outbox.next_due(TARGETS)
        assert due is not None
        waits.append((due - now).total_seconds())
        now = due
    assert waits == [0.75, 1.5, 3.0, 30.5]


def test_a_dead_letter_frees_the_chat_and_can_be_sent_again(store: SqlStore, outbox: DeliveryOutbox) -> None:
    for number in (1, 2):
        store.commit(turn(number))
    now = NOW
    for _ in range(RetryPolicy().attempts):
        now += timedelta(hours=1)
        (claimed,) = outbox.claim(TARGETS, now)
        assert texts([claimed]) == ["answer 1"]
        outbox.failed(claimed, "blocked " * 200, now)
    (dead,) = outbox.listed("main")
    assert dead.status == "dead"
    assert dead.error is not None
    assert len(dead.error) == 500
    assert outbox.listed("other") == []
    assert texts(outbox.claim(TARGETS, now)) == ["answer 2"]
    assert outbox.resend("other", None, now) == outbox.resend("main", [dead.id + 9], now) == 0
    assert outbox.resend("main", [dead.id], now) == 1
    assert outbox.listed("main") == []
    assert outbox.counts("main") == {"sending": 1, "waiting": 1}


def test_words_of_the_bot_are_dropped_once_a_person_owns_the_chat(
    store: SqlStore, outbox: DeliveryOutbox
) -> None:
    store.commit(turn(1))
    store.change(KEY, NOW, lambda chat: Change(move(chat.ownership, Take("a"), NOW)))
    said = Words("human", {"text": "Hello, I am Ada"}, author="a")
    store.change(KEY, NOW, lambda _: Change(words=(said,)))
    assert texts(outbox.claim(["messenger"], NOW)) == ["Hello, I am Ada"]
    assert outbox.counts("main")["dropped"] == 1


def test_a_desk_hears_of_a_chat_from_the_handoff_on(store: SqlStore, outbox: DeliveryOutbox) -> None:
    store.commit(turn(1, WEB))
    store.commit(turn(2, WEB, act=Request("asked", "a person!")))
    store.commit(turn(3, WEB))
    seen: list[tuple[str, str]] = []
    while claimed := outbox.claim(["topics"], LATER):
        for delivery in claimed:
            seen.append((delivery.kind, str(delivery.body.get("text", delivery.body.get("to")))))
            if delivery.kind == "move":
                assert delivery.body["words"] == "a person!"
                assert delivery.body["upto"] == store.history(WEB)[3]["id"]
            outbox.sent(delivery, [], LATER)
    assert seen == [("move", "queued"), ("message", "вопрос 3"), ("message", "answer 3")]


def test_a_desk_does_not_hear_its_own_words(store: SqlStore, outbox: DeliveryOutbox) -> None:
    store.commit(turn(1, WEB, act=Request("asked")))
    for via in ("topics", "web"):
        said = Words("human", {"text": f"from {via}", "via": via}, author="a")
        store.change(WEB, NOW, lambda _, said=said: Change(words=(said,)))  # type: ignore[misc]
    (first,) = outbox.claim(["topics"], NOW)
    outbox.sent(first, [], NOW)
    assert texts(outbox.claim(["topics"], NOW)) == ["from web"]


def test_forgetting_a_person_leaves_nothing_to_send(store: SqlStore, outbox: DeliveryOutbox) -> None:
    store.commit(turn(1))
    store.forget("anna")
    assert outbox.counts("main") == {}


def test_a_backlog_is_read_by_its_index(engine: sa.Engine, store: SqlStore, outbox: DeliveryOutbox) -> None:
    """After an hour without the messenger there may be tens of thousands: a claim must not compare each with
    each other one."""
    read: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, given: Any, *_more: Any) -> None:
        if statement.startswith("SELECT delivery"):
            read.append(statement)
            if engine.dialect.name == "sqlite":
                plan = _conn.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", given)
                steps = " ".join(str(row[-1]) for row in plan.fetchall())
                assert "ix_delivery_pending" in steps, steps
                assert "SCAN delivery" not in steps, steps

    store.commit(turn(1))
    sa.event.listen(engine, "before_cursor_execute", note)
    assert len(outbox.claim(TARGETS, NOW)) == 1
    assert outbox.next_due(TARGETS) is not None
    assert len(read) == 2
    assert all("IN ('waiting', 'sending')" in one for one in read)
    sa.event.remove(engine, "before_cursor_execute", note)
