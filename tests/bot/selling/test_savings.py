"""What is left of a budget: named where it is a saving, not where the budget was far above the shop."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.bot.demo_shop import Chat, made_shop

FEED = (
    "id,title,price,currency,category",
    "d1,Nora oak writing desk,120,EUR,Furniture > Desks",
    "d2,Small birch desk,90,EUR,Furniture > Desks",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    return made_shop(tmp_path_factory.mktemp("savings"), *FEED)


@pytest.mark.parametrize(
    ("limit", "saving"), [("150", "€60 under your budget"), ("5000", "within your budget")]
)
def test_a_saving_is_named_where_it_is_one(app: App, limit: str, saving: str) -> None:
    reply = Chat(app, limit).say(f"show me desks up to {limit}")
    assert saving in {reason for card in reply.products for reason in card.reasons}
    assert not any("4,9" in reason for card in reply.products for reason in card.reasons)
