from __future__ import annotations

import pytest

from recommender.mention import mentions


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("The outer shell is waterproof. Machine wash.", "waterproof"),
        ("Two zipped pockets on the side", "with pockets"),
        ("Фартук с карманами из хлопка", "карман"),
        ("Состав без запаха, на водной основе", "без запаха"),
        ("Removable, washable cover", "washable cover"),
        ("A scent-free cream", "scent free"),
        ("Table and 6 chairs", "with six chairs"),
        ("Room for all shoes", "to put my shoes"),
        ("Table+4 folding chairs, outdoor", "with 4 chairs"),
    ],
)
def test_stated_features_are_found(text: str, feature: str) -> None:
    assert mentions([text], feature)


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("This jacket is not waterproof.", "waterproof"),
        ("Comes without any pockets", "pockets"),
        ("Модель без карманов", "карманы"),
        ("Scent-free cream", "scent"),
        ("Smells of lavender. Sold without lid.", "without smell"),
        ("Washable. The cover is sold separately.", "washable cover"),
        ("A waterway", "waterproof"),
        ("Veneer with the beauty of real oak, as warm as solid wood", "solid wood"),
        ("Сумка из искусственной кожи", "кожа"),
        ("Anything", "with a"),
        ("Table and 4 chairs", "with six chairs"),
    ],
)
def test_denied_absent_or_scattered_features_are_not(text: str, feature: str) -> None:
    assert not mentions([text], feature)
