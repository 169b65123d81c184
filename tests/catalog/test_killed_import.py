"""A killed import leaves the old catalog serving, and the next one goes on where it was."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from catalog import generation
from catalog.errors import CatalogError
from catalog.search import Catalog
from tests.catalog.feed_fakes import FakeEmbedder, csv_file, prepare, run_import
from tests.catalog.reading_fakes import WordEmbedder

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


LIMITED = """
import resource, signal, sys
from pathlib import Path
from catalog.errors import CatalogError
from catalog.search import Catalog
from catalog.importer import import_feed
from tests.catalog.feed_fakes import NOW
from tests.catalog.reading_fakes import WordEmbedder

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    import_feed(Path(sys.argv[1]), [sys.argv[2]], embedder=WordEmbedder(), now=NOW)
except CatalogError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_no_room_at_whatever_moment_is_one_sentence_and_the_live_catalog_stays(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path / "old.csv", 3), indexing=None, embedder=WordEmbedder())
    for limit in (2_000, 8_000, 20_000, 60_000, 120_000, 200_000):
        folder = tmp_path / str(limit)
        shutil.copytree(data, folder)
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, str(folder), str(feed(tmp_path / "new.csv", ROWS)), str(limit)],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), limit
        said = done.stdout.strip()
        assert said, f"{limit} bytes were enough"
        assert re.search(r"The disk of .* is full|can't be written", said), said
        assert "\n" not in said
        live = Catalog.open(generation.current(folder), WordEmbedder())
        assert (live.number, live.size) == (1, 3)
        assert (
            run_import(folder, tmp_path / "new.csv", indexing=None, embedder=WordEmbedder()).generation == 2
        )
