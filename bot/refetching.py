"""Planned sources, fetched again while the shop serves: one at a time, each in a process of its own.

A process of its own, because reading a large feed would make turns wait for the interpreter, a feed that
takes all memory must not take the shop with it, and the import can run at low priority.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
import structlog
from anyio.to_thread import run_sync

from bot.settings import Settings, own_prefix
from catalog.report import ImportReport
from catalog.sources import Run, SourceStore
from catalog.sync import due

log = structlog.get_logger(__name__)

_NICE = 10
#: Seconds that an import gets to end by itself when the shop stops; it may be killed at any moment.
_GRACE = 3.0


class Refetching:
    """The sources of the settings' shop. `fetch`: how one is fetched; why it failed, or None."""

    def __init__(
        self,
        settings: Settings,
        engine: sa.Engine,
        clock: Callable[[], datetime],
        fetch: Callable[[str], Awaitable[str | None]] | None = None,
    ) -> None:
        self._sources = SourceStore(engine, settings.shop)
        self._clock = clock
        self._command = [
            sys.executable, "-m", "bot", "--data-dir", str(settings.data_dir), "--shop", settings.shop,
            "catalog", "sources", "fetch", "--json", "--",
        ]  # fmt: skip
        # Where there are several shops, it is said of this one alone where it is.
        self._environment = {**os.environ, f"{own_prefix(settings.shop)}DATA_DIR": str(settings.data_dir)}
        self._fetch = fetch or self._in_a_process

    async def due(self) -> list[str]:
        """Names, the longest overdue first."""
        return await run_sync(self._due)

    async def fetch(self, name: str) -> None:
        """Unless another process just did. An import that died without a word is written down as failed, so
        that it waits as other failures do."""
        if name not in await run_sync(self._due):
            return
        began = self._clock()
        failed = await self._fetch(name)
        if failed is None:
            log.info("source_fetched", source=name)
            return
        log.warning("source_not_fetched", source=name, reason=failed)
        await run_sync(self._failed, name, began, failed)

    async def _in_a_process(self, name: str) -> str | None:
        return await run_aside([*self._command, name], self._environment)

    def _due(self) -> list[str]:
        return [plan.name for plan in due(self._sources.states(), self._clock())]

    def _failed(self, name: str, began: datetime, error: str) -> None:
        last = next((state.last for state in self._sources.states() if state.name == name), None)
        if last is None or last.started_at < began:
            seconds = round((self._clock() - began).total_seconds(), 3)
            self._sources.record(Run(name, began, seconds, error, ImportReport().summary()))


async def run_aside(command: Sequence[str], environment: Mapping[str, str] | None = None) -> str | None:
    """Run a command at low priority until it ends; its last line on stderr if it failed. Cancelled, it ends
    the command first."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
    try:
        _, told = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        try:
            await asyncio.wait_for(process.communicate(), _GRACE)
        except TimeoutError:
            process.kill()
            await process.communicate()
        raise
    if process.returncode == 0:
        return None
    lines = told.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"it ended with status {process.returncode}"
