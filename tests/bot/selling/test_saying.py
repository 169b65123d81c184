"""What the feed itself says of products goes before what only passes for it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from bot.selling.saying import in_own_colour

COLOURS = ["Brown", "Maroon", "Brown", "Copper"]


def turn() -> Any:
    def product(row: int) -> SimpleNamespace:
        return SimpleNamespace(attributes={"color": (COLOURS[row],)})

    return SimpleNamespace(shop=SimpleNamespace(catalog=SimpleNamespace(product=product)))


def test_a_near_shade_gives_way_where_enough_are_of_the_colour() -> None:
    assert in_own_colour(turn(), [0, 1, 2, 3], ["brown"], 2) == [0, 2]


def test_near_shades_stay_where_the_colour_is_rare_or_none_is_wanted() -> None:
    assert in_own_colour(turn(), [0, 1, 2, 3], ["brown"], 3) == [0, 1, 2, 3]
    assert in_own_colour(turn(), [1, 3], [], 1) == [1, 3]
