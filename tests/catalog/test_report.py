from __future__ import annotations

import io
from pathlib import Path

from rich.console import Console

from catalog.feeds.base import Problem
from catalog.feeds.mapping import load_map
from catalog.report import MAX_PROBLEMS, ImportReport, render
from tests.catalog.feed_fakes import csv_file, run_import

GUIDES = Path(__file__).parents[2] / "docs" / "guides"


def shown(report: ImportReport) -> str:
    console = Console(file=io.StringIO(), width=120)
    console.print(render(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_page_shows_counts_columns_and_problems_by_sort(tmp_path: Path) -> None:
    feed = csv_file(
        tmp_path / "feed.csv",
        "id,title,price,currency,[bold]fit",
        "1,Cup,5,USD,slim",
        *("2,,x,USD," for _ in range(12)),
    )
    page = shown(run_import(tmp_path / "data", feed))
    assert "13  read" in page
    assert "12  rejected" in page
    assert "[bold]fit" in page, "a feed's own words are no markup"
    (line,) = [line for line in page.splitlines() if "there is no title" in line]
    assert line.split()[:6] == ["error", "title", "12", "3,", "4,", "5,"]
    assert "…" in page


def test_of_endless_problems_only_the_first_are_kept_but_all_are_counted() -> None:
    report = ImportReport()
    for row in range(MAX_PROBLEMS + 500):
        report.say(Problem(row, "price", "there is no price", "missing"))
    assert len(report.problems) == MAX_PROBLEMS
    assert report.as_json()["problem_counts"] == {"price: missing": MAX_PROBLEMS + 500}
    assert f"{MAX_PROBLEMS + 500:,}" in shown(report)


def test_the_maps_of_the_guide_can_be_read() -> None:
    maps = sorted((GUIDES / "maps").glob("*.yaml"))
    assert len(maps) == 2
    for path in maps:
        assert {"id", "title", "category", "price", "currency"} <= set(load_map(path).targets)
