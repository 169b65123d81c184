"""Good manners around a turn: hearing how somebody speaks and feels, and what is said to that unasked.

At most one thing is said unasked a turn, and never to who is in a hurry: an apology, a reassurance, a word
of joy. Each at its moment, once a chat.
"""

from __future__ import annotations

from bot.dialogue.phrasing import Phrasing
from bot.profile.fact import Fact, Source
from bot.selling import asking_why
from bot.selling.cards import who_word
from bot.selling.offers import hear_answer, note_taken, offer
from bot.selling.outcome import Turn
from bot.shop_info import closest

#: Acts that ask about what one is afraid of: words of harm ("what if I'm cheated") are no anger then.
FEARS = frozenset({"policy", "objection"})
#: Actions that answer an upset shopper themselves.
BOUGHT = frozenset({"checkout_requested", "order_placed"})
ANSWERED = frozenset({"handoff", "chitchat", "goodbye"})


def notice(turn: Turn) -> None:
    """Before a turn is carried out: how it was said, which decides how we answer."""
    tact, reading = turn.state.tact, turn.reading
    if reading is not None:
        parse = reading.parse
        tone = turn.shop.listener.tone(parse.text, parse.language, turn.shop.known_vector(parse.text))
        tact.tone = tone or tact.tone
        angry = parse.mood == "angry" and reading.act not in FEARS
        if angry or reading.act == "complain":
            tact.upset_turn = turn.number
        if parse.mood == "hurried" or turn.profile.persona.shows("hurry", turn.at):
            tact.hurried_turn = turn.number
    if tact.met_as is not None:
        source = Source(at=turn.at, turn=turn.number)
        turn.profile.know(Fact(name="name", values=[tact.met_as], source=source))
    hear_answer(turn)
    asking_why.hear(turn)
    if turn.shop.habits.empathy:
        turn.say = Phrasing(turn.say.language, turn.key, turn.number, tact.tone)


def wary(turn: Turn) -> bool:
    """Whether somebody seems afraid of buying: unsure now, or asking for safety more than once."""
    unsure = turn.reading is not None and turn.reading.parse.mood == "unsure"
    objected = turn.reading is not None and turn.reading.objection == "trust"
    return unsure or objected or turn.profile.persona.shows("safety", turn.at)


def round_off(turn: Turn) -> None:
    """After a turn was carried out: what the moment asks for."""
    if turn.shop.habits.empathy:
        _apologise(turn)
    _meet(turn)
    note_taken(turn)
    _note_wish(turn)
    if turn.state.tact.why is not None and turn.state.tact.why.turn < turn.number:
        turn.state.tact.why = None
    if turn.upset:
        return
    happened = {event.name for event in turn.events}
    turn.state.tact.bought |= bool(happened & BOUGHT)
    if turn.shop.habits.empathy:
        _celebrate(turn, happened)
    if turn.hurried:
        return
    reassured = turn.shop.habits.reassure and wary(turn) and _reassure(turn, happened)
    if not reassured and not offer(turn):
        asking_why.ask(turn)


def _meet(turn: Turn) -> None:
    """Who says their name is called by it at once."""
    name, turn.state.tact.met_as = turn.state.tact.met_as, None
    if name and turn.shop.habits.empathy and all(name not in sentence for sentence in turn.sentences):
        turn.sentences.insert(0, turn.say("nice-to-meet", name=turn.by_name))


def _note_wish(turn: Turn) -> None:
    """What was wanted, in the catalog's words, for the merchant's insights."""
    reading, goods = turn.reading, turn.state.wishes.categories
    if reading is not None and reading.act == "wish" and goods:
        turn.happened("wished", goods=list(goods))


def _apologise(turn: Turn) -> None:
    """Once a chat; afterwards what helps is a person, whose button is there as long as the anger is."""
    tact = turn.state.tact
    if tact.upset_turn != turn.number:
        return
    if not tact.apologised and turn.action not in ANSWERED:
        turn.sentences.insert(0, turn.say("sorry-trouble"))
        tact.apologised = True
    if turn.action != "handoff":
        turn.offer_person()


def _reassure(turn: Turn, happened: set[str]) -> bool:
    """Return facts when something goes into the cart, payment facts at the checkout: when it matters."""
    tact, info = turn.state.tact, turn.shop.info
    topic = "returns" if "cart_added" in happened else "payment" if turn.action == "checkout" else None
    if topic is None or topic in tact.reassured:
        return False
    text = info.text(topic, turn.state.language)
    if text is None:
        return False
    safe = closest(text.details, turn.say("asks-safe"), turn.say.language, 1) if topic == "payment" else []
    turn.tell(f"reassure-{topic}", facts=" ".join(safe or [text.short]))
    tact.reassured.append(topic)
    turn.happened("reassured", topic=topic)
    return True


def _celebrate(turn: Turn, happened: set[str]) -> None:
    tact = turn.state.tact
    if tact.celebrated or not happened & BOUGHT:
        return
    tact.celebrated = True
    who = turn.state.wishes.recipient or turn.state.recipient
    if who:
        sentence = turn.say("celebrate-gift", who=who_word(turn, who), name=turn.by_name)
    else:
        sentence = turn.say("celebrate", name=turn.by_name)
    turn.sentences.insert(0, sentence)
