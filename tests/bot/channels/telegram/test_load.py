"""Telegram under load: many chats at once, 429 storms, and the process killed in the middle.

Checked afterwards: every update has one turn, every turn one reply, every reply reached its chat, in order.
What stays open when a process is killed between Telegram's answer and our note of it is counted and shown.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.storage import tables
from bot.storage.engine import open_engine
from tests.fakes.bot_api import BotApi, Fault, Talk, running_bot_api, shown

TOKEN = "42:pretended-token"
#: One shopper's talk, repeated; the cart's total makes nearly every reply of a chat a different one.
TALK = (
    "a red dress under 120", "add the first to the cart", "show others", "add the second to the cart",
    "cheaper", "/cart", "black boots", "compare 1 and 2", "add the first to the cart", "why this one?",
    "белые кроссовки", "добавь первые в корзину", "подешевле", "/cart", "warm jumper for my husband",
    "add the first to the cart", "how much is the first one?", "how do you deliver?", "/cart", "thanks",
)  # fmt: skip
#: Deliveries that one dispatcher has under way at once: what a kill can leave open.
UNDER_WAY = 16
STORMS = 10
#: Seconds after which a delivery of the killed process is taken up again.
LEASE = 8.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`seconds`: from the first answer to the kill, and from the first one after it to the last."""

    updates: int
    seconds: float
    doubled: int
    storms: int
    turn_p95_ms: float

    @property
    def speed(self) -> float:
        return self.updates / self.seconds


@contextlib.contextmanager
def bot_process(data: Path, api: BotApi, library: str = "aiogram") -> Iterator[subprocess.Popen[bytes]]:
    module = "tests.bot.channels.telegram.process"
    command = [sys.executable, "-m", module, str(data), api.url, str(LEASE), library]
    process = subprocess.Popen(command, cwd=Path(__file__).resolve().parents[4])
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def heard_by_all(talks: list[Talk]) -> int:
    return sum(len(talk.heard) for talk in talks)


def wait_until(count: int, talks: list[Talk], process: subprocess.Popen[bytes], patience: float) -> None:
    end = time.monotonic() + patience
    while heard_by_all(talks) < count:
        assert process.poll() is None, "the bot's process ended by itself"
        assert time.monotonic() < end, f"{heard_by_all(talks)} of {count} answers after {patience:g} s"
        time.sleep(0.2)


def play(data: Path, chats: int, messages: int, patience: float, library: str = "aiogram") -> Outcome:
    """All updates wait at once; the process is killed after 40 % of the answers, and started again."""
    with running_bot_api() as api:
        bot = api.world.add_bot(TOKEN, "shop_bot")
        talks = [api.talk(bot, api.world.add_person(f"Shopper {n}")) for n in range(chats)]
        for turn in range(messages):
            for talk in talks:
                talk.says(TALK[turn % len(TALK)])
        storms, calm = [0], threading.Event()

        def storm() -> None:
            # Each turns away a tenth of the chats; five before the kill and after.
            while not calm.wait(3.0) and storms[0] < STORMS:
                storms[0] += 1
                api.inject(Fault("429", times=chats // 10, method="sendMessage", retry_after=1))
                api.inject(Fault("502", times=chats // 20, method="sendMessage"))
                api.inject(Fault("cut before", times=chats // 20, method="sendMessage"))

        weather = threading.Thread(target=storm, daemon=True)
        with bot_process(data, api, library) as process:
            wait_until(1, talks, process, patience)
            started = time.monotonic()
            weather.start()
            wait_until(int(0.4 * chats * messages), talks, process, patience)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
            before = time.monotonic() - started
        with bot_process(data, api, library) as process:
            wait_until(heard_by_all(talks) + 1, talks, process, patience)
            started = time.monotonic()
            wait_until(chats * messages, talks, process, patience)
            took = before + time.monotonic() - started
            calm.set()
            settle(data, process)
        doubled, p95 = check(data, talks, messages)
        return Outcome(chats * messages, took, doubled, storms[0], p95)


def settle(data: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the outbox is empty: what the kill left open is sent again when its lease is over."""
    engine = open_engine(data / "shopkeeper.db")
    table = tables.delivery
    query = sa.select(sa.func.count()).where(table.c.status.in_(("waiting", "sending")))
    end = time.monotonic() + 180
    try:
        while True:
            with engine.connect() as connection:
                if not connection.execute(query).scalar():
                    return
            assert process.poll() is None
            assert time.monotonic() < end, "the outbox does not empty"
            time.sleep(0.5)
    finally:
        engine.dispose()


def check(data: Path, talks: list[Talk], messages: int) -> tuple[int, float]:
    """Every promise, chat by chat; how many messages a shopper saw twice, and a turn's p95 in ms."""
    engine = open_engine(data / "shopkeeper.db")
    doubled = 0
    with engine.connect() as connection:
        message, chat, delivery = tables.message, tables.chat, tables.delivery
        rows = connection.execute(
            sa.select(chat.c.chat, message.c.sender, message.c.update_id, message.c.body, message.c.turn)
            .join(chat, chat.c.id == message.c.chat_id)
            .where(chat.c.channel == "telegram")
            .order_by(message.c.id)
        ).all()
        states = Counter(connection.execute(sa.select(delivery.c.status)).scalars())
    engine.dispose()
    assert states == {"sent": len(talks) * messages}
    for talk in talks:
        mine = [row for row in rows if row.chat == str(talk.person.id)]
        said = [row for row in mine if row.sender == "shopper"]
        replies = [row for row in mine if row.sender == "bot"]
        assert len(said) == len({row.update_id for row in said}) == messages, (
            "an update was lost, or taken twice"
        )
        numbers = [int(row.update_id.partition(":")[2]) for row in said]
        assert numbers == sorted(numbers), "updates of one chat were taken out of order"
        assert len(replies) == len({row.turn for row in replies}) == messages, "a turn without its one reply"
        doubled += _seen_twice([shown(one) for one in talk.heard], [row.body["text"] for row in replies])
    took = sorted(row.body["timing_ms"]["total"] for row in rows if row.sender == "bot")
    return doubled, round(took[int(0.95 * len(took))], 1)


def _seen_twice(heard: list[str], replies: list[str]) -> int:
    """The chat shows the replies in order; a repetition of the one before is counted."""
    at, doubled = 0, 0
    for words in heard:
        if at < len(replies) and _begins(words, replies[at]):
            at += 1
        else:
            assert at > 0, f"not the reply that was due: {words[:80]!r}"
            assert _begins(words, replies[at - 1]), f"out of order: {words[:80]!r}"
            doubled += 1
    assert at == len(replies), "a reply was never sent"
    return doubled


def _begins(words: str, reply: str) -> bool:
    return " ".join(words.split()).startswith(" ".join(reply.split())[:300])


def report(outcome: Outcome, record: Any) -> None:
    for name, value in (
        ("updates", outcome.updates),
        ("turns_a_second", round(outcome.speed, 1)),
        ("storms", outcome.storms),
        ("seen_twice", outcome.doubled),
        ("turn_p95_ms", outcome.turn_p95_ms),
    ):
        record(name, value)
    sys.stdout.write(f"\n{outcome}: {outcome.speed:.1f} turns a second\n")


@pytest.mark.e2e
@pytest.mark.parametrize("library", ["aiogram", "ptb"])
def test_killed_in_the_middle(library: str, loaded_demo: Path, tmp_path: Path, record_property: Any) -> None:
    shutil.copytree(loaded_demo, tmp_path / "data")
    outcome = play(tmp_path / "data", 20, 12, 240, library)
    assert outcome.doubled <= UNDER_WAY
    report(outcome, record_property)


@pytest.mark.heavy
@pytest.mark.e2e
def test_ten_thousand_updates_of_five_hundred_chats(
    loaded_demo: Path, tmp_path: Path, record_property: Any
) -> None:
    shutil.copytree(loaded_demo, tmp_path / "data")
    outcome = play(tmp_path / "data", chats=500, messages=20, patience=1500)
    assert outcome.doubled <= UNDER_WAY
    report(outcome, record_property)
