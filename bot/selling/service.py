"""Everything around the goods: meeting, policies, people, memory, and honest not-knowing."""

from __future__ import annotations

from bot.dialogue.actions import Ask, Fallback, Greet, Handoff, LeaveContact, NotSold, PolicyAnswer, Rate
from bot.selling.cards import card
from bot.selling.cart import lines, told, total
from bot.selling.outcome import Turn
from bot.selling.recommending import where
from catalog.where import Where

#: Departments named or offered at once.
DEPARTMENTS = 4


def greet(turn: Turn, action: Greet) -> None:
    turn.action = "greet"
    name = turn.by_name
    known = [goods for goods in turn.profile.goods if turn.shop.has_goods(goods)]
    if action.returning:
        turn.tell("greet-again")
    elif known and turn.profile.chats > 1:
        words = [turn.shop.word("category", goods, turn.say.language) for goods in known[:2]]
        turn.tell("greet-known", name=name, goods=turn.say.items(words))
        for goods, word in zip(known[:2], words, strict=False):
            turn.offer(word[:1].upper() + word[1:], "want", name="category", value=goods)
    else:
        turn.tell("greet", name=name)
        if not turn.hurried:
            _departments(turn, "greet-departments")
    turn.state.greeted = True


def go_on(turn: Turn) -> None:
    """Where the talk was left on the other channel: what was shown last, and the cart."""
    turn.action = "greet"
    turn.tell("went-on", name=turn.by_name)
    products = [product for id in turn.state.last_ids if (product := turn.shop.product(id)) is not None]
    turn.cards = [card(turn, product) for product in products if product.available]
    if turn.cards:
        turn.tell("went-on-shown")
    if cart := lines(turn):
        turn.tell("cart-view", lines=told(turn, cart), total=total(turn, cart))
        turn.offer(turn.say("button-checkout"), "checkout")
    turn.state.greeted = True


def ask(turn: Turn, action: Ask) -> None:
    """One question, with buttons for the likeliest answers."""
    turn.action = "ask"
    gift = turn.state.wishes.recipient is not None or turn.state.wishes.occasion is not None
    turn.tell("ask-category-gift" if gift else "ask-category")
    goods = _likely_goods(turn)
    turn.ask(action.slot, goods)
    for value in goods:
        label = turn.shop.word("category", value, turn.say.language)
        turn.offer(label[:1].upper() + label[1:], "want", name="category", value=value)
    turn.offer(turn.say("button-popular"), "topic", name="popular")


def policy_answer(turn: Turn, action: PolicyAnswer) -> None:
    """The merchant's own words on a topic; without any, the honest offer of a person."""
    turn.action = "answer"
    if action.about is not None:
        turn.focus = turn.state.focus = action.about
    question = turn.reading.parse.text if turn.reading is not None else ""
    told_any = False
    for topic in action.topics[:2]:
        sentences = turn.shop.info.answer(topic, turn.say.language, question)  # type: ignore[arg-type]
        if topic == "about" and not sentences:
            _departments(turn, "greet-departments")
            told_any = True
        turn.sentences.extend(sentences)
        told_any = told_any or bool(sentences)
    if not action.topics and question:
        turn.sentences.extend(turn.shop.info.anywhere(turn.state.language, question))
        told_any = bool(turn.sentences)
    turn.happened("policy_asked", topics=list(action.topics), answered=told_any)
    if not told_any:
        turn.tell("policy-unknown")
        turn.offer(turn.say("button-human"), "human")


def not_sold(turn: Turn, action: NotSold) -> None:
    turn.action = "nothing_found"
    turn.tell("not-sold", goods=turn.shop.word("category", action.goods, turn.say.language))
    _departments(turn, "not-sold-have")
    turn.happened("not_sold", goods=action.goods)


def handoff(turn: Turn, action: Handoff) -> None:
    turn.action = "handoff"
    turn.tell(f"handoff-{action.reason}")
    turn.happened("handoff_requested", reason=action.reason)
    turn.offer(turn.say("button-bot"), "bot")


def contact_left(turn: Turn, action: LeaveContact) -> None:
    turn.action = "answer"
    turn.state.question = None
    turn.tell("contact-noted", contact=action.contact)
    turn.happened("contact_left", contact=action.contact)


def rated(turn: Turn, action: Rate) -> None:
    turn.action = "chitchat"
    turn.tell("rated-well" if action.stars > 3 else "rated-badly")
    turn.happened("rated", stars=action.stars)


def chitchat(turn: Turn, topic: str) -> None:
    turn.action = "chitchat"
    if topic == "decline" and turn.state.tact.refused_turn == turn.number:
        turn.tell("offer-declined")
        return
    again = topic == "sorry" and turn.state.tact.apologised
    turn.tell("sorry-again" if again else topic, name=turn.by_name)
    if topic == "sorry":
        turn.state.tact.apologised = True
        turn.offer(turn.say("button-human"), "human")
        turn.happened("complained")
    elif topic == "undecided" and len(turn.state.last_ids) > 1:
        turn.offer(turn.say("button-compare"), "compare")
    elif topic == "ask-contact":
        turn.question = "contact"
    elif topic in {"contact-taken", "location-taken"}:
        turn.happened(topic.replace("-", "_"))
    elif topic == "restart":
        turn.state.wishes = type(turn.state.wishes)()
        turn.state.person, turn.state.recipient = {}, None
        turn.state.asked, turn.state.focus = [], None


def fallback(turn: Turn, action: Fallback) -> None:
    turn.action = "fallback"
    message = {"stale_button": "stale-button"}.get(action.reason, action.reason)
    turn.tell(message)
    turn.happened("not_understood", reason=action.reason)
    if turn.state.misses >= 1:
        turn.offer(turn.say("button-human"), "human")
    if action.reason != "which":
        _department_buttons(turn)


def checkout(turn: Turn) -> None:
    turn.action = "checkout"
    cart = lines(turn)
    if not cart:
        turn.tell("checkout-empty")
        return
    turn.tell("checkout", lines=told(turn, cart), total=total(turn, cart))
    turn.offer(turn.say("button-human"), "human")
    turn.happened("checkout_requested", lines=len(cart))


def order_status(turn: Turn) -> None:
    turn.action = "order"
    turn.tell("order-status")
    turn.offer(turn.say("button-human"), "human")


def _departments(turn: Turn, message: str) -> None:
    departments = turn.shop.departments(turn.say.language, DEPARTMENTS)
    if len(departments) > 1:
        words = [word.lower() if not any(map(str.isupper, word[1:2])) else word for word in departments]
        turn.tell(message, departments=", ".join(words))
    _department_buttons(turn)


def _department_buttons(turn: Turn) -> None:
    for value in _likely_goods(turn, anything=True):
        label = turn.shop.word("category", value, turn.say.language)
        turn.offer(label[:1].upper() + label[1:], "want", name="category", value=value)


def _likely_goods(turn: Turn, anything: bool = False) -> list[str]:
    """The kinds of goods with most products under the wishes so far (for him, up to 150)."""
    wishes = turn.state.wishes
    wanted = Where() if anything else where(turn, wishes, wishes.any_of)
    return turn.shop.kinds_among(turn.shop.catalog.mask(wanted), DEPARTMENTS)
