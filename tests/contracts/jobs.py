"""What every runner of planned work holds to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from bot.delivery.retry import RetryPolicy
from bot.jobs.base import Job, Jobs, JobSeen, Watch

Make = Callable[[Sequence[Job], Watch], Jobs]
PATIENCE = 20.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Failures are tried again at once."""
    for module in ("bot.jobs.process", "bot.jobs.postgres"):
        monkeypatch.setattr(f"{module}.RETRIES", RetryPolicy(first=0.01, most=0.02, attempts=3))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - there is nothing to wait for
            await asyncio.sleep(0.01)


def played(jobs: Jobs, story: Callable[[], Awaitable[None]], ready: Callable[[], bool]) -> None:
    """The story, while the jobs run."""

    async def play() -> None:
        running = asyncio.create_task(jobs.run())
        try:
            await until(ready)
            await story()
            assert not running.done()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    asyncio.run(play())


class JobsContract:
    """`make` is a fixture."""

    def test_planned_work_goes_on_though_one_of_it_breaks(self, make: Make) -> None:
        ran: list[str] = []
        seen: list[JobSeen] = []

        async def works(about: str) -> None:
            ran.append(about)

        async def breaks(_: str) -> None:
            raise RuntimeError("it is broken")

        jobs = make([Job("works", works, every=1), Job("breaks", breaks, every=1)], seen.append)

        async def story() -> None:
            await until(lambda: len(ran) >= 3)
            await until(lambda: sum(one.job == "breaks" for one in seen) >= 2)

        played(jobs, story, lambda: bool(ran))
        assert set(ran) == {""}
        outcomes = {(one.job, one.outcome) for one in seen if one.job in ("works", "breaks")}
        assert outcomes == {("works", "done"), ("breaks", "failed")}

    def test_what_is_asked_for_is_done_once(self, make: Make) -> None:
        done: list[str] = []
        up: list[str] = []
        gate = asyncio.Event()

        async def work(about: str) -> None:
            if about == "first":
                await gate.wait()
            done.append(about)

        async def beat(_: str) -> None:
            up.append("")

        jobs = make([Job("beat", beat, every=1), Job("work", work, alone="one")], lambda _: None)

        async def story() -> None:
            await jobs.ask("work", "first")
            await asyncio.sleep(0.3)
            for _ in range(3):  # each waits for the first, and the same one waits only once
                await jobs.ask("work", "second")
                await jobs.ask("work", "third")
            gate.set()
            await until(lambda: len(done) >= 3)
            await asyncio.sleep(0.3)
            with pytest.raises(KeyError):
                await jobs.ask("unknown", "")

        played(jobs, story, lambda: bool(up))
        assert done == ["first", "second", "third"]

    def test_what_is_alone_never_meets_its_like(self, make: Make) -> None:
        inside: list[str] = []
        met: list[int] = []
        up: list[str] = []

        async def work(about: str) -> None:
            inside.append(about)
            met.append(len(inside))
            await asyncio.sleep(0.02)
            inside.remove(about)

        async def beat(_: str) -> None:
            up.append("")

        jobs = make(
            [Job("beat", beat, every=1), Job("a", work, alone="x"), Job("b", work, alone="x")],
            lambda _: None,
        )

        async def story() -> None:
            for number in range(6):
                await jobs.ask("ab"[number % 2], str(number))
            await until(lambda: len(met) >= 6)

        played(jobs, story, lambda: bool(up))
        assert met == [1] * 6

    def test_what_fails_is_tried_again_and_given_up_in_the_end(self, make: Make) -> None:
        tried: dict[str, int] = {"mends": 0, "never": 0}
        up: list[str] = []

        async def work(about: str) -> None:
            tried[about] += 1
            if about == "never" or tried[about] < 2:
                raise RuntimeError("not yet")

        async def beat(_: str) -> None:
            up.append("")

        jobs = make([Job("beat", beat, every=1), Job("work", work)], lambda _: None)

        async def story() -> None:
            await jobs.ask("work", "mends")
            await jobs.ask("work", "never")
            await until(lambda: tried == {"mends": 2, "never": 3})
            await asyncio.sleep(0.3)

        played(jobs, story, lambda: bool(up))
        assert tried == {"mends": 2, "never": 3}

    def test_what_runs_when_the_process_stops_is_ended(self, make: Make) -> None:
        ended: list[str] = []
        seen: list[JobSeen] = []
        began: list[str] = []

        async def work(_: str) -> None:
            began.append("")
            try:
                await asyncio.sleep(600)
            finally:
                ended.append("")

        async def story() -> None:
            await until(lambda: bool(began))

        played(make([Job("work", work, every=1)], seen.append), story, lambda: bool(began))
        assert len(ended) == len(began)
        assert {one.outcome for one in seen if one.job == "work"} == {"stopped"}


@pytest.mark.parametrize("every", [0, 7, 45, 61, 5400, 90_000])
def test_a_period_that_fits_nowhere_is_refused(every: int) -> None:
    async def nothing(_: str) -> None: ...

    with pytest.raises(ValueError, match="must divide"):
        Job("odd", nothing, every=every)
