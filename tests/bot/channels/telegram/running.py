"""The Telegram channel of the demo shop, running over the pretended server in a thread of its own."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.app import App, build
from bot.channels.telegram.wiring import telegram_channel
from bot.delivery.base import Sender
from bot.desk.telegram.wiring import topics_desk
from bot.settings import Settings
from tests.fakes.bot_api import BotApi, Talk
from tests.fakes.bot_api.people import Json

TOKEN = "42:pretended-token"
SECRET = "s" * 40
#: Seconds that a test waits for what has to come; far more than it takes.
PATIENCE = 60.0


def wait_for(there: Callable[[], Any], what: str = "it") -> Any:
    """What `there` gives as soon as it is truthy."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := there():
            return found
        time.sleep(0.01)
    raise AssertionError(f"waited {PATIENCE:g} s for {what} in vain")


def answer(talk: Talk, count: int) -> Json:
    """The bot's message number `count` (from 1) of the chat."""
    heard: list[Json] = wait_for(
        lambda: talk.heard if len(talk.heard) >= count else None, f"answer {count} in {len(talk.heard)}"
    )
    return heard[count - 1]


def app_for(api: BotApi, data_dir: Any, **settings: Any) -> App:
    return build(Settings(data_dir=data_dir, telegram_token=TOKEN, telegram_server=api.url, **settings))


@contextlib.contextmanager
def running_channel(
    app: App, base: str | None = "https://shop.example", port: int | None = None
) -> Iterator[None]:
    """`port`: where its webhook listens, under /telegram; on the same event loop, as `serve` has it. With the
    agents' topics, where their group is set."""
    channel = telegram_channel(app, SECRET, base)
    assert channel is not None
    senders: dict[str, Sender] = {channel.name: channel.sender}
    topics = topics_desk(app, channel)
    if topics is not None:
        senders[topics.name] = topics
    dispatcher = app.dispatcher(senders)
    services: list[Callable[[], Coroutine[Any, Any, None]]] = [channel.run, dispatcher.run]
    if port is not None:
        mounted = Starlette(routes=[Mount("/telegram", channel.webhook)])
        config = uvicorn.Config(mounted, host="127.0.0.1", port=port, log_config=None, lifespan="off")
        services.append(partial(served_until_cancelled, uvicorn.Server(config)))
    with in_thread(*services):
        yield


async def served_until_cancelled(server: uvicorn.Server) -> None:
    """Until cancelled; its connections are closed then."""
    serving = asyncio.ensure_future(server.serve())
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def in_thread(*services: Callable[[], Coroutine[Any, Any, None]]) -> Iterator[None]:
    """Run coroutines on a loop in a thread; cancelled, and awaited, at the end."""
    loop = asyncio.new_event_loop()
    failures: list[BaseException] = []
    tasks: list[asyncio.Task[None]] = []

    async def main() -> None:
        tasks.extend(asyncio.create_task(service()) for service in services)
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception) and not isinstance(outcome, asyncio.CancelledError):
                failures.append(outcome)

    def run() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(main())

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in tasks])
        thread.join(PATIENCE)
        assert not failures, failures
