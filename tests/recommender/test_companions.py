from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.companions import Companions, NoCompanions, fit_companions
from recommender.model_file import ModelFileError, load, save

BASKETS = (
    [["pasta", "sauce", "milk"]] * 20 + [["pasta", "milk"]] * 5 + [["milk"]] * 60 + [["tea", "milk"]] * 30
)


def test_a_companion_is_what_its_buyers_take_more_than_others_do() -> None:
    fitted = fit_companions(BASKETS)
    assert [item for item, _ in fitted.goes_with(["pasta"])] == ["sauce"], "everybody buys milk"
    assert fitted.goes_with(["pasta"])[0][1] == pytest.approx((20 + 10 * 20 / 115) / 35 - 20 / 115)
    assert fitted.evidence("pasta", "sauce") == 20
    assert fitted.evidence("pasta", "tea") == 0


def test_chance_pairs_wholesale_orders_and_unknown_things_say_nothing() -> None:
    rare = [*BASKETS, ["tea", "lamp"], ["tea", "lamp"], [f"i{n}" for n in range(500)]]
    fitted = fit_companions(rare)
    assert fitted.goes_with(["lamp"]) == []
    assert fitted.goes_with(["caviar"]) == []
    assert "i1" not in fitted.items
    assert fit_companions([]).goes_with(["tea"]) == NoCompanions().goes_with(["tea"]) == []


def test_several_things_add_up_and_what_is_excluded_is_not_named() -> None:
    fitted = fit_companions([["a", "b", "x"]] * 10 + [["a", "y"]] * 12 + [["b", "z"]] * 8 + [["q"]] * 40)
    assert fitted.goes_with(["a", "b"], 1)[0][0] == "x"
    assert "x" not in [item for item, _ in fitted.goes_with(["a", "b"], exclude=["x"])]
    assert {item for item, _ in fitted.goes_with(["a"])}.isdisjoint({"a"})


def test_a_saved_model_says_the_same_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new" / "companions.model"
    fitted = fit_companions(BASKETS)
    fitted.save(path)
    assert Companions.load(path).goes_with(["pasta"]) == fitted.goes_with(["pasta"])
    raw = bytearray(path.read_bytes())
    raw[-5] ^= 1
    path.write_bytes(raw)
    with pytest.raises(ModelFileError, match="damaged"):
        Companions.load(path)
    path.write_bytes(b"something else")
    with pytest.raises(ModelFileError, match="not a companions-1 model"):
        Companions.load(path)
    with pytest.raises(ModelFileError, match="can't be read"):
        Companions.load(tmp_path / "none")


def test_a_model_of_another_kind_is_refused(tmp_path: Path) -> None:
    save(tmp_path / "x", "weights-1", {"a": 1}, {})
    assert load(tmp_path / "x", "weights-1") == ({"a": 1}, {})
    with pytest.raises(ModelFileError, match="not a companions-1"):
        Companions.load(tmp_path / "x")


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), max_size=30), st.integers(0, 8))
def test_scores_are_shares_in_order(baskets: list[list[str]], limit: int) -> None:
    fitted = fit_companions(baskets)
    for item in fitted.items:
        found = fitted.goes_with([item], limit)
        assert len(found) <= limit
        assert [added for _, added in found] == sorted((added for _, added in found), reverse=True)
        assert all(0 < added <= 1 and fitted.evidence(item, other) >= 3 for other, added in found)
