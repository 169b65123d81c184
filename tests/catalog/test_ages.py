"""From what age things are meant."""

from __future__ import annotations

import numpy as np
import pytest

from catalog.ages import MIN_AGE, old_enough, youngest
from catalog.columns import Columns, FacetColumn


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("12+", "12"), ("3 +", "3"), ("от 3 лет", "3"), ("с 6 лет", "6"), ("6-9 лет", "6"),
        ("3–5 years", "3"),
        ("от 6 мес", "0.5"), ("6-12 месяцев", "0.5"), ("5 лет", "5"), ("ages 4 to 8", "4"), ("1.5+", "1.5"),
        ("взрослый", None), ("kids", None), ("18", None), ("", None),
    ],
)  # fmt: skip
def test_the_lowest_age(said: str, years: str | None) -> None:
    assert youngest([said]) == years


def test_of_several_the_lowest() -> None:
    assert youngest(["6+", "3+"]) == "3"


def columns(facets: dict[str, FacetColumn]) -> Columns:
    price = np.zeros(3)
    return Columns(
        list("abc"), price, price, price.astype(np.float32), np.zeros(3, np.int32), price == 0, facets
    )


def test_who_is_old_enough_for_what() -> None:
    ages = columns({MIN_AGE: FacetColumn.of([["3"], ["12"], []])})
    assert old_enough(ages, 5) == {MIN_AGE: frozenset({"3"})}
    assert old_enough(ages, 30) == {MIN_AGE: frozenset({"3", "12"})}
    assert old_enough(ages, 1) == {MIN_AGE: frozenset({"none"})}
    assert old_enough(columns({}), 5) == {}
