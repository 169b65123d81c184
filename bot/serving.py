"""The web server and what works beside it (dispatchers, messengers' pollers) on one event loop."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine, Sequence
from types import FrameType
from typing import Any

import structlog
import uvicorn

log = structlog.get_logger(__name__)

#: Runs until it is cancelled.
Service = Callable[[], Coroutine[Any, Any, None]]
#: Seconds before a service that broke is started again.
AGAIN = 5.0


class Server(uvicorn.Server):
    """Ends gracefully: no new connections; pages are told to come back (close code 1012); `stopping` ends
    what would stream for ever; turns under way are finished and stored, within the config's
    `timeout_graceful_shutdown`."""

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        log.info("stopping", connections=len(self.server_state.connections))
        self._stopping()
        await super().shutdown(sockets)
        log.info("stopped")


def run(server: uvicorn.Server, services: Sequence[Service]) -> None:
    """Serve until a signal ends it; the services are cancelled then, and awaited."""
    # Uvicorn raises the signal that ended it once more: that must not kill us before the services are down.
    signal.signal(signal.SIGTERM, _heard)
    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(alongside(server.serve, services))


def _heard(number: int, frame: FrameType | None) -> None:
    log.info("ended_by_signal", signal=signal.Signals(number).name)


async def alongside(main: Service, services: Sequence[Service], again: float = AGAIN) -> None:
    """Run `services` while `main` runs. One that raises is logged and started again `again` seconds later."""
    tasks = [asyncio.create_task(_kept(service, again)) for service in services]
    try:
        await main()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _kept(service: Service, again: float) -> None:
    while True:
        try:
            await service()
        except Exception:
            # Shoppers on other channels are still served; this one comes back when its trouble is over.
            log.exception("service_failed", service=getattr(service, "__qualname__", repr(service)))
            await asyncio.sleep(again)
        else:
            return
