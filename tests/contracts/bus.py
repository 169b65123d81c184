"""What every `bot.bus.Bus` does."""

from __future__ import annotations

import asyncio
from threading import Thread

from bot.bus import Bus, Signal, chat_topic, desk_topic
from bot.messages import ChatKey

ONE, OTHER = chat_topic(ChatKey("main", "web", "c1")), chat_topic(ChatKey("main", "web", "c2"))
SOON = 5.0
#: Long enough for a signal that should not come; kept short, since each such test waits it out.
SILENCE = 0.15


class BusContract:
    """Give a fixture `bus`: nobody subscribed."""

    def test_a_call_wakes_who_subscribed(self, bus: Bus) -> None:
        async def story() -> None:
            async with bus.subscribe(ONE) as mine, bus.subscribe(OTHER) as theirs:
                bus.publish(ONE)
                assert await mine.next(SOON) == Signal(ONE)
                assert await theirs.next(SILENCE) is None

        asyncio.run(story())

    def test_all_subscribers_of_a_topic_hear_it(self, bus: Bus) -> None:
        async def story() -> None:
            async with bus.subscribe(ONE) as first, bus.subscribe(ONE, OTHER) as second:
                bus.publish(ONE)
                assert await first.next(SOON) == await second.next(SOON) == Signal(ONE)

        asyncio.run(story())

    def test_calls_that_pile_up_come_as_one(self, bus: Bus) -> None:
        async def story() -> None:
            async with bus.subscribe(ONE, OTHER) as mine:
                for _ in range(50):
                    bus.publish(ONE)
                bus.publish(OTHER)
                bus.publish(ONE, {"end": True})
                heard = []
                while (signal := await mine.next(SOON)) is not None and not signal.data:
                    heard.append(signal.topic)
                # A signal may come before calls that were made earlier, never the other way round lost.
                while (signal := await mine.next(SILENCE)) is not None:
                    heard.append(signal.topic)
                assert set(heard) == {ONE, OTHER}
                assert len(heard) <= 50

        asyncio.run(story())

    def test_signals_of_the_moment_keep_data_and_order(self, bus: Bus) -> None:
        async def story() -> None:
            async with bus.subscribe(desk_topic("main")) as mine:
                for number in range(5):
                    bus.publish(desk_topic("main"), {"typing": "Анна", "n": number})
                heard = [await mine.next(SOON) for _ in range(5)]
                assert [signal.data["n"] for signal in heard if signal] == [0, 1, 2, 3, 4]
                assert heard[0] == Signal(desk_topic("main"), {"typing": "Анна", "n": 0})

        asyncio.run(story())

    def test_any_thread_may_call(self, bus: Bus) -> None:
        async def story() -> None:
            async with bus.subscribe(ONE) as mine:
                thread = Thread(target=bus.publish, args=(ONE,))
                thread.start()
                assert await mine.next(SOON) == Signal(ONE)
                thread.join()

        asyncio.run(story())

    def test_calling_where_nobody_listens_is_harmless(self, bus: Bus) -> None:
        async def story() -> None:
            async with bus.subscribe(ONE) as mine:
                pass
            bus.publish(ONE)
            bus.publish(OTHER, {"typing": "x"})
            assert await mine.next(SILENCE) is None

        asyncio.run(story())
        bus.publish(ONE)

    def test_a_slow_subscriber_loses_old_signals_and_no_call(self, bus: Bus) -> None:
        async def story() -> None:
            async with bus.subscribe(ONE) as mine:
                for number in range(500):
                    bus.publish(ONE, {"n": number})
                bus.publish(ONE)
                heard = []
                while (signal := await mine.next(SILENCE if Signal(ONE) in heard else SOON)) is not None:
                    heard.append(signal)
                assert Signal(ONE) in heard
                assert Signal(ONE, {"n": 499}) in heard

        asyncio.run(story())
