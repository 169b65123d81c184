"""The bus between processes: one channel, on which each tells the others what it tells itself."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import structlog

from bot.bus import ProcessBus, Subscription
from bot.valkey.connection import PREFIX, REST, Patient, troubles

if TYPE_CHECKING:
    import valkey

log = structlog.get_logger(__name__)

CHANNEL = f"{PREFIX}bus"
#: Signals on their way out; the oldest are dropped where the server is slower than the shop.
OUTGOING = 10_000
#: Signals that go out at once, and seconds that the threads sleep at most.
BATCH, NAP = 200, 0.5
#: Seconds that a subscriber waits for the connection to the others before it goes on without.
HEARING = 1.0


class ValkeyBus:
    """`bot.bus.Bus` over `pub/sub` (https://valkey.io/topics/pubsub/), in order of each sender.

    All processes hear all signals and drop those that nobody here waits for: a signal costs a process some
    microseconds. After a lost connection everybody here looks again, so nothing waits for the next tick.
    `origin`: unique text for this process. Two threads; `close` ends them.
    """

    def __init__(self, connect: Callable[[], valkey.Valkey], origin: str) -> None:
        self._connect = connect
        self._origin = origin
        self._here = ProcessBus()
        self._outgoing: deque[str] = deque(maxlen=OUTGOING)
        self._some, self._hearing, self._closed = Event(), Event(), Event()
        self._threads = [
            Thread(target=self._send, name="valkey-bus-out", daemon=True),
            Thread(target=self._hear, name="valkey-bus-in", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def publish(self, topic: str, data: Mapping[str, Any] | None = None) -> None:
        self._here.publish(topic, data)
        told = json.dumps(dict(data), ensure_ascii=False) if data else ""
        self._outgoing.append(f"{self._origin}\n{topic}\n{told}")
        self._some.set()

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[Subscription]:
        return self._here.subscribe(*topics)

    def wait_until_hearing(self, seconds: float = HEARING) -> bool:
        """Whether signals of the others arrive."""
        return self._hearing.wait(seconds)

    def close(self) -> None:
        self._closed.set()
        self._some.set()
        for thread in self._threads:
            thread.join(2 * NAP + HEARING)

    def _send(self) -> None:
        client, patient = self._connect(), Patient("bus, sending", rest=REST / 4)
        while not self._closed.is_set():
            self._some.wait(NAP)
            self._some.clear()
            while self._outgoing and patient.ready:
                batch = [self._outgoing.popleft() for _ in range(min(BATCH, len(self._outgoing)))]
                try:
                    pipeline = client.pipeline(transaction=False)
                    for one in batch:
                        pipeline.publish(CHANNEL, one)
                    pipeline.execute()  # type: ignore[no-untyped-call]
                except troubles() as error:
                    patient.failed(error)
                    if len(self._outgoing) + len(batch) <= OUTGOING:
                        self._outgoing.extendleft(reversed(batch))
                else:
                    patient.worked()
        client.close()  # type: ignore[no-untyped-call]

    def _hear(self) -> None:
        client, patient = self._connect(), Patient("bus, hearing")
        while not self._closed.is_set():
            heard = client.pubsub(ignore_subscribe_messages=False)  # type: ignore[no-untyped-call]
            try:
                heard.subscribe(CHANNEL)
                while not self._closed.is_set():
                    self._take(heard.get_message(timeout=NAP))
                    patient.worked()
            except troubles() as error:
                self._hearing.clear()
                patient.failed(error)
                time.sleep(REST / 4)
            finally:
                heard.close()
        client.close()  # type: ignore[no-untyped-call]

    def _take(self, message: Mapping[str, Any] | None) -> None:
        if message is None:
            return
        if message["type"] == "subscribe":
            self._hearing.set()
            self._here.wake_all()
            return
        try:
            origin, topic, told = message["data"].decode().split("\n", 2)
            data = json.loads(told) if told else None
        except ValueError:
            log.warning("valkey_signal_not_understood", channel=CHANNEL)
            return
        if origin != self._origin:
            self._here.publish(topic, data)
