"""The policy as a table: what was said, in which situation, and what is done."""

from __future__ import annotations

import pytest

from bot.dialogue import actions as do
from bot.dialogue.fold import fold
from bot.dialogue.policy import decide
from bot.dialogue.reading import Reading, read
from bot.dialogue.state import CartItem, Question, Shown, State, Wishes
from nlu.parse import Entity, Parse
from tests.bot.dialogue.shop import PaperShop, entity, ordinal, pointing, price, said

SHOP = PaperShop()


def looking(*cart: str, focus: str | None = None) -> State:
    """A chat in which three shirts are on the counter."""
    return State(
        wishes=Wishes(any_of={"category": ["shirts"]}),
        shown=[Shown(turn=1, ids=["s1", "s2", "s3"], prices=[20.0, 30.0, 40.0])],
        cart=[CartItem(id=id) for id in cart],
        focus=focus,
        greeted=True,
    )


def act(state: State, parse: Parse) -> tuple[do.Action, Reading]:
    reading = read(state, parse, SHOP)
    if reading.act in ("wish", "more", "cheaper", "dearer", "advice"):
        state = fold(state, reading, SHOP)
    return decide(state, reading, SHOP), reading


def asked(slot: str) -> State:
    """Shirts on the counter, and a question about them open."""
    return looking().model_copy(update={"question": Question(slot=slot, turn=1)})


SHIRT = entity("category", "shirts")
TABLE: list[tuple[str, State, Parse, do.Action]] = [
    ("greeting", State(), said("hello", "greet"), do.Greet()),
    ("greeting and wish", State(), said("hi, shirts", "greet", SHIRT), do.Recommend()),
    ("goods", State(), said("shirts", "search_product", SHIRT), do.Recommend()),
    ("goods under an odd intent", State(), said("shirts", "smalltalk", SHIRT), do.Recommend()),
    ("goods that are not sold", State(), said("a laptop", "search_product", entity("category", "laptop")),
     do.NotSold("laptop")),
    ("no idea", State(), said("need a present", "gift_advice"), do.Ask("category")),
    ("no idea, asked before", State(asked=["category"]), said("no idea", "gift_advice"), do.Recommend()),
    ("price of the second", looking(), said("what is the second", "ask_price", ordinal(2)),
     do.ProductAnswer("s2", "price")),
    ("the last one", looking(), said("the last one", "ask_details", ordinal(-1)), do.ProductAnswer("s3")),

        ("the magenta one", looking(),
     said("the magenta one", "ask_details", pointing("that"), entity("color", "magenta")),
     do.ProductAnswer("s3", None, {"color": ["magenta"]})),
    ("it, in focus", looking(focus="s2"), said("tell me about it", "ask_details", pointing("it")),
     do.ProductAnswer("s2")),
    ("beyond the list", looking(), said("the ninth", "ask_details", ordinal(9)), do.Fallback("which")),
    ("why the first", looking(), said("why the first", "explain", ordinal(1)), do.Explain("s1")),
    ("compare two", looking(), said("1 and 3", "compare", ordinal(1), ordinal(3)), do.Compare(("s1", "s3"))),
    ("compare all", looking(), said("compare", "compare"), do.Compare(("s1", "s2", "s3"))),
    ("take the second", looking(), said("i take the second", "add_to_cart", ordinal(2)),
     do.ChangeCart("add", ("s2",))),

        ("two of the second", looking(),
     said("2 of the second", "add_to_cart", ordinal(2), entity("quantity", 2)),
     do.ChangeCart("add", ("s2",), 2)),
    ("take it, after asking", looking(focus="s2"), said("add it", "add_to_cart", pointing("it")),
     do.ChangeCart("add", ("s2",))),
    ("take what came first", looking(), said("i take", "add_to_cart"), do.ChangeCart("add", ("s1",))),
    ("out again", looking("s2"), said("remove them", "remove_from_cart"), do.ChangeCart("remove", ("s2",))),
    ("which of two out?", looking("s1", "s2"), said("remove", "remove_from_cart"), do.Fallback("which")),
    ("cart", looking("s2"), said("my cart", "view_cart"), do.ChangeCart("view")),
    ("others", looking(), said("others", "show_more"), do.Recommend("more")),
    ("cheaper", looking(), said("cheaper", "cheaper"), do.Recommend("cheaper")),
    ("change word", looking(), said("a bit cheaper", "refine", entity("change", "cheaper")),
     do.Recommend("cheaper")),
    ("finer", looking(), said("finer", "dearer"), do.Recommend("dearer")),
    ("too dear", looking(), said("too expensive", "object_price"),
     do.Recommend("cheaper", "price-objection")),
    ("is it safe", looking(), said("can i trust you", "object_trust"),
     do.PolicyAnswer(("payment", "returns"))),
    ("delivery", looking(), said("do you ship", "ask_delivery"), do.PolicyAnswer(("delivery",))),
    ("person", looking(), said("a human please", "human"), do.Handoff("asked")),
    ("rude", State(), said("stupid bot", "complain"), do.Chitchat("sorry")),
    ("rude again and again", State(misses=3), said("stupid bot", "complain"), do.Handoff("angry")),
    ("emoji", looking(), said("🤔", "smalltalk"), do.Fallback("empty")),
    ("other goods while looking", looking(),
     said("and wallets", "ask_details", entity("category", "wallets")),
     do.Recommend()),
    ("thanks", looking(), said("thanks", "thank"), do.Chitchat("thank")),
    ("bye", looking(), said("bye", "goodbye"), do.Goodbye()),
    ("thanks, bye", looking(), said("cool, thanks, bye", "thank", also=("goodbye", 0.8)), do.Goodbye()),
    ("forget me", looking(), said("forget me", "forget_me"), do.Forget()),
    ("weather", State(), said("is it cold", "out_of_scope"), do.Chitchat("out-of-scope")),
    ("no matter which colour", asked("color"), said("any", "greet", entity("anything", "all")),
     do.Recommend("more")),
    ("no matter what it costs", asked("budget"),
     said("price is no object", "relax", entity("anything", "price")), do.Recommend("more")),
    ("no preference", asked("color"), said("not really", "deny"), do.Recommend("more")),
    ("no idea of a size", asked("size"), said("no idea", "undecided"), do.Recommend("more")),
    ("not these, when asked", asked("color"), said("not these", "reject"), do.Recommend("more", "rejected")),
    ("no, unasked", looking(), said("no", "deny"), do.Chitchat("decline")),
    ("budget only", looking(), said("up to 30", "refine", price(high=30)), do.Recommend()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "state", "parse", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_policy(name: str, state: State, parse: Parse, expected: do.Action) -> None:
    action, _ = act(state, parse)
    assert action == expected


def test_asking_for_a_person_wins_over_everything_else() -> None:
    action, _ = act(
        looking(), said("shirts are bad, give me a human", "search_product", SHIRT, also=("human", 0.5))
    )
    assert action == do.Handoff("asked")


def test_a_named_product_is_a_target() -> None:
    _, reading = act(State(), said("what is s3 made of", "ask_details"))
    assert reading.targets == ("s3",)


def test_pointed_values_are_not_wishes() -> None:
    """ "The magenta one" asks about a shown shirt; it is no wish for magenta."""
    parse = said("the magenta one", "ask_details", pointing("that"), entity("color", "magenta"))
    _, reading = act(looking(), parse)
    assert reading.act == "details"


def test_negated_reference_is_no_target() -> None:
    first = Entity("reference", {"kind": "ordinal", "index": 1}, "first", 4, 9, negated=True)
    _, reading = act(looking(), said("not first", "refine", first))
    assert reading.targets == ()
