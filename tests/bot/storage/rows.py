"""Rows for every table there is, made from what its columns are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.storage.migrate import merged_metadata

START = datetime(2026, 1, 31, 23, 59, 59, 123456, tzinfo=UTC)
#: Columns that take only certain words.
WORDS = {
    "owner": "queued",
    "sender": "system",
    "status": "dead",
    "role": "agent",
    "kind": "invite",
}
ODD = "Ёлка 🎄 '; DROP TABLE chat; -- \\ \" \u2028"


def fill(engine: sa.Engine, rows: int = 3) -> None:
    """`rows` rows in each table; every second one has nothing where nothing may stand."""
    with engine.begin() as connection:
        for table in merged_metadata().sorted_tables:
            connection.execute(sa.insert(table), [_row(table, number) for number in range(1, rows + 1)])


def _row(table: sa.Table, number: int) -> dict[str, Any]:
    empty = {
        column.name: sa.null() if isinstance(column.type, sa.JSON) else None
        for column in table.columns
        if column.nullable and number % 2 == 0
    }
    return {column.name: value_of(column, number) for column in table.columns} | empty


def value_of(column: sa.Column[Any], number: int) -> Any:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return value_of(key.column, number)
    match column.type:
        case sa.JSON():
            return {"z": [number, None, 1.5], "a": {"ключ": ODD}, "": True}
        case sa.DateTime() | sa.TypeDecorator():
            return START + timedelta(days=number)
        case sa.Boolean():
            return number % 2 == 1
        case sa.Integer():
            return number * 7
        case sa.Float():
            return number / 3
        case sa.LargeBinary():
            return bytes(range(256)) * number
        case _ if column.name in WORDS:
            return WORDS[column.name]
        case _:
            return f"{column.name} {number} {ODD}"
