"""The catalog's commands as a merchant types them."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from bot.commands.moments import interval, spoken
from tests.bot.commands.shop import ROWS, Shell, shell

__all__ = ["shell"]


def test_status_tells_what_is_live_and_where_it_came_from(shell: Shell) -> None:
    shell("catalog", "import", shell.feed(), "--source", "own")
    stated = shell.json("catalog", "status")
    assert stated["generation"]["products"] == 5
    assert stated["generation"]["available"] == 4
    (own,) = stated["sources"]
    assert (own["name"], own["products"], own["counts"]["added"], own["error"]) == ("own", 5, 5, None)
    status, out, _ = shell("catalog", "status")
    assert status == 0
    assert "+5 ~0 -0" in out
    assert "by hand" in out


def test_status_of_nothing_says_so(shell: Shell) -> None:
    status, out, err = shell("catalog", "status")
    assert (status, out) == (1, "")
    assert "no catalog" in err
    assert len(err.strip().splitlines()) == 1


def test_a_feed_that_lost_most_of_its_products_is_refused_in_one_sentence(shell: Shell) -> None:
    shell("catalog", "import", shell.feed())
    status, _, err = shell("catalog", "import", shell.feed(ROWS[:1]))
    assert status == 1
    assert "--force" in err
    assert len(err.strip().splitlines()) == 1
    stated = shell.json("catalog", "status")
    assert stated["generation"]["number"] == 1
    assert "--force" in stated["sources"][0]["error"]
    assert "failed" in shell("catalog", "status")[1]
    assert shell.json("catalog", "import", shell.feed(ROWS[:1]), "--force")["removed"] == 4


def test_the_share_is_a_setting(shell: Shell) -> None:
    shell("catalog", "import", shell.feed())
    shell.monkeypatch.setenv("SHOPKEEPER_MAX_REMOVED_SHARE", "0.9")
    assert shell.json("catalog", "import", shell.feed(ROWS[:1]))["removed"] == 4


def test_a_planned_source_is_listed_fetched_and_removed(shell: Shell) -> None:
    feed = shell.feed()
    assert shell("catalog", "sources", "add", "own", feed, "--every", "6h")[0] == 0
    (planned,) = [shell.json("catalog", "sources")]
    assert (planned["feeds"], planned["every"], planned["products"]) == ([str(feed)], 21_600, 0)
    assert shell.json("catalog", "sources", "fetch", "own")["added"] == 5
    status, out, _ = shell("catalog", "sources")
    assert status == 0
    assert "every 6 h" in out
    assert shell("catalog", "sources", "remove", "own")[0] == 0
    status, _, err = shell("catalog", "sources", "remove", "own")
    assert status == 1
    assert "No source 'own'" in err
    assert shell.json("catalog", "sources")["products"] == 5, "its products stay"


@pytest.mark.parametrize("every", ["soon", "0m", "5", "-1h"])
def test_an_interval_that_is_none_is_wrong_usage(shell: Shell, every: str) -> None:
    assert shell("catalog", "sources", "add", "own", shell.feed(), f"--every={every}")[0] == 2


def test_a_map_that_cant_be_read_is_refused_when_it_is_planned(shell: Shell) -> None:
    status, _, err = shell("catalog", "sources", "add", "own", shell.feed(), "--map", "missing.yaml")
    assert status == 1
    assert "missing.yaml" in err


def test_rollback_serves_an_earlier_catalog(shell: Shell) -> None:
    shell("catalog", "import", shell.feed(ROWS[:4]))
    shell("catalog", "import", shell.feed())
    status, out, _ = shell("catalog", "rollback")
    assert status == 0
    assert "Catalog 1 is live again (4 products)" in out
    assert shell.json("catalog", "status")["generation"]["number"] == 1
    status, _, err = shell("catalog", "rollback", "9")
    assert status == 1
    assert "1, 2" in err
    assert "live" in shell("catalog", "rollback", "--list")[1]
    assert shell.json("catalog", "status")["generation"]["number"] == 1


def test_rollback_says_when_a_plan_will_undo_it(shell: Shell) -> None:
    shell("catalog", "sources", "add", "own", shell.feed(ROWS[:4]))
    shell("catalog", "sources", "fetch", "own")
    shell.feed()
    shell("catalog", "sources", "fetch", "own")
    assert "'own' is fetched again in" in shell("catalog", "rollback")[1]


def test_show_tells_what_a_product_is_found_by_and_from_where(shell: Shell, tmp_path: Path) -> None:
    feed = tmp_path / "shoes.csv"
    feed.write_text(
        "id,title,category,price,gender,size\n1,Navy trail running shoes,Running shoes,80,Men,UK 8\n", "utf-8"
    )
    assert shell("catalog", "import", str(feed))[0] == 0
    status, out, _ = shell("catalog", "show", "1")
    assert status == 0
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert "gender male" in lines
    assert "size uk 8, 8" in lines
    assert "size 42 what the feed states, in other words" in lines
    assert any(
        line.startswith("color") and line.endswith("from its title, category or description")
        for line in lines
    )


def test_a_removed_product_can_still_be_shown(shell: Shell) -> None:
    shell("catalog", "import", shell.feed())
    shell("catalog", "import", shell.feed(ROWS[1:]))
    status, out, _ = shell("catalog", "show", "1")
    assert status == 0
    assert "Red mug" in out
    assert "no longer in its feed" in out
    assert "removed" not in shell("catalog", "show", "2")[1]
    assert shell("catalog", "show", "99")[0] == 1


@pytest.mark.parametrize(
    ("text", "seconds", "said"), [("90s", 90, "1 min"), ("6h", 21_600, "6 h"), ("1d", 86_400, "1 d")]
)
def test_intervals(text: str, seconds: int, said: str) -> None:
    assert interval(text) == seconds
    assert spoken(seconds) == said
    with pytest.raises(typer.BadParameter):
        interval(text + "?")


def test_health_in_the_terminal_as_json_and_as_a_page(shell: Shell) -> None:
    shell("catalog", "import", shell.feed())
    status, out, _ = shell("catalog", "health")
    assert status == 0
    assert "Products without a picture" in out
    stated = shell.json("catalog", "health")
    assert 0 < stated["score"] < 100
    pictures = next(finding for finding in stated["findings"] if finding["name"] == "pictures")
    assert (pictures["count"], pictures["share"]) == (5, 1.0)
    target = shell.data_dir.parent / "health.html"
    assert shell("catalog", "health", "--html", target)[0] == 0
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")
    status, _, err = shell("catalog", "health", "--html", shell.data_dir / "no" / "folder.html")
    assert status == 1
    assert "can't be written" in err


def test_an_export_is_a_feed_again(shell: Shell) -> None:
    shell("catalog", "import", shell.feed())
    out = shell.data_dir.parent / "google.tsv"
    status, said, lacking = shell("catalog", "export", "--format", "google-tsv", "--out", out)
    assert status == 0
    assert "5 products in 5 rows" in said
    assert "5 rows have no image_link" in lacking
    assert shell.json("catalog", "import", out)["rejected"] == 0
    assert shell("catalog", "export", "--format", "xlsx", "--out", out)[0] == 2
