"""A migration that is killed in the middle leaves the database as it was; the next start does all of it."""

from __future__ import annotations

import subprocess
import sys

import sqlalchemy as sa
from alembic import command

from bot.storage import migrate, tables
from bot.storage.engine import open_engine

BEFORE = "0007"
ROWS = 500


def counts(database: str) -> tuple[str | None, int, bool]:
    """Revision, rows, and whether the new table is there."""
    engine = open_engine(database)
    with engine.connect() as connection:
        rows = connection.scalar(sa.select(sa.func.count()).select_from(tables.popularity)) or 0
        there = sa.inspect(connection).has_table("erasure")
    found = migrate.revision(engine)
    engine.dispose()
    return found, rows, there


def test_a_killed_migration_is_all_or_nothing(database: str) -> None:
    migrate.upgrade(database)
    engine = open_engine(database)
    with engine.begin() as connection:
        connection.execute(
            sa.insert(tables.popularity),
            [{"shop": "main", "product": f"p{number}", "score": 1.0} for number in range(ROWS)],
        )
    with engine.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE)
    engine.dispose()
    assert counts(database) == (BEFORE, ROWS, False)
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.migrating", database], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n"
        process.kill()
        process.wait()
        process.stdout.close()
        assert counts(database) == (BEFORE, ROWS, False)
    migrate.upgrade(database)
    assert counts(database) == (migrate.head(), ROWS, True)
    assert migrate.check(database) == []
