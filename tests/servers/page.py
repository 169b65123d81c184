"""A chat page without a browser: says its messages over a socket, again after each loss, to any replica."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from itertools import count
from typing import Any

import httpx
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from bot.channels.web.protocol import PASS, PROTOCOL

#: Seconds after which a page gives up its socket and tries another replica.
SILENCE = 15.0


class Page:
    """`replicas`: addresses, which it takes in turn as a load balancer would. `events`: all that it was told,
    by cursor; `lost`: connections that ended."""

    def __init__(self, replicas: Sequence[str], name: str, token: str) -> None:
        self._replicas, self.name, self._token = list(replicas), name, token
        self._turn = count(sum(map(ord, name)))
        self._socket: ClientConnection | None = None
        self.events: dict[int, dict[str, Any]] = {}
        self.out_of_order = self.lost = self.refused = 0
        self.slowest = 0.0
        self.cursor: int | None = None

    def say(self, id: str, text: str, patience: float = 120.0) -> None:
        """Returns when it is taken (and answered, if the assistant answers)."""
        started = time.monotonic()
        while time.monotonic() < started + patience:
            try:
                socket = self._connected()
                socket.send(json.dumps({"type": "message", "id": id, "text": text}))
                while True:
                    event = self._hear(socket)
                    if event["type"] == "accepted" and event["in_reply_to"] == id:
                        self.slowest = max(self.slowest, time.monotonic() - started)
                        return
                    if event["type"] == "error" and event["id"] == id:
                        self.refused += 1
                        time.sleep(1.0)
                        socket.send(json.dumps({"type": "message", "id": id, "text": text}))
            except (OSError, TimeoutError, WebSocketException):
                self._drop()
        raise AssertionError(f"{self.name}: {id} was not taken within {patience:g} s")

    def hear(self, kind: str, patience: float = 10.0) -> dict[str, Any]:
        """The next event of this kind."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            event = self._hear(self._connected())
            if event["type"] == kind:
                return event
        raise AssertionError(f"{self.name}: no {kind} within {patience:g} s")

    def move(self, replicas: Sequence[str]) -> None:
        """Talk to these from the next message on."""
        self._replicas = list(replicas)
        self._drop()

    def close(self) -> None:
        self._drop()

    def _connected(self) -> ClientConnection:
        if self._socket is None:
            address = self._replicas[next(self._turn) % len(self._replicas)]
            since = f"&since={self.cursor}" if self.cursor is not None else ""
            try:
                opening = connect(
                    f"{address.replace('http', 'ws', 1)}/api/v1/live?chat={self.name}{since}",
                    subprotocols=[PROTOCOL, PASS + self._token],  # type: ignore[list-item]
                    open_timeout=5,
                )
                self._socket = opening.__enter__()
            except (OSError, TimeoutError, WebSocketException):
                time.sleep(0.1)
                raise
        return self._socket

    def _drop(self) -> None:
        if self._socket is not None:
            self.lost += 1
            self._socket.close_socket()
            self._socket.socket.close()
            self._socket = None

    def _hear(self, socket: ClientConnection) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(socket.recv(SILENCE))
        if event["type"] == "ready" and self.cursor is None:
            self.cursor = int(event["cursor"])
        if "cursor" in event and event["type"] != "ready":
            self.out_of_order += event["cursor"] <= (self.cursor or 0)
            self.cursor = int(event["cursor"])
            self.events[self.cursor] = event
        return event


def page(replicas: Sequence[str], name: str) -> Page:
    """Of a new visitor."""
    answer = httpx.post(f"{replicas[0]}/api/v1/page/guest", json={}, timeout=30)
    answer.raise_for_status()
    return Page(replicas, name, answer.json()["token"])
