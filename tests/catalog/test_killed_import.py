"""A killed import leaves the old catalog serving, and the next one goes on where it was."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalog import generation
from catalog.errors import CatalogError
from tests.catalog.feed_fakes import FakeEmbedder, csv_file, prepare, run_import

ROWS = 400
SCRIPT = """
import sys, time
from pathlib import Path
from tests.catalog.feed_fakes import FakeEmbedder, run_import

class Slow(FakeEmbedder):
    def passages(self, texts):
        time.sleep(0.05)
        return super().passages(texts)

class Told:
    def advance(self, stage, done, total):
        if stage == "embed":
            print(done, flush=True)

run_import(Path(sys.argv[1]), Path(sys.argv[2]), embedder=Slow(), progress=Told())
"""


def feed(path: Path, count: int) -> Path:
    return csv_file(path, "id,title,price,currency", *(f"{i},Cup {i},5,USD" for i in range(count)))


def test_sigkill_while_embedding_loses_no_finished_work(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path / "old.csv", 1))
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(data), str(feed(tmp_path / "new.csv", ROWS))],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    done = 0
    with process.stdout:
        while done < 100:
            line = process.stdout.readline()
            assert line, "the import ended before it could be killed"
            done = int(line)
        process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL

    assert generation.current(data).name == "000001"
    embedder = FakeEmbedder()
    report = run_import(data, tmp_path / "new.csv", embedder=embedder)
    assert (report.read, report.generation) == (ROWS, 2)
    assert 0 < len(embedder.texts) <= ROWS - done
    assert prepare(data).count() == ROWS
    assert generation.verify(generation.current(data)).products == ROWS


def test_two_imports_at_once_tell_each_other(tmp_path: Path) -> None:
    data = tmp_path / "data"
    prepare(data)
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(data), str(feed(tmp_path / "new.csv", ROWS))],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline()
        started = time.monotonic()
        with pytest.raises(CatalogError, match="Another import"):
            run_import(data, tmp_path / "new.csv")
        assert time.monotonic() - started < 2, "it must not wait"
        process.kill()
    process.wait()
