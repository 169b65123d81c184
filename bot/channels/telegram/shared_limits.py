"""One bot's speed limits where several processes send for it: each tells the others on the bus what it sends.

A signal that is lost only lets a message go earlier than it should; then Telegram's own `retry_after` is
heard by all.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable

from bot.bus import Bus
from bot.channels.telegram.limits import DOCUMENTED, Pace, Rates


def pace_topic(bot: int) -> str:
    """What is sent by the bot of this id."""
    return f"telegram-pace:{bot}"


class SharedPace(Pace):
    """`process`: text that no other process has. `listen` has to run beside the sending."""

    def __init__(
        self, clock: Callable[[], float], bus: Bus, bot: int, process: str, rates: Rates = DOCUMENTED
    ) -> None:
        super().__init__(clock, rates)
        self._bus = bus
        self._topic = pace_topic(bot)
        self._process = process

    def reserve(self, chat: int, patience: float) -> tuple[float, bool]:
        wait, booked = super().reserve(chat, patience)
        if booked:
            self._bus.publish(self._topic, {"by": self._process, "chat": chat})
        return wait, booked

    def slow_down(self, chat: int, seconds: float) -> None:
        super().slow_down(chat, seconds)
        self._bus.publish(self._topic, {"by": self._process, "chat": chat, "seconds": seconds})

    async def listen(self) -> None:
        """Count what the others send; until cancelled."""
        async with self._bus.subscribe(self._topic) as calls:
            while True:
                call = await calls.next()
                if call is None or call.data.get("by", self._process) == self._process:
                    continue
                chat = int(call.data["chat"])
                if "seconds" in call.data:
                    super().slow_down(chat, float(call.data["seconds"]))
                else:
                    self.count(chat)


def pace_of(bot: int, bus: Bus | None, rates: Rates = DOCUMENTED) -> Pace:
    """The limits of the bot of this id; kept together with other processes on `bus`, if there are some."""
    if bus is None:
        return Pace(time.monotonic, rates)
    return SharedPace(time.monotonic, bus, bot, secrets.token_hex(8), rates)


def listens(pace: Pace) -> asyncio.Task[None] | None:
    """Hears what other processes send; to be cancelled. None where there are none."""
    return asyncio.create_task(pace.listen()) if isinstance(pace, SharedPace) else None
