from __future__ import annotations

import asyncio

import pytest

from bot.bus import ProcessBus
from tests.contracts.bus import ONE, BusContract


@pytest.fixture
def bus() -> ProcessBus:
    return ProcessBus()


class TestProcessBus(BusContract):
    pass


def test_a_subscriber_whose_loop_ended_is_passed_over() -> None:
    bus = ProcessBus()

    async def leave_open() -> object:
        context = bus.subscribe(ONE)
        await context.__aenter__()
        return context

    kept = asyncio.run(leave_open())
    bus.publish(ONE)
    assert kept is not None
