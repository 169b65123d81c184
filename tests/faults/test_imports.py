"""Two imports and a rollback at once: each says what came of it, and the catalog is whole at every moment."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.demo import shop_feed
from bot.storage.engine import open_engine
from catalog.generation import current
from catalog.tables import product

EACH = 30
SHOPKEEPER = (sys.executable, "-m", "bot")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.heavy)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str | None]:
    """A URL; None: the file in the data directory."""
    if request.param == "sqlite":
        yield None
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


@pytest.fixture
def data(loaded_demo: Path, tmp_path: Path, database: str | None, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(loaded_demo, tmp_path / "data")
    if database is not None:
        monkeypatch.setenv("SHOPKEEPER_DATABASE_URL", database)
        copied = subprocess.run(
            [*SHOPKEEPER, "db", "copy", str(tmp_path / "data" / "shopkeeper.db")], check=False
        )
        assert copied.returncode == 0
        (tmp_path / "data" / "shopkeeper.db").unlink()
    lines = Path(str(shop_feed())).read_text(encoding="utf-8").splitlines()[:EACH]
    for source in ("north", "south"):
        rows = [json.loads(line) for line in lines]
        for row in rows:
            row["id"] = f"{source}-{row['id']}"
        feed = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{source}.jsonl").write_text(feed, encoding="utf-8")
    return tmp_path / "data"


def start(data: Path, *words: str) -> subprocess.Popen[str]:
    command = [*SHOPKEEPER, "--data-dir", str(data), "catalog", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def load(data: Path, source: str) -> subprocess.Popen[str]:
    return start(data, "import", str(data.parent / f"{source}.jsonl"), "--source", source, "--json")


def test_nothing_is_lost_or_doubled(data: Path, database: str | None) -> None:
    first = load(data, "north")
    assert first.wait() == 0
    first.communicate()
    running = [load(data, "north"), load(data, "south"), start(data, "rollback")]
    while any(one.poll() is None for one in running):
        assert current(data).is_dir()  # deeply checked: never half of one
    ended = [(one.returncode, *one.communicate()) for one in running]
    for status, _, said in ended:
        assert status in (0, 1), said
        assert "Traceback" not in said
    for source in ("north", "south"):  # who was turned away comes again
        again = load(data, source)
        out, said = again.communicate()
        assert again.returncode == 0, said
        report = json.loads(out.splitlines()[-1])
        assert report["read"] == EACH
        assert report["removed"] == 0
    engine = open_engine(database or data / "shopkeeper.db")
    with engine.connect() as connection:
        query = sa.select(product.c.source, sa.func.count()).where(product.c.removed_at.is_(None))
        rows = {row.source: row[1] for row in connection.execute(query.group_by(product.c.source))}
    engine.dispose()
    assert rows == {"demo": 820, "north": EACH, "south": EACH}
    manifest = json.loads((current(data) / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["products"] == 820 + 2 * EACH
