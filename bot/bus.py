"""Wake-up calls between parts and processes: "something is new in this chat".

A call says only where to look; what is new is read from the database by cursor, so a lost call delays and
never loses. Signals of the moment (somebody is typing) may carry data; they are not worth storing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

from bot.messages import ChatKey

#: Something waits in the outbox.
OUTBOX = "outbox"
#: Signals with data that one subscriber may let pile up; the oldest are dropped.
PENDING = 100


def chat_topic(key: ChatKey) -> str:
    """New messages, or a new owner, of one chat."""
    return f"chat:{key.shop}:{key.channel}:{key.chat}"


def desk_topic(shop: str) -> str:
    """Something changed that the shop's agents want to see."""
    return f"desk:{shop}"


def typing_topic(channel: str) -> str:
    """An agent writes to a shopper of this channel: for channels whose chats hold no stream open."""
    return f"typing:{channel}"


@dataclass(frozen=True, slots=True)
class Signal:
    """Without `data`: look again. With it: something of the moment."""

    topic: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Subscription(Protocol):
    async def next(self, patience: float | None = None) -> Signal | None:
        """The next signal, None after `patience` seconds without one. Calls without data that pile up on one
        topic come as one."""


class Bus(Protocol):
    def publish(self, topic: str, data: Mapping[str, Any] | None = None) -> None:
        """From any thread; neither waits nor raises. `data` must be JSON. May be lost."""

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[Subscription]:
        """Signals from the moment of entering on. Subscribe first, then read the database: then nothing
        falls between."""


def tell_typing(bus: Bus, key: ChatKey, name: str) -> None:
    """The shopper is shown that the agent of this name is writing."""
    bus.publish(chat_topic(key), {"type": "typing", "from": "human", "name": name})
    bus.publish(typing_topic(key.channel), {"shop": key.shop, "chat": key.chat})


class ProcessBus:
    """The embedded default: within one process."""

    def __init__(self) -> None:
        self._subscribers: dict[str, set[_Queue]] = {}
        self._guard = Lock()

    def publish(self, topic: str, data: Mapping[str, Any] | None = None) -> None:
        with self._guard:
            queues = tuple(self._subscribers.get(topic, ()))
        for queue in queues:
            queue.offer(Signal(topic, dict(data or {})))

    def wake_all(self) -> None:
        """Everybody looks again."""
        with self._guard:
            topics = tuple(self._subscribers)
        for topic in topics:
            self.publish(topic)

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[Subscription]:
        queue = _Queue(asyncio.get_running_loop())
        with self._guard:
            for topic in topics:
                self._subscribers.setdefault(topic, set()).add(queue)
        try:
            yield queue
        finally:
            with self._guard:
                for topic in topics:
                    queues = self._subscribers.get(topic, set())
                    queues.discard(queue)
                    if not queues:
                        self._subscribers.pop(topic, None)


class _Queue:
    """One subscriber's signals: bare calls once a topic, signals with data in order."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._guard = Lock()
        self._calls: dict[str, None] = {}
        self._signals: deque[Signal] = deque(maxlen=PENDING)
        self._some = asyncio.Event()

    def offer(self, signal: Signal) -> None:
        with self._guard:
            if signal.data:
                self._signals.append(signal)
            else:
                self._calls[signal.topic] = None
        try:
            self._loop.call_soon_threadsafe(self._some.set)
        except RuntimeError:
            return  # the subscriber's loop has ended, and the subscriber with it

    async def next(self, patience: float | None = None) -> Signal | None:
        try:
            async with asyncio.timeout(patience):
                while True:
                    taken = self._take()
                    if taken is not None:
                        return taken
                    await self._some.wait()
        except TimeoutError:
            return self._take()

    def _take(self) -> Signal | None:
        with self._guard:
            if self._calls:
                topic = next(iter(self._calls))
                del self._calls[topic]
                return Signal(topic)
            if self._signals:
                return self._signals.popleft()
            self._some.clear()
            return None
