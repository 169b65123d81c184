from __future__ import annotations

from datetime import timedelta

import pytest

from bot.storage.base import EventRecord
from bot.storage.popularity import LANDMARK, growth, interest


def test_interest_doubles_its_stored_size_every_half_life() -> None:
    assert growth(LANDMARK) == 1.0
    assert growth(LANDMARK + timedelta(days=60)) == pytest.approx(4.0)
    assert growth(LANDMARK - timedelta(days=30)) == pytest.approx(0.5)


def test_products_are_found_in_any_form_of_event() -> None:
    events = [
        EventRecord("cart_added", {"id": 7}),
        EventRecord("cart_added", {"product": "8"}),
        EventRecord("ordered", {"ids": ["7", "8"]}),
        EventRecord("ordered", {}),
    ]
    assert interest(events) == {"7": 9.0, "8": 9.0}
