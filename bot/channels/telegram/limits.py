"""Telegram's speed limits, kept before Telegram has to remind us.

https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this: about 30 messages a second in
all, one a second in a chat (a short burst is fine), 20 a minute in a group.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

#: Chats whose buckets are kept; a full bucket that is forgotten is a full bucket again.
KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages a second, and how many at once after a pause."""

    total: float = 30.0
    chat: float = 1.0
    chat_burst: float = 3.0
    group: float = 20.0 / 60.0
    group_burst: float = 5.0


DOCUMENTED = Rates()


class _Bucket:
    """A token bucket that may go into debt: who takes a token that isn't there yet waits for it."""

    __slots__ = ("_at", "_burst", "_rate", "_tokens")

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self._rate, self._burst, self._tokens, self._at = rate, burst, burst, now

    def wait(self, now: float) -> float:
        """Seconds until the next token exists."""
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        return max(0.0, (1.0 - self._tokens) / self._rate)

    def take(self) -> None:
        self._tokens -= 1.0

    def hold(self, until: float, now: float) -> None:
        """No token before `until`."""
        self.wait(now)
        self._tokens = min(self._tokens, 1.0 - (until - now) * self._rate)


class Pace:
    """One bot's limits in this process. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float], rates: Rates = Rates()) -> None:
        self._clock = clock
        self._rates = rates
        self._all = _Bucket(rates.total, rates.total, clock())
        self._chats: OrderedDict[int, _Bucket] = OrderedDict()
        self._lock = Lock()

    def reserve(self, chat: int, patience: float) -> tuple[float, bool]:
        """Seconds to wait before one message to this chat, and whether the place in line is booked: it is,
        unless the wait is longer than `patience`."""
        with self._lock:
            now = self._clock()
            bucket = self._bucket(chat, now)
            wait = max(self._all.wait(now), bucket.wait(now))
            if wait > patience:
                return wait, False
            self._all.take()
            bucket.take()
            return wait, True

    def count(self, chat: int) -> None:
        """A message that somebody else sends to this chat."""
        with self._lock:
            now = self._clock()
            for bucket in (self._all, self._bucket(chat, now)):
                bucket.wait(now)
                bucket.take()

    def slow_down(self, chat: int, seconds: float) -> None:
        """Telegram said how long: nothing more to this chat until then, and the others more slowly."""
        with self._lock:
            now = self._clock()
            self._bucket(chat, now).hold(now + seconds, now)
            self._all.hold(now + min(seconds, 1.0) / 10.0, now)

    def _bucket(self, chat: int, now: float) -> _Bucket:
        found = self._chats.get(chat)
        if found is None:
            rates = self._rates
            rate, burst = (rates.group, rates.group_burst) if chat < 0 else (rates.chat, rates.chat_burst)
            found = self._chats[chat] = _Bucket(rate, burst, now)
            if len(self._chats) > KEPT:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat)
        return found
