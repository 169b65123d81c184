"""What erasing a person leaves to do outside the database: files, topics of desks, a note for backups.

The work is written down in the transaction that erases, and done afterwards; what fails is tried again, ever
more seldom, and stays visible to the merchant until it is done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
import structlog
from anyio.to_thread import run_sync

from bot.learned import PERSONAS, load_personas
from bot.storage import tables
from bot.storage.engine import READ_ONLY
from bot.storage.erasing import fingerprint
from bot.storage.files import FileStore
from bot.storage.privacy_tables import erasure

log = structlog.get_logger(__name__)

#: What failed waits a minute, twice as long each time, a day at most.
FIRST, MOST = timedelta(minutes=1), timedelta(days=1)
#: Rows of one look.
AT_ONCE = 200
#: Letters of an error that are kept.
ERROR = 300


class Eraser(Protocol):
    async def erase(self, place: str) -> None:
        """Delete a topic or conversation at a desk; quietly when it is gone already. May raise anything."""


class Erasures:
    """`erasers` by desk; places at desks that have none here wait for a process that does."""

    def __init__(
        self,
        engine: sa.Engine,
        files: FileStore,
        data_dir: Path,
        clock: Callable[[], datetime],
        erasers: Mapping[str, Eraser] | None = None,
    ) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._files = files
        self._notes = ErasedPeople(data_dir)
        self._segments = data_dir / "segments.jsonl"
        self._personas = data_dir / "recommender" / PERSONAS
        self._clock = clock
        self._erasers = dict(erasers or {})

    async def pass_once(self) -> int:
        """Do what is due; how much of it was done."""
        done = 0
        for row in await run_sync(self._due):
            try:
                await self._do(row)
            except Exception as error:
                log.warning("erasure_failed", kind=row.kind, target=row.target, exc_info=True)
                await run_sync(self._failed, row, f"{type(error).__name__}: {error}"[:ERROR])
            else:
                await run_sync(self._done, row.id)
                done += 1
        return done

    def waiting(self, shop: str) -> list[sa.Row[tuple[object, ...]]]:
        """What is still to be done, the oldest first."""
        with self._reader.connect() as connection:
            query = sa.select(erasure).where(erasure.c.shop == shop).order_by(erasure.c.id)
            return list(connection.execute(query))

    def _due(self) -> list[sa.Row[tuple[object, ...]]]:
        here = sa.or_(erasure.c.kind != "place", erasure.c.target.in_(list(self._erasers)))
        query = sa.select(erasure).where(erasure.c.next_at <= self._clock(), here).order_by(erasure.c.id)
        with self._reader.connect() as connection:
            return list(connection.execute(query.limit(AT_ONCE)))

    async def _do(self, row: sa.Row[tuple[object, ...]]) -> None:
        match row.kind:
            case "place":
                await self._erasers[row.target].erase(row.ref)
            case "file":
                await run_sync(self._erase_file, row.ref)
            case _:
                await run_sync(self._note, row.shop, row.ref, row.asked_at)

    def _erase_file(self, id: str) -> None:
        """Unless somebody else sent the same one."""
        message = tables.message
        mentions = sa.cast(message.c.body, sa.Text).contains(id, autoescape=True)
        with self._reader.connect() as connection:
            if connection.execute(sa.select(message.c.id).where(mentions).limit(1)).first() is None:
                self._files.delete(id)

    def _note(self, shop: str, person: str, at: datetime) -> None:
        self._notes.add(shop, person, at)
        if self._segments.exists():
            self._erase_segment(shop, person)
        if self._personas.exists():
            self._erase_persona(shop, person)

    def _erase_segment(self, shop: str, person: str) -> None:
        lines = self._segments.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        kept = [line for line in lines if not _is_of(line, shop, person)]
        if len(kept) < len(lines):
            replacement = self._segments.with_suffix(".new")
            replacement.write_text("".join(kept), encoding="utf-8")
            replacement.replace(self._segments)

    def _erase_persona(self, shop: str, person: str) -> None:
        personas = load_personas(self._personas)
        kept = personas.without(lambda customer: fingerprint(shop, customer) == person)
        if len(kept.customers) < len(personas.customers):
            kept.save(self._personas)

    def _done(self, id: int) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.delete(erasure).where(erasure.c.id == id))

    def _failed(self, row: sa.Row[tuple[object, ...]], error: str) -> None:
        wait = min(MOST, FIRST * 2 ** min(row.attempts, 12))
        values = {"attempts": row.attempts + 1, "next_at": self._clock() + wait, "error": error}
        with self._engine.begin() as connection:
            connection.execute(sa.update(erasure).where(erasure.c.id == row.id).values(**values))


class ErasedPeople:
    """Fingerprints of who was erased, and when, in `DATA_DIR/erased.jsonl`: beside the database and in none
    of its backups, so that a restored backup can be cleared of them again."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "erased.jsonl"

    def add(self, shop: str, person: str, at: datetime) -> None:
        line = json.dumps({"shop": shop, "person": person, "at": at.isoformat()})
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def all(self) -> dict[str, datetime]:
        """By fingerprint, when last."""
        if not self._path.exists():
            return {}
        rows = (json.loads(line) for line in self._path.read_text(encoding="utf-8").splitlines() if line)
        found: dict[str, datetime] = {}
        for row in rows:
            at = datetime.fromisoformat(row["at"])
            found[row["person"]] = max(at, found.get(row["person"], at))
        return found


def _is_of(line: str, shop: str, person: str) -> bool:
    try:
        return fingerprint(shop, str(json.loads(line)["customer"])) == person
    except (ValueError, KeyError, TypeError):
        return False
