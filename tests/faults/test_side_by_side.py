"""The version before and this one side by side, as while a deployment is rolled out: real processes of both
over one PostgreSQL and one Valkey, with shoppers who are answered by the one and by the other in turn.

The version before is what the repository held before its newest migration.
"""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.storage import migrate, tables
from bot.storage.engine import open_engine
from tests.servers.page import page
from tests.servers.postgres import PostgresServer
from tests.servers.replica import ROOT, Replica
from tests.servers.valkey import ValkeyServer

pytestmark = [pytest.mark.heavy, pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")]
SAID = ("hello", "a warm jumper under 90", "cheaper please", "how long does delivery take?", "the first one")
PAGES = 3


def git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The program of the version before, in a folder."""
    newest = f"bot/storage/migrations/versions/rev_{migrate.head()}.py"
    try:
        added = git("log", "--diff-filter=A", "--format=%H", "-1", "--", newest).decode().strip()
        archive = git("archive", f"{added}^", "bot", "catalog", "nlu", "recommender")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no history of the repository here: {error}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        files.extractall(tmp_path / "before", filter="data")
    return tmp_path / "before"


@pytest.fixture
def database(postgres: PostgresServer) -> Iterator[str]:
    with postgres.database() as url:
        yield url


def revision(database: str) -> str | None:
    engine = open_engine(database)
    try:
        return migrate.revision(engine)
    finally:
        engine.dispose()


def test_both_serve_the_same_chats(before: Path, database: str, valkey: ValkeyServer, tmp_path: Path) -> None:
    environment = {"SHOPKEEPER_DATABASE_URL": database, "SHOPKEEPER_VALKEY_URL": valkey.url}
    data = tmp_path / "data"
    old = Replica(data, environment, tmp_path / "old.log", program=before, command="demo")
    new = Replica(data, environment, tmp_path / "new.log")
    said: Counter[str] = Counter()

    def talk(*replicas: Replica) -> None:
        """Everybody says everything once more; each message to the next of these."""
        for one in pages:
            for number, text in enumerate(SAID):
                one.move([replicas[number % len(replicas)].address])
                one.say(f"u{said[one.name]}", text)
                said[one.name] += 1

    try:
        old.launch()
        old.wait()
        stood = revision(database)
        assert stood is not None
        assert stood < migrate.head()
        pages = [page([old.address], f"both{number}") for number in range(PAGES)]
        talk(old)
        new.launch()
        new.wait()
        assert revision(database) == migrate.head()
        talk(old, new)
        old.kill()  # in the middle of nothing; it comes back over tables that are newer than it
        talk(new)
        old.launch()
        old.wait()
        talk(new, old)
        assert new.stop() == 0  # the deployment is taken back
        talk(old)
        told = Counter({one.name: len(one.events) for one in pages})
        assert sum(one.out_of_order for one in pages) == 0
        for one in pages:
            one.close()
    finally:
        old.kill()
        new.kill()
    check(database, said)
    assert told == Counter({name: 2 * count for name, count in said.items()})


def check(database: str, said: Counter[str]) -> None:
    """Nothing lost, nothing doubled, nothing out of order."""
    engine = open_engine(database)
    message, chat = tables.message, tables.chat
    query = sa.select(message.c.turn, message.c.sender, message.c.update_id).join(
        chat, chat.c.id == message.c.chat_id
    )
    with engine.connect() as connection:
        for name, count in said.items():
            rows = connection.execute(
                query.where(chat.c.chat.endswith(f".{name}")).order_by(message.c.id)
            ).all()
            asked = [row.update_id for row in rows if row.sender == "shopper"]
            assert asked == [f"u{number}" for number in range(count)]
            assert [row.turn for row in rows] == [1 + place // 2 for place in range(2 * count)]
            assert [row.sender for row in rows] == ["shopper", "bot"] * count
    engine.dispose()
