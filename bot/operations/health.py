"""Whether shoppers can be served: each part is asked, in a thread of its own and not for long."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock

import structlog

from bot.errors import ShopkeeperError
from catalog.errors import CatalogError

log = structlog.get_logger(__name__)

#: Seconds that a part has to answer, and for which an answer holds: a load balancer asks often.
PATIENCE, FRESH = 2.0, 1.0


@dataclass(frozen=True, slots=True)
class Health:
    """`problems` by part, each one sentence; `parts` are all that were asked."""

    parts: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        return not self.problems


#: Returns when the part works, else raises.
Check = Callable[[], None]


class HealthChecks:
    """Thread-safe. A check that hangs is not asked again before it has come back."""

    def __init__(
        self,
        checks: Mapping[str, Check],
        *,
        patience: float = PATIENCE,
        fresh: float = FRESH,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._checks = dict(checks)
        self._patience = patience
        self._fresh = fresh
        self._clock = clock
        self._pool = ThreadPoolExecutor(max(1, len(self._checks)), thread_name_prefix="health")
        self._asked: dict[str, Future[None]] = {}
        self._guard = Lock()
        self._last: tuple[float, Health] | None = None

    def __call__(self) -> Health:
        with self._guard:
            if self._last is None or self._clock() - self._last[0] > self._fresh:
                self._last = (self._clock(), self._ask())
            return self._last[1]

    def _ask(self) -> Health:
        for name, check in self._checks.items():
            under_way = self._asked.get(name)
            if under_way is None or under_way.done():
                self._asked[name] = self._pool.submit(check)
        wait(self._asked.values(), timeout=self._patience)
        problems = {name: told for name, asked in self._asked.items() if (told := self._problem(name, asked))}
        return Health(tuple(self._checks), problems)

    def _problem(self, name: str, asked: Future[None]) -> str | None:
        if not asked.done():
            return f"No answer within {self._patience:g} seconds."
        error = asked.exception()
        if error is None:
            return None
        if isinstance(error, ShopkeeperError | CatalogError):
            return str(error)
        # Anybody may ask: what exactly broke stands in the log.
        log.warning("part_unhealthy", part=name, exc_info=error)
        return "It does not work; the log says why."
