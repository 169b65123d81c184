"""One run of a job, told of in the log and the figures."""

from __future__ import annotations

import asyncio
import time

import structlog

from bot.jobs.base import Job, JobSeen, Watch

log = structlog.get_logger(__name__)


def unwatched(seen: JobSeen) -> None:
    """Nobody counts."""


async def run_once(job: Job, about: str, watch: Watch) -> None:
    """Raises what the job raises."""
    began = time.monotonic()

    def ended(outcome: str) -> None:
        watch(JobSeen(job.name, outcome, time.monotonic() - began))

    try:
        await job.run(about)
    except asyncio.CancelledError:
        ended("stopped")
        raise
    except Exception:
        ended("failed")
        log.warning("job_failed", job=job.name, about=about, exc_info=True)
        raise
    ended("done")
    log.debug("job_done", job=job.name, about=about)
