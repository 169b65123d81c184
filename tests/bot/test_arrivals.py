"""How new products are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.arrivals import Arrivals

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def test_a_product_is_new_for_a_while() -> None:
    arrivals = Arrivals(
        {"today": NOW, "a month": ago(30), "two": ago(60), "spring": ago(90), "to come": ago(-1)}
    )
    assert arrivals.freshness(NOW) == pytest.approx({"today": 1.0, "a month": 0.5, "two": 0.25})


def test_it_ages_while_the_shop_runs() -> None:
    arrivals = Arrivals({"lamp": NOW})
    assert arrivals.freshness(NOW) == {"lamp": 1.0}
    assert arrivals.freshness(NOW + timedelta(minutes=5)) == {"lamp": 1.0}, "not counted for each turn"
    assert arrivals.freshness(NOW + timedelta(days=30)) == pytest.approx({"lamp": 0.5})
    assert arrivals.freshness(NOW) == {"lamp": 1.0}, "clocks of turns may go back"
