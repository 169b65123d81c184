"""The embedded default: jobs run in this process, which is the only one, or does them beside the others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import nullcontext
from random import random

from bot.jobs.base import RETRIES, Job, Watch, by_name
from bot.jobs.running import run_once, unwatched


class ProcessJobs:
    """`bot.jobs.base.Jobs` on one event loop. A planned job runs when this starts, and then `every` seconds
    after its last run ended."""

    def __init__(self, jobs: Iterable[Job], watch: Watch = unwatched) -> None:
        self._jobs = by_name(jobs)
        self._watch = watch
        self._alone = {job.alone: asyncio.Lock() for job in self._jobs.values() if job.alone}
        self._waiting: set[tuple[str, str]] = set()
        self._asked: asyncio.Queue[tuple[Job, str]] = asyncio.Queue()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            for job in self._jobs.values():
                if job.every is not None:
                    group.create_task(self._planned(job, job.every))
            while True:
                job, about = await self._asked.get()
                group.create_task(self._until_done(job, about))

    async def ask(self, name: str, about: str) -> None:
        job, key = self._jobs[name], (name, about)
        if key not in self._waiting:
            self._waiting.add(key)
            self._asked.put_nowait((job, about))

    async def _planned(self, job: Job, every: int) -> None:
        while True:
            await self._once(job, "")
            await asyncio.sleep(every)

    async def _until_done(self, job: Job, about: str) -> None:
        tries = 0
        while not await self._once(job, about):
            tries += 1
            if RETRIES.over(tries) or (job.name, about) in self._waiting:
                return  # given up; or asked for again meanwhile, which goes on with it
            self._waiting.add((job.name, about))
            await asyncio.sleep(RETRIES.delay(tries, random))

    async def _once(self, job: Job, about: str) -> bool:
        """Whether it went well."""
        async with self._alone[job.alone] if job.alone else nullcontext():
            self._waiting.discard((job.name, about))
            try:
                await run_once(job, about, self._watch)
            except Exception:  # noqa: BLE001 - told in the log; the other jobs go on
                return False
            return True
