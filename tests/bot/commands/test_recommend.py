"""Purchase logs as a merchant hands them in."""

from __future__ import annotations

import json

from bot.app import build
from bot.settings import Settings
from tests.bot.commands.shop import Shell, shell

__all__ = ["shell"]

LOG = [
    "customer,date,product",
    *(f"c{n},2026-01-0{1 + n % 5},{item}" for n in range(12) for item in ("1", "4")),
]
LOG += [f"d{n},2026-02-01,2" for n in range(20)]


def test_orders_teach_the_running_shop_what_is_bought_together(shell: Shell) -> None:
    shell("catalog", "import", shell.feed())
    app = build(Settings(data_dir=shell.data_dir))
    shop = app.shops("main")
    assert shop.bought_together(["1"]) == []
    log = shell.data_dir.parent / "orders.csv"
    log.write_text("\n".join(LOG), encoding="utf-8")
    report = shell.json("recommend", "fit", "--purchases", log)
    assert (report["baskets"], report["items"], report["in_catalog"]) == (32, 3, 3)
    served = build(Settings(data_dir=shell.data_dir)).shops("main")
    assert served.bought_together(["1"]) == ["4"]
    assert served.bought_together(["1"], exclude=["4"]) == []


def test_a_log_may_name_products_by_title_and_what_is_sold_out_is_not_offered(shell: Shell) -> None:
    shell("catalog", "import", shell.feed())
    log = shell.data_dir.parent / "baskets.txt"
    lines = ["red mug,Steel kettle,Pine table"] * 9 + ["Blue mug"] * 20
    log.write_text("\n".join(lines), encoding="utf-8")
    assert shell.json("recommend", "fit", "--purchases", log)["in_catalog"] == 4
    served = build(Settings(data_dir=shell.data_dir)).shops("main")
    assert served.bought_together(["1"]) == ["5"]
    status, out, _ = shell("recommend", "fit", "--purchases", log)
    assert status == 0
    assert "also takes" in out


def test_columns_of_other_names_are_named_and_missing_ones_said(shell: Shell) -> None:
    log = shell.data_dir.parent / "log.csv"
    log.write_text("ware;korb\n".replace(";", ",") + "a,1\nb,1\n,2\n", encoding="utf-8")
    status, _, err = shell("recommend", "fit", "--purchases", log, "--item", "ware", "--order", "kunde")
    assert (status, err.count("\n")) == (1, 1)
    assert "'kunde'" in err
    status, _, err = shell("recommend", "fit", "--purchases", log, "--item", "ware", "--order", "korb")
    assert status == 0
    assert "1 rows" in err
    status, _, err = shell("recommend", "fit", "--purchases", shell.data_dir / "none.csv")
    assert (status, err.count("\n")) == (1, 1)


def test_baskets_are_completed_line_by_line(shell: Shell) -> None:
    train, queries = shell.data_dir.parent / "train.txt", shell.data_dir.parent / "queries.txt"
    train.write_text("pasta,sauce\n" * 9 + "tea,sugar\n" * 9, encoding="utf-8")
    queries.write_text("pasta\n\ncaviar\n", encoding="utf-8")
    status, out, _ = shell(
        "recommend", "together", "--train", train, "--queries", queries, "--limit", "1", "--json"
    )
    assert status == 0
    assert [len(json.loads(line)["ids"]) for line in out.splitlines()] == [1, 1, 1]
    assert json.loads(out.splitlines()[0]) == {"ids": ["sauce"]}


def test_chats_teach_who_has_an_answer_and_too_few_of_them_teach_no_order(shell: Shell) -> None:
    shell("catalog", "import", shell.feed())
    status, out, err = shell("recommend", "learn", "--json")
    assert status == 0, err
    rows = [json.loads(line) for line in out.splitlines()]
    assert {row["question"] for row in rows[:-1]} >= {"color", "size", "budget"}
    assert rows[-1]["order"] is None
    assert "0 lists" in rows[-1]["why"]
    assert (shell.data_dir / "recommender" / "readiness.model").exists()
    assert not (shell.data_dir / "recommender" / "scoring.model").exists()
    assert "expected to be answered" in shell("recommend", "learn")[1]


def test_sorts_of_customers_are_told_and_drawn(shell: Shell) -> None:
    log = shell.data_dir.parent / "log.csv"
    rows = [f"c{n},2026-0{1 + month}-01,1,10" for n in range(30) for month in range(n % 6 + 1)]
    rows += [f"r{n},2026-06-01,5,{400 + n}" for n in range(30)]
    log.write_text("\n".join(["customer,date,items,amount", *rows]), encoding="utf-8")
    picture = shell.data_dir.parent / "personas.svg"
    found = shell("segments", "personas", "--purchases", log, "--plot", picture, "--json")
    assert found[0] == 0, found[2]
    assert len(found[1].splitlines()) == 60
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert "told apart" in shell("segments", "personas", "--purchases", log)[1]
    status, _, err = shell(
        "segments", "personas", "--purchases", log, "--plot", shell.data_dir / "no" / "x.svg"
    )
    assert (status, "can't be written" in err) == (1, True)


def test_segments_of_a_small_log(shell: Shell) -> None:
    log = shell.data_dir.parent / "log.csv"
    log.write_text(
        "customer,date,items,amount\na,2026-01-01,1,10\na,x,1,10\nb,2026-03-01,2,7\n", encoding="utf-8"
    )
    status, out, err = shell("segments", "fit", "--purchases", log, "--json")
    assert status == 0
    assert "1 rows" in err
    assert [json.loads(line)["customer"] for line in out.splitlines()] == ["a", "b"]
