"""What a message does, where the classifier's first guess is not the last word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.reading import read
from bot.dialogue.state import CartItem, Shown, State, Wishes
from nlu.parse import Intent, Parse
from tests.bot.dialogue.shop import PaperShop, entity, ordinal, pointing, price, said

SHOP = PaperShop()


def on_the_counter(focus: str | None = None, cart: tuple[str, ...] = ()) -> State:
    return State(
        wishes=Wishes(any_of={"category": ["shirts"]}),
        shown=[Shown(turn=1, ids=["s1", "s2", "s3"], prices=[30.0, 20.0, 40.0], goods=["shirts"])],
        focus=focus,
        cart=[CartItem(id=id) for id in cart],
    )


def unsure(parse: Parse, confidence: float = 0.45) -> Parse:
    return replace(parse, intents=(Intent(parse.intent.name, confidence), *parse.intents[1:]))


BLUE, IT = entity("color", "blue"), pointing("it")
WAYS = [
    ("blue of a list", on_the_counter(), said("blue, if you have it", "ask_availability", BLUE), "wish"),
    ("blue of one", on_the_counter("s1"), said("in blue?", "ask_availability", BLUE), "availability"),
    ("another brand", on_the_counter(), said("acme?", "ask_details", entity("brand", "acme")), "wish"),
    ("which to take", on_the_counter(), said("which?", "undecided", pointing("best")), "advise"),
    ("best for mum", on_the_counter(), said("best gift", "gift_advice", pointing("best"),
     entity("recipient", {"who": "mother", "gender": "female", "age_group": None, "age": None})), "advice"),
    ("extendable", on_the_counter(), unsure(said("extendable", "praise", entity("feature", "x"))), "wish"),
    ("take it away", on_the_counter("s1", ("s1",)), said("take it away", "forget_that", IT), "remove"),
    ("yes, that", on_the_counter("s1"), said("ok that", "affirm", pointing("that")), "add"),
    ("wrap it?", on_the_counter("s1"), said("can you wrap it?", "gift_advice", IT), "policy"),
    ("thanks", on_the_counter(), said("thank you, dear", "search_product", also=("thank", 0.9)), "thank"),
    ("four of the second", on_the_counter(),
     said("4 of the second", "select", entity("quantity", 4), ordinal(2)), "add"),
    ("two of them", on_the_counter("s1"), said("two", "change_quantity", entity("quantity", 2)), "add"),
    ("no nike, bad for feet", on_the_counter(),
     said("no nike", "object_fit", entity("brand", "nike", negated=True)), "reject"),
    ("the tallest", on_the_counter(), said("the tallest", "select", entity("change", "taller")), "wish"),
    ("the sum", on_the_counter("s1", ("s1",)), said("total?", "ask_price", pointing("sum")), "view_cart"),
    ("its collar", on_the_counter("s1"), said("is the collar soft?", "ask_details",
     entity("category", "collar")), "details"),
    ("nothing yet", State(), said("can you assemble it?", "ask_details", entity("feature", "x")), "policy"),
    ("price and goods", State(), said("shirts, 40", "object_price", entity("category", "shirts"),
     price(high=40)), "wish"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "state", "parse", "act"), WAYS, ids=[way[0] for way in WAYS])
def test_act(name: str, state: State, parse: Parse, act: str) -> None:
    assert read(state, parse, SHOP).act == act


def test_the_first_of_the_list_that_is_talked_about() -> None:
    state = on_the_counter()
    state.shown.append(Shown(turn=2, ids=["w1", "w2"], prices=[9.0, 8.0], goods=["wallets"]))
    parse = said("back to the shirts, the second", "add_to_cart", entity("category", "shirts"), ordinal(2))
    assert read(state, parse, SHOP).targets == ("s2",)


def test_a_bare_number_is_a_place_in_the_list() -> None:
    assert read(on_the_counter(), said("add 2", "add_to_cart", entity("number", 2.0)), SHOP).targets == (
        "s2",
    )


def test_what_shirts_are_for_is_no_wish_for_it() -> None:
    text = "for heels"
    parse = Parse(
        text, "en", (Intent("refine", 0.9),), (replace(entity("category", "heels"), text="heels", start=4),)
    )
    reading = read(on_the_counter(), parse, SHOP)
    assert reading.goods == ()
    assert [one.value for one in reading.parse.of("feature")] == ["for heels"]
