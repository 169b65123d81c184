"""Bigger and smaller by what the attributes state."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from bot.dialogue.phrasing import Phrasing
from bot.messages import ChatKey
from bot.selling.measures import exact, further, in_words, middle, mostly_stated, sides
from catalog.product import Product
from catalog.search import Catalog
from tests.catalog.reading_fakes import WordEmbedder, build, product


def box(**stated: str) -> Product:
    return Product(
        "p", "Box", Decimal(1), "EUR", attributes={name: (value,) for name, value in stated.items()}
    )


def test_lengths_come_to_centimetres() -> None:
    assert sides(box(Width="1,2 m", depth="350 мм", height="20 cm", weight="3 kg")) == {
        "width": 120.0,
        "depth": 35.0,
        "height": 20.0,
    }
    assert sides(box(width="wide", length="12")) == {}


def test_bigger_is_bigger_all_in_all() -> None:
    than = middle([box(width="100 cm", depth="50 cm"), box(width="120 cm", depth="50 cm")])
    assert than == {"width": 110.0, "depth": 50.0}
    assert further(box(width="140 cm", depth="60 cm"), than, "bigger")
    assert not further(box(width="200 cm", depth="25 cm"), than, "bigger")
    assert further(box(width="80 cm", depth="50 cm"), than, "smaller")
    assert further(box(width="150 cm"), than, "wider")
    assert not further(box(width="111 cm"), than, "wider")
    assert not further(box(height="90 cm"), than, "taller")


@pytest.mark.parametrize(
    ("language", "value", "words"),
    [
        ("en", "≤ 120 cm", "up to 120 cm"),
        ("ru", "≤ 120 cm", "до 120 см"),
        ("ru", "≥ 80.5 cm", "от 80,5 см"),
        ("ru", "160x200 cm", "160 × 200 см"),
        ("en", "180–220 cm", "180–220 cm"),
        ("en", "1,2 m", "1,2 m"),
    ],
)
def test_lengths_in_words(language: str, value: str, words: str) -> None:
    say = Phrasing(language, ChatKey("main", "terminal", "c"), 1)
    assert in_words(say, value) == words


def test_a_side_is_a_condition_where_most_goods_state_it(tmp_path: Path) -> None:
    rugs = [product(f"r{n}", f"Rug {n} 2 x 3 m", "Rugs") for n in range(3)]
    lamps = [product("l0", "Lamp 40 cm high", "Lamps"), product("l1", "Lamp", "Lamps")]
    lamps += [product("l2", "Lamp", "Lamps")]
    catalog = Catalog.open(build(tmp_path, [*rugs, *lamps]), WordEmbedder())
    assert mostly_stated(catalog, ["rugs"], "dimensions")
    assert mostly_stated(catalog, ["rugs"], "width")
    assert not mostly_stated(catalog, ["lamps"], "height")
    assert not mostly_stated(catalog, ["lamps"], "depth")
    assert not mostly_stated(catalog, ["lamps"], "dimensions")


@pytest.mark.parametrize(
    ("name", "value", "is_exact"),
    [
        ("width", "120 cm", True),
        ("width", "≤ 120 cm", False),
        ("width", "100–120 cm", False),
        ("dimensions", "160x200 cm", False),
        ("color", "red", False),
    ],
)
def test_one_side_wished_just_so_may_give_way(name: str, value: str, is_exact: bool) -> None:
    assert exact(name, [value]) is is_exact
