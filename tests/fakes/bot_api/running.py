"""The server in a thread of its own, on a free port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn

from tests.fakes.bot_api.faults import Fault
from tests.fakes.bot_api.people import Talk
from tests.fakes.bot_api.server import BotApiServer
from tests.fakes.bot_api.world import BotAccount, Chat, Person, World


@dataclass(frozen=True, slots=True)
class BotApi:
    """A running server: `url` is what a library takes for https://api.telegram.org."""

    url: str
    world: World
    server: BotApiServer

    def inject(self, fault: Fault) -> None:
        self.server.inject(fault)

    def talk(self, bot: BotAccount, person: Person, group: Chat | None = None) -> Talk:
        return Talk(self.world, bot, person, group or self.world.private_chat(bot, person))


@contextlib.contextmanager
def running_bot_api(reroute: dict[str, str] | None = None) -> Iterator[BotApi]:
    world = World()
    api = BotApiServer(world, reroute)
    listening = socket.create_server(("127.0.0.1", 0), backlog=512)
    config = uvicorn.Config(
        api, log_config=None, log_level="critical", access_log=False, lifespan="off", loop="asyncio",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = _Quiet(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield BotApi(f"http://127.0.0.1:{listening.getsockname()[1]}", world, api)
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


class _Quiet(uvicorn.Server):
    """Without signal handlers: it runs beside a test, in a thread. Ends the webhook pushes with itself."""

    def capture_signals(self) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app = self.config.app
        assert isinstance(app, BotApiServer)
        with contextlib.suppress(asyncio.CancelledError):
            await app.webhooks.close()
        await super().shutdown(sockets)
