from __future__ import annotations

from decimal import Decimal

import pytest

from benchmarks.simulator import TURNS, meet, report
from benchmarks.simulator import Meeting as Met
from benchmarks.simulator_shopper import Shopper, draw
from bot.app import App
from bot.messages import Card, ChatKey, Reply
from bot.shop import Shop
from tests.bot.demo_shop import demo, loaded_demo

__all__ = ["demo", "loaded_demo"]


@pytest.fixture
def shop(demo: App) -> Shop:
    return demo.shops("main")


def reply(question: str | None, *ids: str) -> Reply:
    cards = tuple(Card(id, id, Decimal(1), "EUR", True) for id in ids)
    return Reply(
        key=ChatKey("main", "test", "x"),
        turn=1,
        language="en",
        action="recommend",
        text="",
        intent=("search_product", 1.0),
        entities=(),
        constraints={},
        cards=cards,
        question=question,
    )


def test_the_same_shoppers_come_to_everybody(shop: Shop) -> None:
    crowd = [draw(shop, 7, number) for number in range(40)]
    assert crowd == [draw(shop, 7, number) for number in range(40)]
    assert crowd != [draw(shop, 8, number) for number in range(40)]
    assert len({shopper.target for shopper in crowd}) > 30


def test_what_they_know_is_true_of_the_product_in_mind(shop: Shop) -> None:
    known = 0
    for shopper in (draw(shop, 7, number) for number in range(60)):
        product = shop.product(shopper.target)
        row = shop.catalog.row(shopper.target)
        assert product is not None
        assert row is not None
        assert product.available
        for slot, value in shopper.wants.items():
            known += 1
            if slot == "budget":
                assert float(value) >= float(product.price)
            elif slot == "gender":
                assert value in shop.catalog.values("gender", row)
            else:
                assert value in [shop.word(slot, held, "en") for held in shop.catalog.values(slot, row)]
    assert known > 100


def shopper_with(shop: Shop, slot: str) -> Shopper:
    return next(one for one in (draw(shop, 7, number) for number in range(200)) if slot in one.wants)


def test_they_answer_what_they_know_and_lose_patience_with_the_rest(shop: Shop) -> None:
    shopper = shopper_with(shop, "color")
    assert shopper.wants["color"] in shopper.answer(reply("color", "x"), [], shop, 1)
    indifferent = next(one for one in (draw(shop, 7, n) for n in range(200)) if "brand" not in one.wants)
    patience = indifferent.patience
    indifferent.answer(reply("brand", "x"), [], shop, 1)
    assert indifferent.patience == patience - 1
    assert shopper.found(reply(None, "other", shopper.target))
    assert not shopper.found(reply(None, "other"))


def test_most_are_served_in_a_small_shop(demo: App, shop: Shop) -> None:
    met = [meet(demo.assistant, shop, draw(shop, 7, number), f"sim {number}") for number in range(12)]
    assert sum(one.served for one in met) >= 8
    assert all(1 <= one.turns <= TURNS + 1 for one in met)


def test_a_lead_is_told_with_its_interval(capsys: pytest.CaptureFixture[str]) -> None:
    report({"ours": [Met(1, 0)] * 50 + [Met(6, 1)] * 10, "never ask": [Met(6, 0)] * 60}, seed=1)
    told = capsys.readouterr().out
    assert "ours - never ask: served +0.833" in told
