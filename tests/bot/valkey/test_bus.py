from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot.bus import Bus, Signal, Subscription
from bot.valkey.bus import CHANNEL, ValkeyBus
from bot.valkey.connection import connect
from tests.contracts.bus import ONE, OTHER, SOON, BusContract
from tests.servers.network import Network
from tests.servers.valkey import ValkeyServer


def replica(url: str, name: str) -> ValkeyBus:
    bus = ValkeyBus(lambda: connect(url), name)
    assert bus.wait_until_hearing(SOON)
    return bus


class Between:
    """What one process tells, another hears."""

    def __init__(self, teller: Bus, hearer: Bus) -> None:
        self._teller, self._hearer = teller, hearer

    def publish(self, topic: str, data: Mapping[str, Any] | None = None) -> None:
        self._teller.publish(topic, data)

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[Subscription]:
        return self._hearer.subscribe(*topics)


class TestWithinOneProcess(BusContract):
    @pytest.fixture
    def bus(self, valkey: ValkeyServer) -> Iterator[Bus]:
        bus = replica(valkey.url, "a")
        yield bus
        bus.close()


class TestBetweenProcesses(BusContract):
    @pytest.fixture
    def bus(self, valkey: ValkeyServer) -> Iterator[Bus]:
        first, second = replica(valkey.url, "a"), replica(valkey.url, "b")
        yield Between(first, second)
        first.close()
        second.close()


def test_a_signal_comes_once_to_who_told_it(valkey: ValkeyServer) -> None:
    async def story() -> None:
        async with first.subscribe(ONE) as mine, second.subscribe(ONE) as theirs:
            for number in range(3):
                first.publish(ONE, {"n": number})
            heard = [await theirs.next(SOON) for _ in range(3)]
            assert [one.data["n"] for one in heard if one] == [0, 1, 2]
            assert [(await mine.next(SOON)).data["n"] for _ in range(3)] == [0, 1, 2]  # type: ignore[union-attr]
            assert await mine.next(0.1) is None

    first, second = replica(valkey.url, "a"), replica(valkey.url, "b")
    asyncio.run(story())
    first.close()
    second.close()


def test_after_a_lost_server_everybody_looks_again(mortal_valkey: ValkeyServer) -> None:
    async def story() -> None:
        async with first.subscribe(ONE) as here, second.subscribe(ONE, OTHER) as there:
            mortal_valkey.kill()
            first.publish(ONE)
            assert await here.next(SOON) == Signal(ONE)  # within the process nothing is missing
            mortal_valkey.start()
            woken: set[str] = set()
            while woken != {ONE, OTHER}:
                woken.add((await there.next(2 * SOON)).topic)  # type: ignore[union-attr]
            assert await here.next(2 * SOON) == Signal(ONE)
            first.publish(OTHER, {"n": 1})
            while (signal := await there.next(2 * SOON)) == Signal(ONE):
                pass  # what was told while the server was away comes late, and does no harm
            assert signal == Signal(OTHER, {"n": 1})

    first, second = replica(mortal_valkey.url, "a"), replica(mortal_valkey.url, "b")
    asyncio.run(story())
    first.close()
    second.close()


def test_what_others_write_on_the_channel_does_no_harm(valkey: ValkeyServer) -> None:
    async def story() -> None:
        async with bus.subscribe(ONE) as mine:
            for odd in (b"", b"\xff\xfe", b"a\nb", b"x\nchat\n{"):
                client.publish(CHANNEL, odd)
            client.publish(CHANNEL, f"x\n{ONE}\n")
            assert await mine.next(SOON) == Signal(ONE)

    bus, client = replica(valkey.url, "a"), connect(valkey.url)
    asyncio.run(story())
    bus.close()
    client.close()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("fault", ["cut", "silence"])
def test_a_network_that_was_gone_costs_waiting_and_no_call(valkey: ValkeyServer, fault: str) -> None:
    """One process is cut off from the bus, the other is not: each hears itself all the while, and what was
    called meanwhile is heard, or looked for, when the network is back."""
    network = Network(valkey.port)

    async def story() -> None:
        async with far.subscribe(ONE) as here, near.subscribe(ONE, OTHER) as there:
            getattr(network, fault)()
            far.publish(ONE)
            assert await here.next(SOON) == Signal(ONE)
            near.publish(ONE)
            assert await there.next(SOON) == Signal(ONE)
            await asyncio.sleep(2.0)
            network.mend()
            assert await here.next(4 * SOON) == Signal(ONE)
            far.publish(OTHER)
            while (heard := await there.next(4 * SOON)) != Signal(OTHER):
                assert heard == Signal(ONE)

    far, near = replica(f"valkey://127.0.0.1:{network.port}", "far"), replica(valkey.url, "near")
    asyncio.run(story())
    far.close()
    near.close()
    network.close()
