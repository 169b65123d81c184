"""Shopper, bot, two agents, clocks, a failing messenger and restarts, in any order, over the real store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.app import App
from bot.assistant import Assistant
from bot.bus import ProcessBus
from bot.delivery.base import Delivery, RetryLaterError
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.outbox import DeliveryOutbox
from bot.desk.agents import Agent
from bot.desk.ownership import Elapse
from bot.desk.service import Answered, DeskService
from bot.messages import ChatKey, Incoming
from bot.storage import tables
from bot.storage.base import TurnRecord
from bot.storage.chats import Routes
from bot.storage.engine import open_engine
from bot.storage.locks import ProcessChatLocks
from bot.storage.sql import SqlStore
from tests.contracts.store import NOW

KEY = ChatKey("main", "messenger", "c1")
ADA, BEN = (Agent(f"account:{name}", name, "agent", "main") for name in ("Ada", "Ben"))
AGENTS = st.sampled_from([ADA, BEN])
#: What a shopper says that asks for no person, and what does.
WORDS = st.sampled_from(["a blue dress", "hello", "под 50 евро", "is it wool?", "thanks"])
CALLS = st.sampled_from(["let me talk to a human", "позовите человека"])


class Messenger:
    """Takes messages in order, unless it is out of order itself; sees who owns the chat at that moment."""

    def __init__(self, owner: Callable[[], str]) -> None:
        self.owner = owner
        self.failing = False
        self.got: list[int] = []

    async def send(self, delivery: Delivery) -> Sequence[str]:
        if self.failing:
            raise RetryLaterError("out of order")
        if delivery.speaker == "bot":
            assert self.owner() != "human", "the bot spoke over a person"
        self.got.append(delivery.message_id or 0)
        return ["x"]


class Interrupted(SqlStore):
    """Something happens after a turn is computed and before it is committed."""

    meanwhile: Callable[[], object] | None = None

    def commit(self, turn: TurnRecord) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        super().commit(turn)


class Takeover(RuleBasedStateMachine):
    app: App
    folders: Iterator[Path]

    def __init__(self) -> None:
        super().__init__()
        self.folder = next(self.folders)
        self.now = NOW
        self.ids = count(1)
        self.said: list[str] = []
        self.answered: list[str] = []
        self.messenger = Messenger(lambda: self.store.load(KEY, "anna").owner)
        self.start()
        self.store.create()
        self.say("hello")

    def start(self) -> None:
        self.engine = open_engine(self.folder / "shop.db")
        self.bus = ProcessBus()
        self.store = Interrupted(
            self.engine, self.clock, routes=Routes(frozenset({KEY.channel}), ("topics",)), bus=self.bus
        )
        self.desk = DeskService(self.store, self.clock)
        self.assistant = Assistant(self.app.shops, self.store, ProcessChatLocks(), lambda _: {})
        leases = count(1)
        self.outbox = DeliveryOutbox(
            self.engine, self.bus, random=lambda: 0.0, new_lease=lambda: f"{self.now}{next(leases)}"
        )

    def clock(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def say(self, text: str = "", press: str | None = None) -> int:
        update = f"u{next(self.ids)}"
        self.said.append(update)
        replies = self.assistant.handle(
            Incoming(KEY, "anna", self.clock(), text, press=press, update_id=update)
        )
        return len(replies)

    @property
    def owner(self) -> str:
        return self.store.load(KEY, "anna").owner

    @rule(text=WORDS)
    def the_shopper_says_something(self, text: str) -> None:
        before = self.owner
        assert self.say(text) == (0 if before == "human" else 1)
        assert self.owner == before, "words that ask for no person changed who speaks"

    @rule(text=CALLS)
    def the_shopper_calls_a_person(self, text: str) -> None:
        before = self.owner
        self.say(text)
        assert self.owner == ("human" if before == "human" else "queued")

    @rule()
    def the_last_update_comes_twice(self) -> None:
        before = len(self.store.history(KEY, 10_000))
        self.assistant.handle(Incoming(KEY, "anna", self.clock(), "again", update_id=self.said[-1]))
        assert len(self.store.history(KEY, 10_000)) == before

    @precondition(lambda self: self.owner == "queued")
    @rule()
    def the_shopper_leaves_the_queue(self) -> None:
        offers = (self.store.load(KEY, "anna").state or {}).get("offers", {})
        back = [press for press, offer in offers.items() if offer["do"] == "bot"]
        if back:
            self.say(press=back[-1])
            assert self.owner == "bot"

    @rule(agent=AGENTS)
    def an_agent_takes_the_chat(self, agent: Agent) -> None:
        self.desk.take(agent, KEY)
        assert self.store.load(KEY, "anna").ownership.agent == agent.id

    @rule(agent=AGENTS)
    def an_agent_answers(self, agent: Agent) -> None:
        update = f"desk:{next(self.ids)}"
        self.answered.append(update)
        for _ in range(2):
            self.desk.answer(agent, KEY, Answered("Let me look", update_id=update))
        own = self.store.load(KEY, "anna").ownership
        assert (own.owner, own.agent) == ("human", agent.id)

    @rule(agent=AGENTS, text=WORDS)
    def an_agent_takes_over_while_the_bot_thinks(self, agent: Agent, text: str) -> None:
        self.store.meanwhile = lambda: self.desk.take(agent, KEY)
        assert self.say(text) == 0, "a turn was said that was computed before a person took over"
        assert self.owner == "human"

    @rule(agent=AGENTS)
    def an_agent_gives_back(self, agent: Agent) -> None:
        self.desk.give_back(agent, KEY)
        assert self.owner == "bot"

    @rule(agent=AGENTS)
    def both_close(self, agent: Agent) -> None:
        before = len(self.store.history(KEY, 10_000))
        for one in (agent, ADA if agent is BEN else BEN):
            self.desk.close(one, KEY)
        assert len(self.store.history(KEY, 10_000)) - before <= 1, "goodbye was said twice"
        assert self.store.load(KEY, "anna").ownership.closed

    @rule(agent=AGENTS, to=AGENTS)
    def an_agent_assigns(self, agent: Agent, to: Agent) -> None:
        self.desk.assign(agent, KEY, to)
        assert self.store.load(KEY, "anna").ownership.agent == to.id

    @rule(what=st.sampled_from(["nobody_came", "agent_silent", "shopper_silent"]))
    def time_is_up(self, what: Any) -> None:
        self.desk.elapse(KEY, lambda _: Elapse(what))

    @rule(failing=st.booleans())
    def the_messenger_is_served(self, failing: bool) -> None:
        self.now += timedelta(hours=1)
        self.messenger.failing = failing
        asyncio.run(Dispatcher(self.outbox, {KEY.channel: self.messenger}, self.bus, self.clock).drain())

    @rule()
    def a_sender_dies_with_a_message_in_hand(self) -> None:
        self.now += timedelta(hours=1)
        self.outbox.claim([KEY.channel], self.now)

    @rule()
    def everything_restarts(self) -> None:
        self.engine.dispose()
        self.start()

    @invariant()
    def each_message_is_there_once(self) -> None:
        log = self.store.history(KEY, 10_000)
        updates = self.rows(sa.select(tables.message.c.update_id).order_by(tables.message.c.id))
        assert [one for one in updates if one in set(self.said)] == self.said
        assert [one for one in updates if one in set(self.answered)] == self.answered
        assert [one["id"] for one in log] == sorted({one["id"] for one in log})

    @invariant()
    def changes_of_owner_make_a_chain(self) -> None:
        changes = self.rows(
            sa.select(tables.event.c.data)
            .where(tables.event.c.name == "owner_changed")
            .order_by(tables.event.c.id)
        )
        own = self.store.load(KEY, "anna").ownership
        assert [one["version"] for one in changes] == list(range(1, own.version + 1))
        ends = ["bot", *(one["to"] for one in changes)]
        assert [one["from"] for one in changes] == ends[:-1]
        assert not any(one["from"] == one["to"] == "closed" for one in changes)
        assert ends[-1] == ("closed" if own.closed else own.owner)
        goodbyes = [
            one
            for one in self.store.history(KEY, 10_000)
            if one["from"] == "system" and "thank you for the talk" in one["body"]["text"].lower()
        ]
        assert len(goodbyes) <= sum(one["to"] == "closed" for one in changes)

    @invariant()
    def a_stretch_is_open_while_a_person_is_wanted(self) -> None:
        open_ = self.rows(sa.select(tables.handoff.c.id).where(tables.handoff.c.ended_at.is_(None)))
        assert len(open_) == (self.owner != "bot")

    @invariant()
    def the_bot_is_silent_while_a_person_owns_the_chat(self) -> None:
        """Who owned the chat when a message was stored follows from the changes before it."""
        message, event = tables.message, tables.event
        with self.engine.connect() as connection:
            changes = connection.execute(sa.select(event).where(event.c.name == "owner_changed")).all()
            log = connection.execute(sa.select(message).order_by(message.c.id)).all()
        happened = [(row.at, 1, row.data["to"]) for row in changes]
        happened += [(row.at, 0, row.sender) for row in log]
        owner = "bot"
        for _, is_change, what in sorted(happened, key=lambda one: one[:2]):
            if is_change:
                owner = what
            else:
                assert not (what == "bot" and owner == "human")

    def teardown(self) -> None:
        self.now += timedelta(hours=1)
        self.messenger.failing = False
        asyncio.run(Dispatcher(self.outbox, {KEY.channel: self.messenger}, self.bus, self.clock).drain())
        table = tables.delivery
        to_shopper = sa.select(table.c.message_id).where(table.c.target == KEY.channel).order_by(table.c.id)
        sent = self.rows(to_shopper.where(table.c.status == "sent"))
        assert self.messenger.got == sent, "delivered once, in order"
        assert set(self.rows(sa.select(table.c.status).where(table.c.target == KEY.channel))) <= {
            "sent", "dropped"
        }  # fmt: skip
        self.engine.dispose()

    def rows(self, query: sa.Select[Any]) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(query).scalars())


def test_no_order_of_events_breaks_a_takeover(demo: App, tmp_path: Path) -> None:
    Takeover.app, Takeover.folders = demo, (tmp_path / str(number) for number in count())
    run_state_machine_as_test(
        Takeover,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
