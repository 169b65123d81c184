"""The selling file: every switch can be set, and mistakes are told with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ShopkeeperError
from bot.habits import Habits, load_habits

ROOT = Path(__file__).resolve().parents[2]


def written(folder: Path, text: str) -> Path:
    path = folder / "selling.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_habits_are_on_by_default(tmp_path: Path) -> None:
    assert load_habits(written(tmp_path, "")) == Habits()
    switches = [value for value in Habits().model_dump().values() if isinstance(value, bool)]
    assert len(switches) >= 7
    assert all(switches)


def test_switches_and_rules_are_read(tmp_path: Path) -> None:
    text = "up_sell: off\ncompanions:\n- {of: tents, offer: [sleeping bags], same: []}\n"
    habits = load_habits(written(tmp_path, text))
    assert not habits.up_sell
    assert habits.cross_sell
    assert list(habits.companions[0].offer) == ["sleeping bags"]


@pytest.mark.parametrize(
    ("text", "place"),
    [("up_sel: on", "up_sel"), ("ask_why_days: often", "ask_why_days"), ("[", "can't be read")],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(ShopkeeperError, match=place):
        load_habits(written(tmp_path, text))


def test_every_switch_is_documented() -> None:
    told = (ROOT / "docs" / "salesmanship.md").read_text(encoding="utf-8")
    assert [name for name in Habits.model_fields if f"`{name}`" not in told] == []
