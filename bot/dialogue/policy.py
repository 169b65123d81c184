"""The policy: what to do next, decided from the state and the reading alone. No I/O, tested as a table."""

from __future__ import annotations

from typing import get_args

from bot.dialogue import actions as do
from bot.dialogue.reading import Reading
from bot.dialogue.state import State, Wishes
from bot.dialogue.topics import bare
from bot.dialogue.view import ShopView

#: After this many turns in a row without understanding, a person is offered.
PATIENCE = 3
#: How many shown products a comparison takes when the shopper names none.
COMPARED = 3


def decide(state: State, reading: Reading, view: ShopView) -> do.Action:
    """`state` already holds what the message asked for."""
    match reading.act:
        case "empty":
            return do.Fallback("empty")
        case "human":
            return do.Handoff("asked")
        case "complain":
            return do.Chitchat("sorry") if state.misses < PATIENCE else do.Handoff("angry")
        case "wish":
            return _wish(state, reading)
        case "more" | "similar" | "cheaper" | "dearer":
            return _again(state, reading)
        case "advise":
            return do.Advise(_of_list(state, reading))
        case "advice":
            return _advice(state, reading)
        case "popular":
            return do.Recommend()
        case "compare" | "details" | "price" | "availability" | "explain" | "goes_with":
            return _about_products(state, reading, view)
        case "add" | "remove" | "view_cart" | "clear_cart" | "quantity" | "checkout" | "order" | "swap":
            return _cart(state, reading)
        case "policy":
            return do.PolicyAnswer(reading.topics, next(iter(reading.targets), None))
        case "objection":
            return _objection(state, reading)
        case "undecided" | "reject":
            return _hesitation(state, reading)
        case "accept" | "decline":
            return _yes_no(state, reading)
        case "indifferent":
            return do.Recommend(mode="more") if state.shown else do.Recommend()
        case "unclear":
            return do.Fallback("unclear")
        case "greet":
            return do.Greet(returning=state.greeted)
        case "goodbye":
            return do.Goodbye()
        case "profile":
            return do.ShowProfile()
        case "forget":
            return do.Forget()
        case "forget_that":
            return do.ForgetOne()
        case "restart":
            return do.Chitchat("restart")
        case "undo" if state.just_added:
            return do.ChangeCart("remove", tuple(state.just_added))
        case "undo" if state.just_removed:
            item = state.just_removed[0]
            ids = tuple(one.id for one in state.just_removed)
            return do.ChangeCart("add", ids, item.quantity if len(ids) == 1 else None, dict(item.options))
        case "undo":
            return do.Recommend(mode="again") if not state.wishes.empty else do.Fallback("unclear")
        case "out_of_scope":
            return do.Chitchat("out-of-scope")
        case "later" | "thank" | "praise" | "help" | "identity" | "smalltalk":
            return do.Chitchat(reading.act)


def vague(wishes: Wishes) -> bool:
    """Nothing said yet that could be searched for."""
    return not (wishes.categories or wishes.features or wishes.text or wishes.any_of.get("brand"))


def _wish(state: State, reading: Reading) -> do.Action:
    if reading.missing and not reading.goods:
        return do.NotSold(reading.missing[0])
    if vague(state.wishes):
        if reading.answers is not None:
            return do.Recommend()
        if reading.number is not None:
            return do.Fallback("unclear")
        return _ask_direction(state)
    if reading.superlative is not None:
        return do.Recommend(mode="cheapest" if reading.superlative == "cheapest" else "dearest")
    if reading.takes:
        return do.Recommend(take=reading.takes)
    if state.returned and bare(reading):
        return do.Recommend(mode="again")
    if state.shown and "others" in {one.value.get("kind") for one in reading.parse.of("reference")}:
        return do.Recommend(mode="more")
    return do.Recommend(mode=_size(reading)) if state.shown else do.Recommend()


def _size(reading: Reading) -> do.Mode:
    """The change in measure that is asked for, if one is."""
    changes = [str(one.value) for one in reading.parse.of("change") if not one.negated]
    return next((size for size in get_args(do.Size) if size in changes), "new")


def _ask_direction(state: State) -> do.Action:
    """Ask what it should be; once that was asked in vain, show what others like."""
    if "category" in state.asked:
        return do.Recommend()
    return do.Ask("category")


def _something_to_go_by(wishes: Wishes) -> bool:
    """A present for somebody within a budget or of some kind can be shown; one for somebody alone cannot."""
    for_whom = wishes.recipient is not None or wishes.occasion is not None
    return for_whom and bool(wishes.features) and wishes.price_max is not None


def _again(state: State, reading: Reading) -> do.Action:
    mode = reading.act
    if not state.shown:
        return do.Recommend() if not vague(state.wishes) else _ask_direction(state)
    if mode == "similar":
        like = reading.targets[0] if reading.targets else state.focus
        return do.Recommend(mode="more", like=like)
    if reading.superlative is not None:
        return do.Recommend(mode="cheapest" if reading.superlative == "cheapest" else "dearest")
    assert mode in ("more", "cheaper", "dearer")
    # "Similar to the second" is heard as asking for more, too.
    like = reading.targets[0] if mode == "more" and len(reading.targets) == 1 else None
    return do.Recommend(mode=mode, like=like)


def _of_list(state: State, reading: Reading) -> tuple[str, ...]:
    """What there is to choose from: the products named, the two that were compared, else the list."""
    return reading.targets if len(reading.targets) > 1 else tuple(state.last_ids)


def _advice(state: State, reading: Reading) -> do.Action:
    if reading.goods or _something_to_go_by(state.wishes):
        return do.Recommend()
    if state.wishes.categories and state.shown:
        return do.Recommend()
    return _ask_direction(state)


def _about_products(state: State, reading: Reading, view: ShopView) -> do.Action:
    shown = state.last_ids
    if reading.act == "compare":
        ids = reading.targets if len(reading.targets) > 1 else ()
        if not ids and reading.targets and shown:
            others = [product for product in shown if product not in reading.targets]
            ids = (*reading.targets, *others[:1])
        pick = "best" in {one.value.get("kind") for one in reading.parse.of("reference")}
        ids = tuple(shown[:COMPARED]) if pick or not ids else ids
        if len(ids) == 1:
            return do.Explain(ids[0])
        return do.Compare(ids, pick) if ids else do.Fallback("which")
    target = reading.targets[0] if reading.targets else (state.focus or (shown[0] if shown else None))
    if reading.referred and not reading.targets:
        return do.Fallback("which")
    if target is None:
        return do.PolicyAnswer(())
    if _of_several(state, reading):
        return do.WhichOf(reading.targets)
    if reading.act == "explain":
        return do.Explain(target)
    wanted: dict[str, list[str]] = {}
    for entity in reading.attributes:
        wanted.setdefault(entity.name, []).append(str(entity.value))
    aspect = {"price": "price", "availability": "availability", "goes_with": "companions"}.get(reading.act)
    return do.ProductAnswer(target, aspect, wanted)


def _of_several(state: State, reading: Reading) -> bool:
    """ "Which of these is waterproof?" asks of all that lie there."""
    kinds = {one.value.get("kind") for one in reading.parse.of("reference")}
    described = reading.parse.of("feature") or reading.attributes
    asks = reading.act in ("details", "availability")
    # "The first of these, how old must they be?" asks of one of them.
    several = "all" in kinds and "ordinal" not in kinds
    return asks and several and len(reading.targets) > 1 and bool(described)


def _cart(state: State, reading: Reading) -> do.Action:
    quantity = next((int(entity.value) for entity in reading.parse.of("quantity")), None)
    if quantity is None and reading.act == "quantity" and reading.number is not None:
        quantity = int(reading.number)
    sizes = [
        str(entity.value) for entity in reading.attributes if entity.name == "size" and not entity.negated
    ]
    options = {"size": sizes[0]} if sizes else {}
    match reading.act:
        case "view_cart":
            return do.ChangeCart("view")
        case "swap":
            return do.ChangeCart("swap", reading.targets, quantity, options)
        case "clear_cart":
            return do.ChangeCart("clear")
        case "checkout":
            return do.Checkout()
        case "order":
            return do.OrderStatus()
        case "quantity":
            ids = _cart_targets(state, reading)
            if quantity is None and reading.number is not None and reading.number >= 1:
                quantity = int(reading.number)
            if reading.further and ids and quantity is not None:
                return do.ChangeCart("add", ids, quantity)
            if reading.targets and not set(reading.targets) & {item.id for item in state.cart}:
                # "The second ones too, two pairs."
                return do.ChangeCart("add", reading.targets, quantity, options)
            return (
                do.ChangeCart("quantity", ids, quantity)
                if ids and quantity is not None
                else do.Fallback("which")
            )
        case "remove":
            ids = _cart_targets(state, reading)
            left = _left(state, ids, quantity if quantity is not None else reading.number)
            if left is not None:
                return do.ChangeCart("quantity", ids, left)
            return do.ChangeCart("remove", ids) if ids else do.Fallback("which")
        case _:
            ids = reading.targets or _obvious(state)
            if any(one.value.get("loose") for one in reading.parse.of("reference")) and len(ids) > 1:
                ids = _obvious(state)
            if reading.referred and not reading.targets:
                return do.Fallback("which")
            if not ids:
                return do.Fallback("which")
            held = {item.id for item in state.cart}
            pointed = {reference.value.get("kind") for reference in reading.parse.of("reference")}
            if quantity is not None and not reading.further and "it" in pointed and held.issuperset(ids):
                # "Actually, two of them": so many, not so many more.
                return do.ChangeCart("quantity", ids, quantity)
            return do.ChangeCart("add", ids, quantity, options)


def _obvious(state: State) -> tuple[str, ...]:
    """What "I'll take it" means without pointing: the product in focus, else what was recommended first."""
    return (state.focus,) if state.focus is not None else tuple(state.last_ids[:1])


def _left(state: State, ids: tuple[str, ...], taken: float | None) -> int | None:
    """ "Remove one" of two leaves one; None when nothing of it would be left."""
    held = next((item.quantity for item in state.cart if ids == (item.id,)), 0)
    return int(held - taken) if taken is not None and 0 < taken < held else None


def _cart_targets(state: State, reading: Reading) -> tuple[str, ...]:
    in_cart = [item.id for item in state.cart]
    pointed = tuple(target for target in reading.targets if target in in_cart)
    places = [int(one.value["index"]) for one in reading.parse.of("reference") if "index" in one.value]
    if pointed or (places and reading.targets):
        # What is pointed out by number and isn't in the cart may be a line of the cart by its number.
        lines = [in_cart[place - 1] for place in places if 0 < place <= len(in_cart)]
        return pointed or (tuple(lines) if len(in_cart) > 1 else ())
    kinds = {reference.value.get("kind") for reference in reading.parse.of("reference")}
    if len(in_cart) <= 1 or "all" in kinds:
        return tuple(in_cart)
    if state.focus in in_cart:
        return (str(state.focus),)
    return tuple(in_cart[-1:]) if "it" in kinds else ()


def _objection(state: State, reading: Reading) -> do.Action:
    if reading.objection == "price" and state.shown:
        return do.Recommend(mode="cheaper", note="price-objection")
    if reading.objection in ("style", "fit") and state.shown and _size(reading) != "new":
        return do.Recommend(mode=_size(reading), note="noted")
    if reading.objection == "style" and state.shown:
        return do.Recommend(mode="more", note="rejected")
    if reading.objection == "delivery":
        return do.PolicyAnswer(("delivery",))
    if reading.objection == "quality":
        return do.PolicyAnswer(("warranty", "returns"))
    if reading.objection == "trust":
        return do.PolicyAnswer(("payment", "returns"))
    if reading.objection == "price":
        return _ask_direction(state)
    if reading.objection == "fit":
        return do.PolicyAnswer(("returns",))
    return do.Fallback("unclear")


def _hesitation(state: State, reading: Reading) -> do.Action:
    if reading.act == "reject" and state.shown:
        if reading.refuses and not reading.turned_down:
            return do.Recommend(mode=_size(reading), note="noted")
        return do.Recommend(mode="more", note="rejected")
    if reading.act == "undecided" and "goodbye" in reading.also:
        return do.Goodbye()
    if not state.wishes.categories or not state.shown:
        return _ask_direction(state)
    return do.Chitchat("undecided")


def _yes_no(state: State, reading: Reading) -> do.Action:
    if reading.act == "accept" and state.relaxation:
        return do.Recommend()
    if reading.act == "decline" and state.shown:
        return do.Chitchat("decline")
    if state.question is not None and state.question.slot == "category":
        return do.Recommend() if reading.act == "accept" else do.Chitchat("decline")
    return do.Chitchat("accept" if reading.act == "accept" else "decline")
