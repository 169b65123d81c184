"""Presents that name whom they are for."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from bot.selling.kin import for_them

TITLES = ["Mug «Best grandpa»", "Кружка «Любимой маме»", "Plain mug", "Кружка синяя", "Дед Мороз под ёлку"]


@dataclass
class Shelf:
    def product(self, row: int) -> Any:
        return SimpleNamespace(title=TITLES[row])


def turn(recipient: str | None) -> Any:
    return SimpleNamespace(
        state=SimpleNamespace(wishes=SimpleNamespace(recipient=recipient)),
        shop=SimpleNamespace(catalog=Shelf()),
    )


@pytest.mark.parametrize(
    ("recipient", "rows"),
    [
        ("husband", [2, 3, 4]),
        ("mother-in-law", [1, 2, 3, 4]),
        ("grandfather", [0, 2, 3, 4]),
        (None, [0, 1, 2, 3, 4]),
    ],
)
def test_what_names_somebody_else_is_left_out(recipient: str | None, rows: list[int]) -> None:
    assert for_them(turn(recipient), range(len(TITLES)), 2) == rows


def test_nothing_is_left_out_where_too_little_would_be_left() -> None:
    assert for_them(turn("husband"), [0, 1, 2], 2) == [0, 1, 2]
