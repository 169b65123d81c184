"""The letter "ё" where readers expect it."""

from __future__ import annotations

import pytest

from bot.dialogue.spelling import with_yo


@pytest.mark.parametrize(
    ("plain", "spelled"),
    [
        ("черный", "чёрный"), ("Зеленые", "Зелёные"), ("темно-желтая", "тёмно-жёлтая"), ("лен", "лён"),
        ("теплый дом", "тёплый дом"), ("елочные шары", "ёлочные шары"),
        ("черника", "черника"), ("темнота", "темнота"), ("зелень", "зелень"), ("медовый", "медовый"),
        ("blue", "blue"), ("", ""),
    ],
)  # fmt: skip
def test_what_is_spelled_with_two_dots(plain: str, spelled: str) -> None:
    assert with_yo(plain) == spelled
