"""Offers with tact over the demo shop: honest, one a turn, none after a refusal, each switched off."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import App, build
from bot.contract import ChatReply
from bot.habits import Companions
from bot.selling.companions import companions
from bot.settings import Settings
from tests.bot.demo_shop import Chat
from tests.bot.selling.events import events
from tests.bot.selling.habits import with_habits

PHONE = "a smartphone up to 400"


def offered(app: App, chat: Chat) -> list[dict[str, Any]]:
    return events(app, chat.incoming.shopper, "offer_made")


def press(chat: Chat, reply: ChatReply, label: str, place: int = 0) -> ChatReply:
    button = next(one for one in reply.products[place].buttons if one.label == label)
    return chat.press(button.press)


def look_at_cheapest(chat: Chat, wish: str) -> tuple[ChatReply, ChatReply]:
    found = chat.say(wish)
    place = min(range(len(found.products)), key=lambda at: found.products[at].price)
    return found, press(chat, found, "Details", place)


def test_a_step_up_is_honest(demo: App) -> None:
    chat = Chat(demo, "step")
    _, told = look_at_cheapest(chat, PHONE)
    (made,) = offered(demo, chat)
    assert made["kind"] == "up_sell"
    shop = demo.shops(demo.settings.shop)
    dearer, product = shop.product(made["id"]), shop.product(made["beside"])
    assert dearer is not None
    assert product is not None
    assert dearer.price > product.price
    assert f"{dearer.price - product.price:g}" in told.text
    assert [card.id for card in told.products] == [product.id]
    assert dearer.title in told.text
    facts = {value for one in (dearer, product) for values in one.attributes.values() for value in values}
    stated = re.findall(r"(\d+ (?:GB|h|years)) instead of (\d+ (?:GB|h|years))", told.text)
    assert stated
    assert {value for pair in stated for value in pair} <= facts


def test_a_step_up_keeps_to_the_budget(demo: App) -> None:
    chat = Chat(demo, "tight")
    found, _ = look_at_cheapest(chat, "a smartphone up to 200")
    for made in offered(demo, chat):
        product = demo.shops(demo.settings.shop).product(made["id"])
        assert product is not None
        assert float(product.price) <= 200
        assert made["over_budget"] == 0
    assert all(product.price <= 200 for product in found.products)


def test_what_lies_over_the_budget_is_said(loaded_demo: Path, tmp_path: Path) -> None:
    app = with_habits(loaded_demo, tmp_path, "over_budget: 0.5")
    chat = Chat(app, "over")
    found = chat.say("a smartphone up to 200")
    told = [press(chat, found, "Details", place) for place in range(len(found.products))]
    made = [one for one in offered(app, chat) if one["over_budget"] > 0]
    assert made
    assert all(any(f"{one['over_budget']:g} over the limit" in reply.text for reply in told) for one in made)


def test_a_yes_looks_at_the_step_and_a_no_ends_it(demo: App) -> None:
    yes = Chat(demo, "yes")
    look_at_cheapest(yes, PHONE)
    (made,) = offered(demo, yes)
    assert yes.say("yes").focus == made["id"]
    no = Chat(demo, "no")
    found, _ = look_at_cheapest(no, PHONE)
    declined = no.say("no thanks").text
    assert "leave it" in declined or "just that" in declined
    assert len(events(demo, "no", "offer_refused")) == 1
    for place in range(len(found.products)):
        press(no, found, "Details", place)
    press(no, found, "Add to cart")
    assert len(offered(demo, no)) == 1


def test_a_companion_goes_into_the_cart_with_a_yes(demo: App) -> None:
    chat = Chat(demo, "companion")
    found = chat.say("a warm jumper for men")
    added = press(chat, found, "Add to cart")
    (made,) = offered(demo, chat)
    assert (made["kind"], made["why"]) == ("cross_sell", "declared")
    assert added.products == []
    assert {"Have a look", "Add it too"} <= {button.label for button in added.buttons}
    taken = chat.say("yes please")
    assert [line.id for line in taken.cart] == [made["beside"], made["id"]]
    assert events(demo, "companion", "offer_accepted") == [{"kind": "cross_sell", "id": made["id"]}]


def test_one_offer_a_turn_and_few_a_chat(demo: App) -> None:
    chat = Chat(demo, "few")
    turns = [chat.say("a warm jumper for men")]
    for place in range(3):
        turns.append(press(chat, turns[0], "Details", place))
        turns.append(press(chat, turns[0], "Add to cart", place))
    per_turn = [made["beside"] for made in offered(demo, chat)]
    assert len(per_turn) <= 4
    assert len(events(demo, "few", "offer_made")) <= len(turns)


def test_a_bargain_hunter_is_not_led_upwards(demo: App) -> None:
    chat = Chat(demo, "bargain")
    chat.say("any discounts at the moment?")
    chat.say("do you have promo codes?")
    look_at_cheapest(chat, "an inexpensive smartphone")
    assert [made for made in offered(demo, chat) if made["kind"] == "up_sell"] == []


def test_the_merchants_rules_name_companions(loaded_demo: Path, tmp_path: Path) -> None:
    shop = build(Settings(data_dir=loaded_demo)).shops("main")
    bare = next(one for row in range(shop.catalog.size) if not (one := shop.catalog.product(row)).goes_with)
    rule = Companions(of=bare.category[-1].casefold(), offer=["mugs"], same=[])
    app = with_habits(loaded_demo, tmp_path, yaml.safe_dump({"companions": [rule.model_dump(mode="json")]}))
    ruled = app.shops("main")
    found = list(companions(ruled, bare))
    assert found
    for one in found:
        row = ruled.catalog.row(one.id)
        assert row is not None
        assert one.why == "rule"
        assert ruled.is_a(row, "mugs")
        assert ruled.catalog.product(row).price <= bare.price


@pytest.mark.parametrize(("habit", "kind"), [("up_sell: off", "up_sell"), ("cross_sell: off", "cross_sell")])
def test_each_offer_can_be_switched_off(loaded_demo: Path, tmp_path: Path, habit: str, kind: str) -> None:
    app = with_habits(loaded_demo, tmp_path, habit)
    chat = Chat(app, "off")
    found, _ = look_at_cheapest(chat, PHONE)
    press(chat, found, "Add to cart")
    kinds = {made["kind"] for made in offered(app, chat)}
    assert kind not in kinds
    assert kinds


#: How a step up tells what it costs, and how much that is more.
STEP = re.compile(
    r"For €(?P<more>[\d.]+) more there is [^€]*€(?P<price>[\d.]+)|€(?P<p>[\d.]+), so €(?P<m>[\d.]+) more"
)


def test_a_step_is_as_much_dearer_as_its_price_says(demo: App) -> None:
    """A product in several forms has several prices: the one on its card is what counts."""
    told = []
    for wish in ("flowers for my mum, up to 40", "a bouquet of roses", "a warm jumper, up to 90", PHONE):
        chat = Chat(demo, f"steps-{wish}")
        chat.say(wish)
        told += [chat.say(f"tell me more about the {place} one") for place in ("first", "second", "third")]
    steps = [(reply, found) for reply in told if (found := STEP.search(reply.text)) is not None]
    for reply, found in steps:
        more, price = (float(found["more"] or found["m"]), float(found["price"] or found["p"]))
        assert price == pytest.approx((reply.products[0].price or 0) + more), reply.text
    assert steps
