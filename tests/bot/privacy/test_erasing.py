"""After a person was erased no table, file or desk knows of them, whatever tables there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot.cli import app as cli
from bot.privacy.erasures import ErasedPeople, Erasures
from bot.privacy.people import People
from bot.storage import copying, tables
from bot.storage.engine import open_engine
from bot.storage.erasing import fingerprint, reached
from bot.storage.files import FileStore
from bot.storage.migrate import merged_metadata, upgrade
from bot.storage.privacy_tables import erasure
from recommender.personas import Personas, fit_personas
from tests.bot.storage.rows import value_of
from tests.recommender.test_personas import crowd

MARK = "annas-mark-4711"
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64

#: Tables without a shopper, each with the reason. A new table with people's data needs a column `shopper` or
#: `chat_id`; a new one without belongs here.
OF_NOBODY = {
    "source": "feeds",
    "product": "the catalog",
    "embedding": "vectors of products' texts",
    "schedule": "feeds",
    "import_run": "feeds",
    "popularity": "products, counted over all",
    "canned": "what agents say",
    "account": "those who work for the shop",
    "session": "those who work for the shop",
    "link": "those who work for the shop",
    "login_failure": "those who work for the shop",
    "audit": "what those who work for the shop did",
    "erasure": "what is still to be erased: no person, and gone when it is done",
}


@dataclass(frozen=True)
class Shop:
    """Anna and Boris have a row in every table of people; Anna's words hold `MARK` wherever words stand."""

    engine: sa.Engine
    files: FileStore
    folder: Path
    path: Path

    def erasures(self, **erasers: Any) -> Erasures:
        return Erasures(self.engine, self.files, self.folder, lambda: NOW + timedelta(hours=1), erasers)

    @property
    def people(self) -> People:
        return People(self.engine, "main", lambda: NOW + timedelta(hours=1))

    def rows(self, mark: str) -> dict[str, int]:
        """By table, the rows that hold the mark anywhere."""
        found: dict[str, int] = {}
        with self.engine.connect() as connection:
            for table in merged_metadata().sorted_tables:
                rows = [repr(tuple(row)) for row in connection.execute(sa.select(table))]
                found[table.name] = sum(mark in row for row in rows)
        return {name: count for name, count in found.items() if count}


def row_of(table: sa.Table, number: int, mark: str, file: str) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        value = value_of(column, number)
        if isinstance(column.type, sa.JSON):
            value = {"text": mark, "files": [{"id": file, "name": f"{mark}.png"}]}
        elif isinstance(value, str) and column.name not in ("owner", "sender", "status", "shop"):
            value = f"{mark} {value}" if not column.foreign_keys else value
        row[column.name] = value
    for name, given in {"shop": "main", "shopper": mark, "closed_at": None}.items():
        if name in table.c:
            row[name] = given
    if "chat_id" in table.c:
        row["chat_id"] = value_of(tables.chat.c.id, number)
    if "updated_at" in table.c:
        row["updated_at"] = NOW
    return row


@pytest.fixture
def shop(database: str, tmp_path: Path) -> Iterator[Shop]:
    upgrade(database)
    engine = open_engine(database)
    files = FileStore(tmp_path / "files")
    with engine.begin() as connection:
        for number, mark in ((1, MARK), (2, "boris")):
            file = files.save(PNG + mark.encode()).id
            for table in reversed(reached()):
                connection.execute(sa.insert(table), row_of(table, number, mark, file))
    path = Path(database.removeprefix("sqlite:///"))
    yield Shop(engine, files, tmp_path, path)
    engine.dispose()


def test_every_table_is_reached_or_of_nobody() -> None:
    """A table that is added later has to be decided on here."""
    names = {table.name for table in merged_metadata().sorted_tables}
    of_people = {table.name for table in reached(merged_metadata())}
    assert of_people == {table.name for table in reached()}
    assert names == of_people | set(OF_NOBODY)
    assert not of_people & set(OF_NOBODY)


def test_no_table_knows_of_a_person_who_was_erased(shop: Shop) -> None:
    before = shop.rows("boris")
    assert set(shop.rows(MARK)) == {table.name for table in reached()}
    counts = shop.people.erase(MARK)
    assert set(counts) == {table.name for table in reached()}
    assert all(count == 1 for count in counts.values())
    left = shop.rows(MARK)
    assert set(left) <= {"erasure"}, left
    assert shop.rows("boris") == before


def test_the_rest_is_erased_outside_the_database_and_then_forgotten_too(shop: Shop) -> None:
    erased: list[str] = []

    class Desk:
        async def erase(self, place: str) -> None:
            erased.append(place)

    with shop.engine.connect() as connection:
        desk = str(connection.scalar(sa.text("SELECT desk FROM desk_place ORDER BY chat_id")))
        place = str(connection.scalar(sa.text("SELECT place FROM desk_place ORDER BY chat_id")))
    (shop.folder / "segments.jsonl").write_text(
        "".join(json.dumps({"customer": one, "segment": "loyal"}) + "\n" for one in (MARK, "boris"))
    )
    personas = shop.folder / "recommender" / "personas.model"
    fit_personas([*crowd(), *(replace(one, customer=MARK) for one in crowd()[:5])]).save(personas)
    shop.people.erase(MARK)
    anyio.run(shop.erasures(**{desk: Desk()}).pass_once)
    assert erased == [place]
    left = Personas.load(personas)
    assert left.of(MARK) is None
    assert len(left.customers) == len(left.traits) == len(left.which) == 250
    assert shop.rows(MARK) == {}
    assert shop.erasures().waiting("main") == []
    kept = [path for path in (shop.folder / "files").rglob("*") if path.is_file()]
    assert [MARK.encode() in path.read_bytes() for path in kept] == [False]
    everything = [path.read_text() for path in shop.folder.glob("*.jsonl")]
    assert not [text for text in everything if MARK in text]
    assert "boris" in (shop.folder / "segments.jsonl").read_text()


def test_a_desk_that_is_away_is_asked_again_and_shows_why(shop: Shop) -> None:
    class Away:
        async def erase(self, place: str) -> None:
            raise ConnectionError("no route to the desk")

    with shop.engine.connect() as connection:
        desk = str(connection.scalar(sa.text("SELECT desk FROM desk_place ORDER BY chat_id")))
    shop.people.erase(MARK)
    anyio.run(shop.erasures().pass_once)
    (waiting,) = shop.erasures().waiting("main")
    assert (waiting.kind, waiting.attempts) == ("place", 0)
    anyio.run(shop.erasures(**{desk: Away()}).pass_once)
    (waiting,) = shop.erasures().waiting("main")
    assert (waiting.attempts, waiting.error) == (1, "ConnectionError: no route to the desk")
    assert waiting.next_at > NOW + timedelta(hours=1)


def test_a_file_that_somebody_else_sent_as_well_stays(shop: Shop) -> None:
    with shop.engine.begin() as connection:
        body = connection.execute(
            sa.select(tables.message.c.body).where(tables.message.c.shopper == MARK)
        ).scalar_one()
        mine = sa.update(tables.message).where(tables.message.c.shopper == "boris")
        connection.execute(mine.values(body=body | {"text": "the same picture"}))
    shop.people.erase(MARK)
    anyio.run(shop.erasures().pass_once)
    assert shop.files.read(body["files"][0]["id"])


def test_the_export_holds_every_row_and_nothing_of_others(shop: Shop) -> None:
    found = shop.people.export(MARK)
    assert set(found["tables"]) == {table.name for table in reached()}
    text = json.dumps(found)
    assert "boris" not in text
    assert shop.people.export("nobody")["tables"] == {}


def test_a_restored_backup_is_cleared_of_who_was_erased_since(shop: Shop, database: str) -> None:
    backup = shop.folder / "backup" / "shop.db"
    copying.backup(database, backup)
    shop.people.erase(MARK)
    anyio.run(shop.erasures().pass_once)
    shop.engine.dispose()
    copying.restore(backup, database, replace=True)
    assert shop.rows(MARK)
    assert shop.people.erase_again(ErasedPeople(shop.folder)) == 1
    assert set(shop.rows(MARK)) <= {"erasure"}
    assert shop.people.erase_again(ErasedPeople(shop.folder)) == 0
    assert shop.rows("boris")


def test_who_comes_back_after_being_erased_is_left_alone(shop: Shop) -> None:
    ErasedPeople(shop.folder).add("main", fingerprint("main", MARK), NOW - timedelta(days=1))
    assert shop.people.erase_again(ErasedPeople(shop.folder)) == 0
    assert shop.rows(MARK)


def test_the_commands(shop: Shop, tmp_path: Path) -> None:
    if not shop.path.is_file():
        pytest.skip("the command takes its database from the data directory here")
    shop.engine.dispose()
    data = tmp_path / "data"
    data.mkdir()
    shop.path.rename(data / "shopkeeper.db")

    def run(*words: str, input: str | None = None) -> Any:
        return CliRunner().invoke(cli, ["--data-dir", str(data), "person", *words], input=input)

    assert json.loads(run("export", MARK).stdout)["shopper"] == MARK
    assert run("export", MARK, "--out", str(tmp_path / "anna.json")).exit_code == 0
    assert run("delete", MARK, input="n\n").exit_code != 0
    done = run("delete", MARK, "--yes")
    assert "Erased: 1 chat" in done.stdout, done.stdout
    assert "1 topics" in done.stderr
    assert "place" in run("pending").stdout
    assert "Nothing was stored" in run("delete", MARK, "--yes").stdout
    assert run("export", MARK).exception is not None
    assert "0 people" in run("reapply").stdout


def test_nothing_is_left_in_the_pages_of_the_file(tmp_path: Path) -> None:
    """What is deleted is overwritten: not even the bytes of the file tell of it."""
    path = tmp_path / "shop.db"
    upgrade(path)
    engine = open_engine(path)
    with engine.begin() as connection:
        for table in reversed(reached()):
            connection.execute(sa.insert(table), row_of(table, 1, MARK, "f" * 64))
    People(engine, "main", lambda: NOW).erase(MARK)
    with engine.begin() as connection:
        connection.execute(sa.delete(erasure))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    assert MARK.encode() not in b"".join(one.read_bytes() for one in tmp_path.iterdir())
