from __future__ import annotations

from pathlib import Path

from bot.companions import LiveCompanions
from recommender.companions import fit_companions


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_new_file_is_taken_and_a_damaged_one_leaves_the_last_good_one(tmp_path: Path) -> None:
    path, clock = tmp_path / "companions.model", Clock()
    live = LiveCompanions(path, clock)
    assert live.goes_with(["tea"]) == []
    fit_companions([["tea", "sugar"]] * 9 + [["milk"]] * 9).save(path)
    assert live.goes_with(["tea"]) == [], "it looks every few seconds, not at every turn"
    clock.now = 5.0
    assert [item for item, _ in live.goes_with(["tea"])] == ["sugar"]
    path.write_bytes(path.read_bytes()[:-9])
    clock.now = 10.0
    assert [item for item, _ in live.goes_with(["tea"])] == ["sugar"]
    path.unlink()
    clock.now = 15.0
    assert live.goes_with(["tea"]) == []
