"""What planned work is, and the seam of what runs it.

A job may be run twice in a row: its process died between doing it and noting it, or was silent for so long
that another took it up. So each does in transactions what is due then, and finds nothing due the second time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from bot.delivery.retry import RetryPolicy

#: What was asked for and failed is tried so often, within a quarter of an hour; what is planned comes again.
RETRIES = RetryPolicy(first=5.0, most=600.0, attempts=5)
#: Periods in seconds that a plan can have, since they divide their minute, hour or day.
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Job:
    """`run(about)` does it on the event loop (long work in a thread or a process) and is cancelled when the
    process stops; `about` is what `Jobs.ask` was given, "" for planned runs. What it raises is logged.

    `every`: seconds between planned runs, None for what is only asked for; seconds that divide a minute,
    minutes that divide an hour, or hours that divide a day. `alone`: jobs with the same word here never run
    at the same time.
    """

    name: str
    run: Callable[[str], Awaitable[None]]
    every: int | None = None
    alone: str | None = None

    def __post_init__(self) -> None:
        if self.every is not None:
            cron(self.every)


class Jobs(Protocol):
    """Runs the jobs that it was made with; each planned run, and each that is asked for, happens once
    among all processes that share these jobs."""

    async def run(self) -> None:
        """Until cancelled; what runs then is ended, and done again later."""

    async def ask(self, name: str, about: str) -> None:
        """Have a job done soon, unless the same one waits already. Raises KeyError when there is none of
        this name. Call it from within a job: what may be lost by a process that ends has to be asked again
        by the next planned look."""


@dataclass(frozen=True, slots=True)
class JobSeen:
    """One run that ended. `outcome`: "done", "failed", or "stopped" with its process."""

    job: str
    outcome: str
    seconds: float


#: Told of each run when it has ended.
Watch = Callable[[JobSeen], None]


def by_name(jobs: Iterable[Job]) -> dict[str, Job]:
    """Raises ValueError when two have one name."""
    named: dict[str, Job] = {}
    for job in jobs:
        if job.name in named:
            raise ValueError(f"there are two jobs called {job.name!r}")
        named[job.name] = job
    return named


def cron(every: int) -> str:
    """A period in seconds as an expression of five or (with seconds, at its end) six fields."""
    if 0 < every < _MINUTE and _MINUTE % every == 0:
        return f"* * * * * */{every}"
    if 0 < every < _HOUR and every % _MINUTE == 0 and _HOUR % every == 0:
        return f"*/{every // _MINUTE} * * * *"
    if 0 < every < _DAY and every % _HOUR == 0 and _DAY % every == 0:
        return f"0 */{every // _HOUR} * * *"
    raise ValueError(f"every {every} s can't be planned: it must divide a minute, an hour or a day")
