from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.jobs.base import Job, Jobs, Watch
from bot.jobs.process import ProcessJobs
from tests.contracts import jobs as contract
from tests.contracts.jobs import JobsContract, Make

quick = contract.quick
test_a_period_that_fits_nowhere_is_refused = contract.test_a_period_that_fits_nowhere_is_refused


@pytest.fixture
def make() -> Make:
    def made(jobs: Sequence[Job], watch: Watch) -> Jobs:
        return ProcessJobs(jobs, watch)

    return made


class TestProcessJobs(JobsContract):
    pass


def test_two_of_one_name_are_refused() -> None:
    async def nothing(_: str) -> None: ...

    with pytest.raises(ValueError, match="two jobs"):
        ProcessJobs([Job("a", nothing), Job("a", nothing)])
