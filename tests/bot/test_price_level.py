"""A sort of customers moves the ranking of who belongs to it, and of nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.app import App
from bot.learned import PERSONAS
from recommender.personas import fit_personas
from tests.bot.demo_shop import Chat
from tests.bot.selling.events import events
from tests.bot.selling.habits import with_habits
from tests.recommender.test_personas import crowd


@pytest.fixture
def app(loaded_demo: Path, tmp_path: Path, request: pytest.FixtureRequest) -> App:
    app = with_habits(loaded_demo, tmp_path, request.param)
    fit_personas(crowd()).save(app.settings.learned / PERSONAS)
    return app


def shown_to(app: App, shopper: str) -> list[dict[str, Any]]:
    """What the log says of the ranking of each product that was shown."""
    Chat(app, shopper, shopper).say("a backpack for me")
    (shown,) = events(app, shopper, "products_shown")
    return list(shown["features"])


@pytest.mark.parametrize("app", [""], indirect=True)
def test_the_log_shows_whose_sort_moved_the_order(app: App) -> None:
    assert any("price_level" in one for one in shown_to(app, "rich5"))
    assert not any("price_level" in one for one in shown_to(app, "a stranger"))


@pytest.mark.parametrize("app", ["persona: off"], indirect=True)
def test_the_merchant_can_switch_it_off(app: App) -> None:
    assert not any("price_level" in one for one in shown_to(app, "rich5"))
