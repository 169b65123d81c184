"""What holds for all tests."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.servers.fixtures import (
    database,
    engine,
    migrated,
    mortal_postgres,
    mortal_valkey,
    postgres,
    valkey,
)

__all__ = ["database", "engine", "migrated", "mortal_postgres", "mortal_valkey", "postgres", "valkey"]

# A busy machine stretches single examples; slow code is found by the tests that measure, not by a deadline.
settings.register_profile("shopkeeper", deadline=None)
settings.load_profile("shopkeeper")
# Plain tracebacks: the default's coloured ones, with every local variable, take seconds.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.processors.KeyValueRenderer(),
    ]
)


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A command that ran in a test must not leave the logs of the next one pointed at its own stderr."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.configure(**before)
    root.handlers[:], root.level = handlers, level


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: while Playwright's session lives, its event loop runs in this thread, and no test
    after it could start one of its own."""
    items.sort(key=lambda item: item.path.is_relative_to(item.config.rootpath / "tests" / "e2e"))
