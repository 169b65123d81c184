"""The merchant's margins: read from their file, and only where the selling file names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ShopkeeperError
from bot.margins import load_margins
from tests.bot.demo_shop import Chat
from tests.bot.selling.habits import with_habits


def written(folder: Path, text: str) -> Path:
    path = folder / "margins.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_margins_are_read_by_product(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffid,name,margin\nmug, Mug ,0.4\njar,Jar,-0.1\n")
    assert load_margins(path) == {"mug": 0.4, "jar": -0.1}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("id,cost\nmug,3\n", "lacks the column 'margin'"),
        ("id,margin\nmug,0.4\njar,35\n", "line 3: '35' is no share"),
        ("id,margin\nmug,\n", "line 2: '' is no share"),
        ("id,margin\nmug\n", "line 2: None is no share"),
        ("id,margin\nmug,nan\n", "line 2"),
        ("", "lacks the column 'id'"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ShopkeeperError, match=problem):
        load_margins(written(tmp_path, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ShopkeeperError, match="can't be read"):
        load_margins(tmp_path / "none.csv")


def test_the_file_beside_the_selling_file_counts_in_the_shop(loaded_demo: Path, tmp_path: Path) -> None:
    written(tmp_path, "id,margin\nmug,0.4\n")
    app = with_habits(loaded_demo, tmp_path, "margins: ../margins.csv\n")
    assert app.shops(app.settings.shop).margins == {"mug": 0.4}
    reply = Chat(app, "one").say("a mug, please")
    assert reply.products
    assert "margin" not in reply.model_dump_json()
