"""A stand-in for a Rasa server on loopback: `POST /model/parse`, behaving as the test says."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


@dataclass
class Rasa:
    """`asked`: the messages that came in. `drip`: seconds between the bytes of an answer."""

    answer: Any = None
    status: int = 200
    body: bytes | None = None
    delay: float = 0.0
    drip: float = 0.0
    asked: list[str] = field(default_factory=list)
    queries: list[bytes] = field(default_factory=list)
    url: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert (scope["method"], scope["path"]) == ("POST", "/model/parse")
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.asked.append(json.loads(body)["text"])
        self.queries.append(scope["query_string"])
        await asyncio.sleep(self.delay)
        answer = self.body if self.body is not None else json.dumps(self.answer).encode()
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        step = 1 if self.drip else max(1, len(answer))
        for at in range(0, len(answer), step):
            await send({"type": "http.response.body", "body": answer[at : at + step], "more_body": True})
            await asyncio.sleep(self.drip)
        await send({"type": "http.response.body", "body": b""})


@contextmanager
def running(rasa: Rasa) -> Iterator[Rasa]:
    """Serves `rasa` on a free port of loopback; `rasa.url` is its address."""
    config = uvicorn.Config(rasa, host="127.0.0.1", port=0, lifespan="off", log_config=None, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
        assert thread.is_alive(), "the stub server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    rasa.url = f"http://127.0.0.1:{port}"
    try:
        yield rasa
    finally:
        server.should_exit = server.force_exit = True
        thread.join(5)
