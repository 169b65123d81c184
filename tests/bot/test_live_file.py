from __future__ import annotations

from pathlib import Path

from bot.learned import LiveAsking, LiveCompanions, load_readiness, save_readiness
from bot.live_file import LiveFile
from recommender.companions import Companions, GoesWith, NoCompanions, fit_companions
from recommender.questions import READINESS, Situation


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_new_file_is_taken_and_a_damaged_one_leaves_the_last_good_one(tmp_path: Path) -> None:
    path, clock = tmp_path / "companions.model", Clock()
    nothing: GoesWith = NoCompanions()
    live = LiveCompanions(LiveFile[GoesWith](path, Companions.load, nothing, clock))
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


def test_what_nobody_can_answer_is_not_asked_any_more(tmp_path: Path) -> None:
    path, clock = tmp_path / "readiness.model", Clock()
    live = LiveAsking(LiveFile(path, load_readiness, dict(READINESS), clock))
    counts = {"brand": {f"b{n}": 25 for n in range(4)}, "color": {"red": 60, "blue": 40}}
    situation = Situation(facets=counts, total=100, shown=4, askable=("color", "brand"))
    before = live.question(situation)
    assert before is not None
    assert before.slot == "brand"
    save_readiness(path, {**READINESS, "brand": 0.05})
    clock.now = 5.0
    after = live.question(situation)
    assert after is not None
    assert after.slot == "color"
