from __future__ import annotations

from pathlib import Path

import pytest

from catalog import generation
from catalog.errors import CatalogError
from catalog.history import generations, roll_back
from tests.catalog.feed_fakes import FakeEmbedder, csv_file, prepare, run_import

EMBEDDER = "fake/1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A shop with three generations: one, two and three products."""
    for count in (1, 2, 3):
        run_import(tmp_path, feed(tmp_path, count))
    return tmp_path


def feed(folder: Path, count: int) -> Path:
    rows = [f"{n},Cup {n},5,USD" for n in range(count)]
    return csv_file(folder / "feed.csv", "id,title,price,currency", *rows)


def test_what_there_is_is_listed_newest_first(data: Path) -> None:
    assert [(past.number, past.products, past.live) for past in generations(data)] == [
        (3, 3, True), (2, 2, False), (1, 1, False),
    ]  # fmt: skip


def test_the_way_back_is_one_step_or_to_a_number(data: Path) -> None:
    assert roll_back(data, None, EMBEDDER).number == 2
    assert generation.current(data).name == "000002"
    assert roll_back(data, None, EMBEDDER).number == 1
    with pytest.raises(CatalogError, match="no earlier"):
        roll_back(data, None, EMBEDDER)
    assert roll_back(data, 3, EMBEDDER).number == 3


def test_the_next_import_goes_on_from_the_database(data: Path) -> None:
    roll_back(data, 1, EMBEDDER)
    embedder = FakeEmbedder()
    report = run_import(data, feed(data, 3), embedder=embedder)
    assert (report.unchanged, report.generation, embedder.texts) == (3, 4, [])
    assert prepare(data).count() == 3
    assert generation.verify(generation.current(data)).products == 3


@pytest.mark.parametrize(
    ("number", "embedder", "said"),
    [(9, EMBEDDER, r"no catalog 9 .*1, 2, 3"), (2, "other/1", "other/1")],
)
def test_where_it_cant_go_back_to_the_live_one_stays(
    data: Path, number: int, embedder: str, said: str
) -> None:
    with pytest.raises(CatalogError, match=said):
        roll_back(data, number, embedder)
    assert generation.current(data).name == "000003"


def test_a_damaged_one_is_never_served(data: Path) -> None:
    (data / "generations" / "000002" / "ids.json").write_text('["9", "9"]')
    (data / "generations" / "000001" / "ids.json").unlink()
    assert [bool(past.problem) for past in generations(data)] == [False, False, True]
    for number in (1, 2):
        with pytest.raises(CatalogError, match="damaged"):
            roll_back(data, number, EMBEDDER)
    assert generation.current(data).name == "000003"


def test_not_while_an_import_runs(data: Path) -> None:
    with generation.lock(data), pytest.raises(CatalogError, match="Another import"):
        roll_back(data, None, EMBEDDER)
