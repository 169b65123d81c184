"""Old and new processes side by side: each migration only adds what the version before ignores.

So an old process may insert and read rows in the new tables, whose columns it does not know, while a new one
does; and going back to the old version needs no way back for the tables.
"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from bot.storage import migrate
from bot.storage.engine import open_engine

REVISIONS = sorted(script.revision for script in ScriptDirectory(str(migrate.MIGRATIONS)).walk_revisions())
#: What looks stricter and is not: `system` joined those who may have sent a message.
WIDER = "0003: message demands more: checks"


def schema(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    """Of each table: its columns, and what it demands of its rows beyond them."""
    inspector = sa.inspect(connection)
    return {
        table: {
            "columns": {column["name"]: column for column in inspector.get_columns(table)},
            "key": tuple(inspector.get_pk_constraint(table)["constrained_columns"]),
            "unique": {
                *(tuple(one["column_names"]) for one in inspector.get_unique_constraints(table)),
                *(
                    tuple(map(str, one["column_names"]))
                    for one in inspector.get_indexes(table)
                    if one["unique"]
                ),
            },
            "checks": {str(one["sqltext"]) for one in inspector.get_check_constraints(table)},
            "foreign": {tuple(one["constrained_columns"]) for one in inspector.get_foreign_keys(table)},
        }
        for table in inspector.get_table_names()
    }


def breaks(before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]) -> list[str]:
    """What a process that knows only `before` would stumble over."""
    found = [f"{table} is gone" for table in before.keys() - after.keys()]
    for table in before.keys() & after.keys():
        was, now = before[table], after[table]
        found += [f"{table}.{name} is gone" for name in was["columns"].keys() - now["columns"].keys()]
        for name, column in now["columns"].items():
            old = was["columns"].get(name)
            if old is None:
                if not column["nullable"] and column["default"] is None:
                    found.append(f"{table}.{name} has to be given and has no default in the database")
                continue
            if str(old["type"]) != str(column["type"]):
                found.append(f"{table}.{name} is {column['type']} instead of {old['type']}")
            if old["nullable"] and not column["nullable"]:
                found.append(f"{table}.{name} may not be empty any more")
        found += [f"{table} has another key"] if was["key"] != now["key"] else []
        found += [
            f"{table} demands more: {kind} {new}"
            for kind in ("unique", "checks", "foreign")
            for new in now[kind] - was[kind]
        ]
    return found


def test_no_migration_breaks_the_version_before_it(database: str) -> None:
    engine = open_engine(database)
    try:
        found: list[str] = []
        before: dict[str, dict[str, Any]] = {}
        for revision in REVISIONS:
            with engine.begin() as connection:
                config = migrate._config()
                config.attributes["connection"] = connection
                command.upgrade(config, revision)
            with engine.connect() as connection:
                after = schema(connection)
            found += [f"{revision}: {one}" for one in breaks(before, after)]
            before = after
    finally:
        engine.dispose()
    assert [one for one in found if not one.startswith(WIDER)] == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("ALTER TABLE event DROP COLUMN data", "event.data is gone"),
        ("ALTER TABLE chat RENAME COLUMN turn TO round", "chat.turn is gone"),
        ("ALTER TABLE chat ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'", None),
        ("ALTER TABLE chat ADD COLUMN mood TEXT", None),
        ("CREATE INDEX quicker ON message (sender)", None),
        ("CREATE UNIQUE INDEX stricter ON message (sender)", "message demands more"),
        ("DROP TABLE popularity", "popularity is gone"),
    ],
)
def test_the_rule_sees_what_would_break(database: str, change: str, told: str | None) -> None:
    migrate.upgrade(database)
    engine = open_engine(database)
    with engine.begin() as connection:
        before = schema(connection)
        connection.exec_driver_sql(change)
        found = breaks(before, schema(connection))
    engine.dispose()
    assert (told is None) == (found == [])
    assert told is None or any(told in one for one in found)
