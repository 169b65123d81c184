"""Bigger and smaller by what the attributes state."""

from __future__ import annotations

from decimal import Decimal

from bot.selling.measures import further, middle, sides
from catalog.product import Product


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
