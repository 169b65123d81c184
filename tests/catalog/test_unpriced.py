"""Products without a price: when they are a mistake, and what becomes of those that are none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from catalog import generation
from catalog.columns import Columns
from catalog.errors import FeedError
from catalog.export.offers import entries
from catalog.export.registry import export
from catalog.health_checks import examine
from catalog.health_shelf import shelf_of_generation
from catalog.search import Catalog
from catalog.sync import RemovalRefusedError
from catalog.where import Where
from tests.catalog.feed_fakes import FakeEmbedder, csv_file, prepare, run_import


def prices(tmp_path: Path) -> dict[str, float | None]:
    found = prepare(tmp_path / "data").products()
    return {product.id: None if product.price is None else float(product.price) for product in found}


def titles(path: Path, *names: str) -> Path:
    lines = (json.dumps({"id": str(n), "title": name}) for n, name in enumerate(names, start=1))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def live(tmp_path: Path) -> Catalog:
    feed = csv_file(tmp_path / "a.csv", "id,title,price", "1,Oak desk,90", "2,Oak table,POA")
    run_import(tmp_path / "data", feed, indexing=None)
    return Catalog.open(generation.current(tmp_path / "data"), FakeEmbedder())


def test_a_feed_of_ids_and_titles_is_loaded_and_says_so(tmp_path: Path) -> None:
    report = run_import(tmp_path / "data", titles(tmp_path / "feed.jsonl", "Oak desk", "Pine shelf"))
    assert (report.read, report.added, report.rejected) == (2, 2, 0)
    assert [(p.row, p.field, p.kind, p.level) for p in report.problems if p.field == "price"] == [
        (None, "price", "no prices", "warning")
    ]
    assert prices(tmp_path) == {"1": None, "2": None}


def test_a_table_without_a_column_of_prices_is_loaded(tmp_path: Path) -> None:
    report = run_import(tmp_path / "data", csv_file(tmp_path / "a.csv", "id,title,year", "1,Cup,2019"))
    assert (report.added, report.rejected) == (1, 0)


def test_prices_under_a_name_of_their_own_are_not_overlooked(tmp_path: Path) -> None:
    feed = csv_file(tmp_path / "a.csv", "id,title,what you pay", "1,Cup,5.00", "2,Mug,6.50")
    with pytest.raises(FeedError, match="'what you pay' looks like prices"):
        run_import(tmp_path / "data", feed)
    (tmp_path / "none.yaml").write_text("price:\n", encoding="utf-8")
    assert run_import(tmp_path / "data", feed, mapping=tmp_path / "none.yaml").added == 2


def test_a_hole_among_prices_is_a_mistake_wherever_it_stands(tmp_path: Path) -> None:
    feed = csv_file(tmp_path / "a.csv", "id,title,price", "1,Cup,", "2,Mug,6", "3,Jug,")
    report = run_import(tmp_path / "data", feed)
    assert (report.added, report.rejected) == (1, 2)
    assert sorted((p.row or 0, p.kind) for p in report.problems if p.level == "error") == [
        (2, "missing"),
        (4, "missing"),
    ]
    assert prices(tmp_path) == {"2": 6.0}


def test_a_priced_row_takes_the_place_of_an_unpriced_one_of_its_id(tmp_path: Path) -> None:
    run_import(tmp_path / "data", csv_file(tmp_path / "a.csv", "id,title,price", "1,Cup,", "1,Cup,6"))
    assert prices(tmp_path) == {"1": 6.0}


@pytest.mark.parametrize(
    "words", ["on request", "Price on request", "P.O.A.", "Цена по запросу", "договорная"]
)
def test_who_says_on_request_means_it(tmp_path: Path, words: str) -> None:
    feed = csv_file(tmp_path / "a.csv", "id,title,price", "1,Cup,5", f"2,Mug,{words}")
    assert run_import(tmp_path / "data", feed).rejected == 0
    assert prices(tmp_path) == {"1": 5.0, "2": None}


def test_variants_without_prices_stay_when_none_has_one(tmp_path: Path) -> None:
    header = "id,title,item_group_id,size"
    run_import(tmp_path / "data", csv_file(tmp_path / "a.csv", header, "1,Tee S,t,S", "2,Tee M,t,M"))
    (product,) = prepare(tmp_path / "data").products()
    assert [variant.id for variant in product.variants] == ["1", "2"]
    assert product.price is None


def test_known_prices_are_not_lost_to_a_feed_without_any(tmp_path: Path) -> None:
    priced = csv_file(tmp_path / "a.csv", "id,title,price", "1,Cup,5", "2,Mug,6")
    bare = csv_file(tmp_path / "b.csv", "id,title,stock", "1,Cup,3", "2,Mug,0")
    run_import(tmp_path / "data", priced)
    for mode in ("merge", "snapshot"):
        with pytest.raises(RemovalRefusedError, match="2 of its 2 products have one"):
            run_import(tmp_path / "data", bare, mode=mode)
    assert prices(tmp_path) == {"1": 5.0, "2": 6.0}
    run_import(tmp_path / "data", bare, force=True)
    assert prices(tmp_path) == {"1": None, "2": None}


def test_it_is_found_but_in_nobodys_budget(live: Catalog) -> None:
    assert len(live.search("oak")) == 2
    for where in (Where(price_max=1e9), Where(price_min=0.0)):
        hits = live.search("oak", where)
        assert [live.columns.ids[row] for row in hits.rows] == ["1"]
        assert live.mask(where).sum() == 1


def test_its_column_holds_no_number(live: Catalog, tmp_path: Path) -> None:
    columns = Columns.read(generation.current(tmp_path / "data") / "columns.arrow")
    assert np.isnan(columns.price).tolist() == [False, True]


def test_health_names_it(live: Catalog, tmp_path: Path) -> None:
    health = examine(shelf_of_generation(generation.current(tmp_path / "data")))
    finding = next(f for f in health.findings if f.check.name == "unpriced")
    assert [example.id for example in finding.found.examples] == ["2"]
    assert finding.points > 0


def test_exports_carry_it(live: Catalog, tmp_path: Path) -> None:
    directory = generation.current(tmp_path / "data")
    out = tmp_path / "out"
    assert export(entries(directory), "google-tsv", out).lacking["price"] == 1
    for format in ("openai", "jsonld", "jsonl"):
        assert export(entries(directory), format, out).products == 2
    run_import(tmp_path / "again" / "data", out.rename(tmp_path / "out.jsonl"))
    assert prices(tmp_path / "again") == {"1": 90.0, "2": None}
