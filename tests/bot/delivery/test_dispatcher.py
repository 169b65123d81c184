from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.bus import ProcessBus
from bot.delivery.base import Delivery, RetryLaterError, UndeliverableError
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.outbox import DeliveryOutbox
from bot.storage.sql import SqlStore
from tests.bot.delivery.test_outbox import OTHER, turn
from tests.contracts.store import NOW


class Messenger:
    """Takes deliveries, or raises what stands in `trouble` first."""

    def __init__(self, *trouble: Exception) -> None:
        self.trouble = list(trouble)
        self.got: list[tuple[str, str]] = []
        self.third = asyncio.Event()

    async def send(self, delivery: Delivery) -> Sequence[str]:
        await asyncio.sleep(0)
        if self.trouble:
            raise self.trouble.pop(0)
        self.got.append((delivery.key.chat, delivery.body["text"]))
        if len(self.got) == 3:
            self.third.set()
        return [f"m{len(self.got)}"]


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def test_all_is_sent_once_and_each_chat_in_order(
    store: SqlStore, outbox: DeliveryOutbox, bus: ProcessBus
) -> None:
    for number in range(1, 11):
        store.commit(turn(number))
        store.commit(turn(number, OTHER))
    messenger = Messenger()
    asyncio.run(Dispatcher(outbox, {"messenger": messenger}, bus, Clock()).drain())
    for chat in ("1", "2"):
        assert [text for to, text in messenger.got if to == chat] == [f"answer {n}" for n in range(1, 11)]
    assert outbox.counts("main") == {"sent": 20}


def test_trouble_is_told_apart(store: SqlStore, outbox: DeliveryOutbox, bus: ProcessBus) -> None:
    for number in (1, 2):
        store.commit(turn(number))
    clock = Clock()
    messenger = Messenger(
        RetryLaterError("slow down", 40), RuntimeError("cable"), UndeliverableError("blocked")
    )
    dispatcher = Dispatcher(outbox, {"messenger": messenger}, bus, clock)
    asyncio.run(dispatcher.drain())
    assert outbox.next_due(["messenger"]) == NOW + timedelta(seconds=40.5)
    clock.now += timedelta(minutes=1)
    asyncio.run(dispatcher.drain())
    (waiting,) = outbox.listed("main", ["waiting"], limit=1)
    assert waiting.error == "RuntimeError: cable"
    clock.now += timedelta(minutes=1)
    asyncio.run(dispatcher.drain())
    assert messenger.got == [("1", "answer 2")]
    assert [dead.error for dead in outbox.listed("main")] == ["blocked"]


def test_one_that_hangs_is_tried_again(store: SqlStore, outbox: DeliveryOutbox, bus: ProcessBus) -> None:
    class Hanging(Messenger):
        async def send(self, delivery: Delivery) -> Sequence[str]:
            await asyncio.Event().wait()
            return []

    store.commit(turn(1))
    asyncio.run(Dispatcher(outbox, {"messenger": Hanging()}, bus, Clock(), patience=0.01).drain())
    assert outbox.counts("main") == {"waiting": 1}
    assert "TimeoutError" in str(outbox.listed("main", ["waiting"])[0].error)


def test_a_commit_wakes_it(store: SqlStore, outbox: DeliveryOutbox, bus: ProcessBus) -> None:
    messenger = Messenger()

    async def story() -> None:
        running = asyncio.create_task(
            Dispatcher(outbox, {"messenger": messenger}, bus, Clock(), poll=60).run()
        )
        await asyncio.sleep(0.05)
        for number in (1, 2, 3):
            await asyncio.to_thread(store.commit, turn(number))
        async with asyncio.timeout(5):
            await messenger.third.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(story())
    assert [text for _, text in messenger.got] == ["answer 1", "answer 2", "answer 3"]


def test_without_anybody_to_send_it_does_nothing(outbox: DeliveryOutbox, bus: ProcessBus) -> None:
    asyncio.run(Dispatcher(outbox, {}, bus, Clock()).run())
