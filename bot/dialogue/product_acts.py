"""Questions about products and cart acts: what they become where nothing, or something else, is in sight."""

from __future__ import annotations

import re

from bot.dialogue.heard import Act, Heard
from bot.dialogue.state import State
from bot.dialogue.view import ShopView

#: Below this confidence, goods that are named anew outweigh a guessed product question or cart act.
SURE = 0.6
#: What turns a wish over to somebody else.
NOT_ME = re.compile(r"\bне (?:себе|мне|для себя|для меня)\b|\bnot for (?:me|myself)\b", re.IGNORECASE)
#: What leads something that goods have.
LED = ("с ", "со ", "with ")
#: More than this of one thing is hardly meant by "make it 150" where the talk was of money.
MANY = 20


def product_act(
    state: State, act: Act, confidence: float, heard: Heard, new_goods: bool, view: ShopView
) -> Act:
    """A question about a product needs a product: none in sight, or other goods named, make it a wish."""
    held = {item.id for item in state.cart}
    places = [int(one.value["index"]) for one in heard.parse.of("reference") if "index" in one.value]
    if (
        act == "remove"
        and heard.targets
        and held.isdisjoint(heard.targets)
        and max(places, default=0) > len(held)
    ):
        # "Take the second shirt": the cart has no second line.
        return "add"
    counted = [int(one.value) for one in heard.parse.of("quantity")]
    if act in ("add", "quantity") and not heard.targets and _tells_money(state, heard, counted):
        # "All right, I'll add some, up to 4500" adds money, and so does "bump it to 90".
        return "wish"
    if act in ("remove", "quantity") and state.cart:
        return act
    if (
        "it" in heard.pointing
        and heard.targets
        and heard.missing
        and not heard.goods
        and "?" in heard.parse.text
    ):
        # "Does it run from a socket?" asks for no sockets.
        return "details"
    led = [str(one.value).startswith(LED) for one in heard.parse.of("feature") if not one.negated]
    if (
        act == "availability"
        and not heard.targets
        and not heard.pointing
        and (heard.parse.of("price") or any(led))
    ):
        # "What else is there up to 4000", "any with a unicorn?" ask for such ones.
        return "wish"
    others = any(entity.value.get("who") != "self" for entity in heard.parse.of("recipient"))
    if act == "add" and others and not heard.targets and NOT_ME.search(heard.parse.text):
        # "Not for me after all, I'll get it for my girlfriend."
        return "wish"
    in_sight = bool(state.shown or state.focus)
    if act == "quantity" and in_sight and not new_goods:
        # "Two of them", of nothing in the cart yet.
        return "add"
    part = new_goods and state.focus is not None and view.speaks_of(state.focus, heard.goods or heard.missing)
    if act == "details" and not heard.goods and state.focus is not None and confidence >= SURE:
        # "Can it go in the dishwasher?" asks for no dishwasher.
        return act
    if new_goods and not part and (confidence < SURE or act == "goes_with"):
        # "Which rug goes with it" names what is wanted now.
        return "wish"
    looks = [one for one in heard.attributes if act == "availability" or one.name == "brand"]
    other_look = not _one_in_sight(state, heard) or (bool(state.last_ids[1:]) and _another_look(heard))
    if act in ("availability", "details") and looks and in_sight and other_look:
        # "Grey, if you have it", "what about adidas?": of a whole list, that asks for such ones; so does "a
        # black one?" though one product was talked about, unless it asks for that one "in black".
        return "wish"
    if act == "details" and heard.goods and not heard.referred and not _one_in_sight(state, heard):
        # "A power bank, that is."
        return "wish"
    if act == "details" and heard.parse.of("quantity") and heard.targets and "?" not in heard.parse.text:
        # "4 of the second one".
        return "add"
    if heard.targets or (heard.referred and in_sight):
        return act
    if act == "details" and part:
        # "Can the cover be washed?" asks of the sofa that has one.
        return act
    if new_goods or (bool(heard.attributes) and not in_sight):
        return "wish"
    if act in ("compare", "details", "price", "availability", "explain", "add", "goes_with") and in_sight:
        return act
    if act in ("details", "price", "explain", "goes_with") and not heard.attributes:
        # "Can you assemble it?", of nothing yet: a question to the shop.
        return "policy"
    return "wish" if heard.wished else "unclear"


def _tells_money(state: State, heard: Heard, counted: list[int]) -> bool:
    """Whether a number is money: it says so, or is far more than anybody takes of what has a price limit."""
    if not counted:
        return bool(heard.parse.of("price"))
    return counted[0] > MANY and state.wishes.price_max is not None


def _another_look(heard: Heard) -> bool:
    """Whether a look is named by itself ("a black one?"), neither of what is pointed at nor as "in black"."""
    if heard.pointing or heard.targets or heard.referred:
        return False
    named = [one for one in heard.attributes if one.name in ("color", "pattern", "brand")]
    before = [heard.parse.text[: one.start].casefold().split()[-1:] for one in named]
    return bool(named) and not any(words in (["in"], ["в"], ["во"]) for words in before)


def _one_in_sight(state: State, heard: Heard) -> bool:
    """Whether a question can only be about one product: in focus, pointed out, or the only one shown."""
    pointed = heard.pointing - {"it", "all", "others"}
    return bool(state.focus or pointed or len(state.last_ids) == 1 or (heard.targets and not heard.pointing))
