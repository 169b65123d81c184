"""Two processes that send for one bot keep Telegram's limits together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from bot.bus import Bus, ProcessBus
from bot.channels.telegram.limits import Rates
from bot.channels.telegram.shared_limits import SharedPace, listens, pace_of
from bot.valkey.bus import ValkeyBus
from bot.valkey.connection import connect
from tests.bot.channels.telegram.running import wait_for
from tests.servers.valkey import ValkeyServer

SECONDS = 0.05
TEN = Rates(total=10)


class Replicas:
    """Two processes' paces on their buses, with a clock that stands still."""

    def __init__(self, first: Bus, second: Bus, rates: Rates = TEN) -> None:
        self.now = 1000.0
        self.paces = [
            SharedPace(lambda: self.now, bus, 42, name, rates) for bus, name in ((first, "a"), (second, "b"))
        ]


def played(replicas: Replicas, act: Callable[[], None]) -> None:
    """`act` while both listen."""

    async def main() -> None:
        tasks = [listens(pace) for pace in replicas.paces]
        await asyncio.sleep(SECONDS)
        await asyncio.to_thread(act)
        await asyncio.sleep(SECONDS)
        for task in tasks:
            assert task is not None
            task.cancel()
        await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)

    asyncio.run(main())


def test_what_one_sends_the_other_counts() -> None:
    bus = ProcessBus()
    replicas = Replicas(bus, bus)
    one, other = replicas.paces

    def act() -> None:
        assert [one.reserve(chat, 0) for chat in range(10)] == [(0.0, True)] * 10
        time.sleep(SECONDS)
        # The ten of this second are gone, whoever asks, and each is counted once.
        assert other.reserve(100, 0) == (pytest.approx(0.1), False)
        assert one.reserve(100, 0) == (pytest.approx(0.1), False)
        replicas.now += 0.1
        assert other.reserve(100, 0) == (0.0, True)

    played(replicas, act)


def test_one_chat_is_one_chat_in_all_processes() -> None:
    bus = ProcessBus()
    replicas = Replicas(bus, bus, Rates(chat=1.0, chat_burst=2.0))
    one, other = replicas.paces

    def act() -> None:
        assert one.reserve(7, 0)[1]
        time.sleep(SECONDS)
        assert other.reserve(7, 0)[1]
        time.sleep(SECONDS)
        assert [pace.reserve(7, 0) for pace in (one, other)] == [(1.0, False)] * 2
        assert other.reserve(8, 0) == (0.0, True)

    played(replicas, act)


def test_telegrams_patience_is_told() -> None:
    bus = ProcessBus()
    replicas = Replicas(bus, bus)
    one, other = replicas.paces

    def act() -> None:
        one.slow_down(7, 30.0)
        time.sleep(SECONDS)
        wait, booked = other.reserve(7, 2.0)
        assert (wait, booked) == (pytest.approx(30.0, abs=1.0), False)

    played(replicas, act)


def test_through_valkey(valkey: ValkeyServer) -> None:
    buses = [ValkeyBus(lambda: connect(valkey.url), name) for name in ("pace-a", "pace-b")]
    try:
        assert all(bus.wait_until_hearing(10) for bus in buses)
        replicas = Replicas(buses[0], buses[1], Rates(total=0.001, chat=5))
        one, other = replicas.paces

        def act() -> None:
            one.slow_down(7, 30.0)
            wait_for(lambda: not other.reserve(7, 2.0)[1], "the other process's patience")

        played(replicas, act)
    finally:
        for bus in buses:
            bus.close()


def test_alone_nobody_is_told() -> None:
    assert type(pace_of(42, None)).__name__ == "Pace"
    assert listens(pace_of(42, None)) is None
