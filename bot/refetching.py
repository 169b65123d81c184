"""Planned sources, fetched again while the shop serves: one at a time, each in a process of its own.

A process of its own, because reading a large feed would make turns wait for the interpreter, a feed that
takes all memory must not take the shop with it, and the import can run at low priority.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from threading import Event, Thread

import sqlalchemy as sa
import structlog

from bot.settings import Settings, own_prefix
from catalog.sources import SourceStore
from catalog.sync import RETRY, due

log = structlog.get_logger(__name__)

#: Seconds between two looks at what is due.
POLL = 30.0
_NICE = 10
#: Seconds that an import gets to end by itself when the shop stops; it may be killed at any moment.
_GRACE = 5.0


class Refetcher:
    """A thread that fetches what is due while the context is open.

    `due`: names of sources, the most urgent first. `fetch(name, stop)` returns when it is done, or soon
    after `stop` is set; why it failed, or None.
    """

    def __init__(
        self,
        due: Callable[[], Sequence[str]],
        fetch: Callable[[str, Event], str | None],
        poll: float = POLL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._due = due
        self._fetch = fetch
        self._poll = poll
        self._clock = clock
        self._tried: dict[str, float] = {}
        self._stop = Event()
        self._thread = Thread(target=self._run, name="refetching", daemon=True)

    def __enter__(self) -> Refetcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def look(self) -> None:
        """Fetch what is due now. What was tried just now and is due still waits `RETRY` seconds: an import
        that died without a word would otherwise be started over and over."""
        for name in self._due():
            now = self._clock()
            if self._stop.is_set():
                return
            if name in self._tried and now - self._tried[name] < RETRY:
                continue
            self._tried[name] = now
            failed = self._fetch(name, self._stop)
            if failed:
                log.warning("source_not_fetched", source=name, reason=failed)
            else:
                log.info("source_fetched", source=name)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look()
            except (sa.exc.SQLAlchemyError, OSError) as error:
                # A locked database or no process to be had: the next look may do better.
                log.warning("sources_not_looked_at", reason=str(error))
            self._stop.wait(self._poll)


def refetching(settings: Settings, engine: sa.Engine) -> Refetcher:
    """The sources of the settings' shop, fetched by `shopkeeper catalog sources fetch`."""
    sources = SourceStore(engine, settings.shop)

    def waiting() -> list[str]:
        return [plan.name for plan in due(sources.states(), datetime.now(UTC))]

    def fetch(name: str, stop: Event) -> str | None:
        command = [sys.executable, "-m", "bot", "--data-dir", str(settings.data_dir), "--shop", settings.shop]
        # Where there are several shops, it is said of this one alone where it is.
        environment = {**os.environ, f"{own_prefix(settings.shop)}DATA_DIR": str(settings.data_dir)}
        return run_aside([*command, "catalog", "sources", "fetch", "--json", "--", name], stop, environment)

    return Refetcher(waiting, fetch)


def run_aside(
    command: Sequence[str], stop: Event, environment: Mapping[str, str] | None = None
) -> str | None:
    """Run a command at low priority until it ends or `stop` is set; its last line on stderr if it failed."""
    process = subprocess.Popen(  # noqa: S603 - our own program; the name of a source is one argument
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    if hasattr(os, "setpriority"):
        os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
    while True:
        try:
            _, said = process.communicate(timeout=0.5)
            break
        except subprocess.TimeoutExpired:
            if stop.is_set():
                process.terminate()
                try:
                    process.communicate(timeout=_GRACE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.communicate()
                return "the shop stopped; the next start goes on with it"
    if process.returncode == 0:
        return None
    lines = said.strip().splitlines()
    return lines[-1] if lines else f"it ended with status {process.returncode}"
