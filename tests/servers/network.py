"""A stretch of network between a process and a server, which can be cut, swallow everything, or be slow."""

from __future__ import annotations

import select
import socket
import time
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Literal

State = Literal["whole", "cut", "silent"]


class Network:
    """Forwards TCP connections from a free port of 127.0.0.1 to `port`."""

    def __init__(self, port: int) -> None:
        self._target = port
        #: Seconds that each piece is on its way.
        self.delay = 0.0
        self._state: State = "whole"
        self._open: set[socket.socket] = set()
        self._guard = Lock()
        self._closed = Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """Every connection breaks, and none is made."""
        self._state = "cut"
        self._drop()

    def silence(self) -> None:
        """Connections stay, and nothing arrives any more, in either direction."""
        self._state = "silent"

    def mend(self) -> None:
        """New connections get through. Those that fell silent are broken: what was lost stays lost."""
        self._state = "whole"
        self._drop()

    def close(self) -> None:
        self._closed.set()
        self._door.close()
        self._drop()

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        if self._state == "cut":
            caller.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self._target), 5)
        except OSError:
            caller.close()
            return
        pair = {caller: server, server: caller}
        with self._guard:
            self._open |= pair.keys()
        with suppress(OSError, ValueError):
            while True:
                for side in select.select(list(pair), [], [], 0.5)[0]:
                    if not (piece := side.recv(65_536)):
                        raise ConnectionResetError
                    if self._state == "silent":
                        continue
                    if self.delay:
                        time.sleep(self.delay)
                    pair[side].sendall(piece)
        for side in pair:
            side.close()
        with self._guard:
            self._open -= pair.keys()

    def _drop(self) -> None:
        with self._guard:
            for side in self._open:
                with suppress(OSError):
                    side.shutdown(socket.SHUT_RDWR)
