"""Sources kept in step: what an import may remove, what it embeds, and when the next one is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import generation
from catalog.errors import CatalogError, FeedError
from catalog.importer import DATABASE
from catalog.sources import KEPT_RUNS, Run, Schedule, SourceState, SourceStore
from catalog.store import open_engine
from catalog.sync import JITTER, RETRY, RemovalRefusedError, due, due_at, guard_removals
from tests.catalog.feed_fakes import NOW, FakeEmbedder, csv_file, prepare, run_import

HEADER = "id,title,price,currency,available,stock"
PLAN = Schedule("feed", ("https://shop.example/feed.xml",), every=3_600, added_at=NOW)


def feed(tmp_path: Path, *ids: int | str, price: str = "5", title: str = "Cup") -> Path:
    rows = [f"{id_},{title} {str(id_).lower()},{price},USD,true,7" for id_ in ids]
    return csv_file(tmp_path / "feed.csv", HEADER, *rows)


def sources(data: Path) -> SourceStore:
    return SourceStore(open_engine(data / DATABASE))


def ids(data: Path) -> list[str]:
    return [product.id for product in prepare(data).products()]


def test_a_feed_that_lacks_too_much_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path, *range(10)))
    with pytest.raises(RemovalRefusedError, match=r"lacks 4 of the 10 products .* 40%.*30%.*--force"):
        run_import(data, feed(tmp_path, *range(6), 77))
    assert generation.current(data).name == "000001"
    assert len(ids(data)) == 10
    assert "77" not in ids(data), "not even what is new in it is taken"
    assert run_import(data, feed(tmp_path, *range(6)), force=True).removed == 4
    assert ids(data) == [*"012345"]


def test_up_to_the_share_is_removed_unasked_and_the_share_can_be_set(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path, *range(10)))
    assert run_import(data, feed(tmp_path, *range(7))).removed == 3
    assert run_import(data, feed(tmp_path, *range(3)), max_removed=0.6).removed == 4
    with pytest.raises(RemovalRefusedError):
        run_import(data, feed(tmp_path, 9), max_removed=0.9)


def test_the_guard_looks_at_the_source_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path, *range(100, 200)), source="large")
    run_import(data, feed(tmp_path, *range(10)), source="small")
    with pytest.raises(RemovalRefusedError, match="'small'"):
        run_import(data, feed(tmp_path, *range(5)), source="small")


def test_merging_never_removes_so_it_is_never_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path, *range(10)))
    assert run_import(data, feed(tmp_path, 11), mode="merge").removed == 0
    assert len(ids(data)) == 11


def test_ids_that_only_changed_their_case_are_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path, *(f"sku-{n}" for n in range(8))))
    with pytest.raises(RemovalRefusedError, match=r"8 of them .* another case"):
        run_import(data, feed(tmp_path, *(f"SKU-{n}" for n in range(8))))


@given(live=st.integers(1, 10_000), gone=st.integers(0, 10_000), limit=st.floats(0, 1))
def test_what_is_let_through_is_little(live: int, gone: int, limit: float) -> None:
    gone = min(gone, live)
    removed = [str(n) for n in range(gone)]
    try:
        guard_removals("s", live, removed, (), limit)
    except RemovalRefusedError:
        assert gone / live > limit
    else:
        assert gone <= 2 or gone <= limit * live


def test_only_changed_texts_are_embedded_again(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path, *range(5)))
    embedder = FakeEmbedder()
    rows = [f"{n},Cup {n},{n + 1}.99,USD,false,{n}" for n in range(4)]
    changed = csv_file(tmp_path / "feed.csv", HEADER, *rows, "4,Jug,5,USD,true,7", "5,Cup 0,5,USD,true,7")
    report = run_import(data, changed, embedder=embedder)
    assert (report.changed, report.added) == (5, 1)
    assert embedder.texts == ["Jug "], "new prices and stocks embed nothing, nor does a text that is known"


def test_a_removed_product_comes_back_without_being_lost_meanwhile(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path, *range(10)))
    run_import(data, feed(tmp_path, *range(9)))
    gone = prepare(data).find("9")
    assert gone is not None
    assert (gone.product.title, gone.source, gone.removed_at) == ("Cup 9", "default", NOW)
    assert run_import(data, feed(tmp_path, *range(10))).added == 1
    back = prepare(data).find("9")
    assert back is not None
    assert back.removed_at is None
    assert prepare(data).find("nothing") is None


def test_every_import_is_kept_good_or_bad(tmp_path: Path) -> None:
    data = tmp_path / "data"
    run_import(data, feed(tmp_path, *range(3)), source="a")
    with pytest.raises(FeedError):
        run_import(data, tmp_path / "missing.csv", source="a")
    run_import(data, csv_file(tmp_path / "bad.csv", HEADER, "1,,,,,"), source="a")
    with pytest.raises(CatalogError):
        run_import(data, feed(tmp_path, 1), source="a", mapping=tmp_path / "missing.yaml")
    (state,) = sources(data).states()
    assert (state.name, state.products, state.imported_at, state.failures) == ("a", 3, NOW, 3)
    errors = [run.error for run in state.runs]
    assert "missing.yaml" in str(errors[0])
    assert errors[1] == "nothing in the feed could be used"
    assert "There is no file" in str(errors[2])
    assert errors[3] is None
    assert state.last_good is state.runs[3]
    assert state.runs[3].report["added"] == 3
    assert state.runs[1].report["problem_counts"]


def test_of_each_source_only_the_newest_imports_are_kept(tmp_path: Path) -> None:
    prepare(tmp_path)
    store = sources(tmp_path)
    for n in range(KEPT_RUNS + 5):
        store.record(Run("a", NOW + timedelta(hours=n), 1.0, None, {"read": n}))
        store.record(Run("b", NOW, 1.0, None, {}))
    a, b = store.states()
    assert [run.report["read"] for run in a.runs] == list(range(KEPT_RUNS + 4, 4, -1))
    assert len(b.runs) == KEPT_RUNS


def test_plans_are_added_replaced_and_removed(tmp_path: Path) -> None:
    prepare(tmp_path)
    store = sources(tmp_path)
    store.add(PLAN)
    store.add(replace(PLAN, every=7_200, map="shop.yaml", mode="merge"))
    assert store.schedule("feed") == replace(PLAN, every=7_200, map="shop.yaml", mode="merge")
    assert store.remove("feed")
    assert not store.remove("feed")
    with pytest.raises(CatalogError, match="No source 'feed'"):
        store.schedule("feed")


@pytest.mark.parametrize("plan", [replace(PLAN, every=5), replace(PLAN, feeds=())])
def test_a_plan_that_makes_no_sense_is_refused(tmp_path: Path, plan: Schedule) -> None:
    prepare(tmp_path)
    with pytest.raises(CatalogError):
        sources(tmp_path).add(plan)


def state(*runs: tuple[datetime, str | None], plan: Schedule | None = PLAN) -> SourceState:
    kept = tuple(Run("feed", at, 1.0, error, {}) for at, error in runs)
    return SourceState("feed", 1, NOW, kept, plan)


def test_a_new_source_is_due_at_once_and_one_by_hand_never() -> None:
    assert due_at(state()) == NOW
    assert due_at(state((NOW - timedelta(days=1), None))) == NOW
    assert due_at(state(plan=None)) is None


def test_the_next_fetch_comes_after_the_interval_with_a_little_jitter() -> None:
    at = due_at(state((NOW, None)))
    assert at is not None
    assert timedelta(hours=1) <= at - NOW <= timedelta(hours=1 + JITTER)
    assert at == due_at(state((NOW, None))), "whoever asks, the answer is the same"


def test_failures_are_tried_again_soon_and_then_less_often() -> None:
    waits = []
    for failed in range(1, 9):
        at = due_at(state(*[(NOW, "down")] * failed))
        assert at is not None
        waits.append((at - NOW).total_seconds())
    assert RETRY <= waits[0] <= RETRY * (1 + JITTER)
    assert waits == sorted(waits)
    assert waits[-1] <= PLAN.every * (1 + JITTER)


def test_the_longest_overdue_is_fetched_first() -> None:
    late = SourceState("late", 1, NOW, (), replace(PLAN, name="late", added_at=NOW - timedelta(days=1)))
    future = SourceState("future", 1, NOW, (), replace(PLAN, name="future", added_at=NOW + timedelta(days=1)))
    assert [plan.name for plan in due([state(), future, late], NOW)] == ["late", "feed"]
