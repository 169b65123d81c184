"""From intents to the one thing that a message does, weighed against what it names and what is in sight."""

from __future__ import annotations

from bot.dialogue.cues import ASKS, CALLED, CARTS, COUNTED, EMPTYING, INTO, LEAVING, PIECES
from bot.dialogue.described import INSIDE
from bot.dialogue.heard import Act, Heard
from bot.dialogue.product_acts import product_act
from bot.dialogue.services import asks_of_it, asks_range, asks_service
from bot.dialogue.state import PERSONAL, State
from bot.dialogue.view import ShopView

#: Intent -> act where the two correspond one to one.
ACTS: dict[str, Act] = {
    "search_product": "wish", "refine": "wish", "relax": "wish", "show_more": "more",
    "cheaper": "cheaper", "dearer": "dearer", "compare": "compare", "ask_details": "details",
    "ask_price": "price", "ask_availability": "availability", "explain": "explain", "select": "details",
    "add_to_cart": "add", "remove_from_cart": "remove", "view_cart": "view_cart",
    "clear_cart": "clear_cart", "change_quantity": "quantity", "checkout": "checkout",
    "order_status": "order", "greet": "greet", "goodbye": "goodbye", "thank": "thank",
    "human": "human", "complain": "complain", "praise": "praise", "undecided": "undecided",
    "reject": "reject", "gift_advice": "advice", "help": "help", "bot_challenge": "identity",
    "what_do_you_know": "profile", "forget_me": "forget", "restart": "restart", "undo": "undo",
    "smalltalk": "smalltalk", "out_of_scope": "out_of_scope", "affirm": "accept", "deny": "decline",
    "ask_goes_with": "goes_with", "ask_popular": "popular", "ask_similar": "similar", "not_now": "later",
    "forget_that": "forget_that",
}  # fmt: skip
POLICY_TOPICS = {
    "ask_delivery": "delivery",
    "ask_payment": "payment",
    "ask_returns": "returns",
    "ask_warranty": "warranty",
    "ask_contacts": "contacts",
    "ask_discount": "discounts",
    "ask_shop": "about",
}
OBJECTIONS = {
    "object_price": "price",
    "object_trust": "trust",
    "object_fit": "fit",
    "object_style": "style",
    "object_delivery": "delivery",
    "object_quality": "quality",
}
#: Acts that are about one product or some; without a product in sight they mean something else.
PRODUCT_ACTS: frozenset[Act] = frozenset(
    {"compare", "details", "price", "availability", "explain", "add", "remove", "quantity", "goes_with"}
)
#: Share of a wish in a complaint that names goods, from which it is one.
ANGRY_WISH = 0.1
#: Acts that give way when the message names goods that are wanted.
LIGHT_ACTS: frozenset[Act] = frozenset(
    {"greet", "thank", "accept", "decline", "smalltalk", "praise", "undecided", "advice", "help", "unclear",
     "popular", "later"}
)  # fmt: skip
#: Guesses below these confidences yield to a short message that only describes ("foldable?").
UNSURE, UNSURE_POLICY = 0.7, 0.5
#: From this confidence on, thanks that name what the shop lacks are thanks all the same.
THANKS = 0.8
#: So much of a guess that goods are looked for is enough where the shop has the goods that are named.
FAINT = 0.04
#: What is told to do, beside what is thought of it ("too dear, empty the basket").
COMMANDS: tuple[tuple[str, Act], ...] = (("clear_cart", "clear_cart"), ("checkout", "checkout"))
#: From this confidence on it is done.
TOLD_TO = 0.5
#: Goods that are named within so many characters open a message: "a table which extends to seat ten".
OPENING = 5
#: A short message, in words.
SHORT = 5
#: Above this a light act stands although goods were named by a mended typing error.
SURE_OF = 0.6
#: A guess at a step in price that may as well point at the cheapest of the list.
POINTS = 0.25
#: Acts that a short describing message is mistaken for.
MISTAKEN: frozenset[Act] = frozenset(
    {"praise", "complain", "policy", "smalltalk", "accept", "decline", "thank", "undecided", "unclear",
     "out_of_scope", "later", "popular", "details", "greet", "goodbye"}
)  # fmt: skip
#: Acts that "which would you take?" may be mistaken for.
COUNSEL: frozenset[Act] = frozenset(
    {"undecided", "policy", "advice", "explain", "popular", "goes_with", "complain", "unclear", "smalltalk",
     "details", "wish", "dearer", "later", "similar", "accept", "out_of_scope"}
)  # fmt: skip
#: Questions that are not about what the goods should be like.
OTHER_QUESTIONS = frozenset({"category", "relax", "why", "quantity"})
#: What "no preference" or "not really" may be mistaken for when a question about the goods is open.
PASSING: frozenset[Act] = frozenset(
    {
        "decline",
        "undecided",
        "reject",
        "greet",
        "smalltalk",
        "accept",
        "unclear",
        "wish",
        "out_of_scope",
        "later",
    }
)
#: Of these, the ones that pass a question over without any word for "any".
SHRUGS: frozenset[Act] = frozenset({"decline", "undecided"})


#: Acts that "do you gift wrap?" may be mistaken for.
ASKING: frozenset[Act] = frozenset(
    {"wish", "advice", "details", "availability", "unclear", "out_of_scope", "smalltalk", "help", "goes_with",
     "add", "accept", "undecided", "complain", "more", "checkout", "identity", "later", "order", "decline"}
)  # fmt: skip
#: Acts that "blue is fine as well" may be mistaken for.
BESIDE: frozenset[Act] = frozenset(
    {"availability", "details", "accept", "praise", "undecided", "unclear", "goes_with", "add", "smalltalk",
     "policy", "out_of_scope", "more", "similar", "later", "decline"}
)  # fmt: skip
#: Acts that a number for what lies in the cart may be mistaken for.
RECOUNTING: frozenset[Act] = frozenset(
    {"forget_that", "decline", "undo", "unclear", "out_of_scope", "complain", "undecided", "reject",
     "smalltalk", "accept", "later"}
)  # fmt: skip
#: Acts that "the tallest" may be mistaken for.
SELECTING: frozenset[Act] = frozenset(
    {"details", "dearer", "cheaper", "more", "complain", "unclear", "availability", "out_of_scope",
     "smalltalk", "praise"}
)  # fmt: skip
#: Changes that are about money or about being better all round.
PRICED = frozenset({"cheaper", "dearer", "better", "simpler"})


def act_of(state: State, heard: Heard, view: ShopView) -> Act:
    """The act of one message. Pure."""
    parse, intents = heard.parse, heard.intents
    top = parse.intent
    if not any(letter.isalnum() for letter in parse.text):
        return "empty"
    counted = COUNTED.search(parse.text) is not None and CALLED.search(parse.text) is None
    if counted and top.name == "human":
        # "Presents for colleagues, a dozen people".
        return "wish" if heard.wished else "unclear"
    if not counted and intents.get("human", 0.0) >= (0.3 if parse.mood == "angry" else 0.4):
        return "human"
    if heard.answers is not None:
        return "wish"
    act: Act = ACTS.get(top.name, "unclear")
    if top.name in POLICY_TOPICS:
        act = "policy"
    elif top.name in OBJECTIONS:
        act = "objection"
    if act == "clear_cart" and not EMPTYING.search(parse.text):
        # "All of it into the cart" fills it, and "that's all, thanks" leaves it as it is.
        act = "add" if INTO.search(parse.text) else "goodbye" if LEAVING.search(parse.text) else act
    if act in ("objection", "decline", "accept", "thank", "praise"):
        act = next((done for name, done in COMMANDS if intents.get(name, 0.0) >= TOLD_TO), act)
    if act in ("thank", "praise") and intents.get("goodbye", 0.0) >= TOLD_TO:
        act = "goodbye"
    if act in ("decline", "reject", "more", "wish", "complain") and heard.others(state.wishes.any_of):
        return "wish"
    if _passes_over(state, act, heard):
        return "indifferent"
    if act in ASKING | {"popular"} and not (heard.described or heard.wished) and asks_range(parse.text):
        return "policy"
    if act in ASKING and not heard.parse.of("price") and asks_service(parse.text):
        return "policy"
    if act == "clear_cart" and heard.refuses:
        # "Steer clear of nike" empties nothing.
        return "wish"
    if act in ("forget_that", "profile") and any(one.name == "size" for one in heard.attributes):
        # "My shoe size is 39".
        return "wish"
    if act == "checkout" and not state.cart and (heard.wished or not state.shown):
        # "I want to furnish my study": nothing is there to be paid.
        return "wish" if heard.wished else act
    if act == "view_cart" and heard.goods and _bare_goods(heard):
        # "Bag", in a shop that sells bags.
        return "wish"
    if act == "undecided" and heard.targets and "?" in parse.text and heard.described:
        # "I prefer the second. Is it waterproof?"
        return "details"
    if heard.beside and not heard.referred and act in BESIDE:
        return "wish"
    new_goods = bool(heard.goods or heard.missing) and not heard.of_same(state.wishes.categories)
    if "best" in heard.pointing and _asks_advice(state, act, heard):
        return "advise"
    if _only_describes(state, act, heard):
        return "wish"
    if act in SELECTING and _measured(state, heard):
        return "wish"
    if act in ("wish", "undecided", "thank") and _only_thanks(
        heard, top.confidence if act == "thank" else 0.0
    ):
        return "thank"
    another = any(entity.value.get("who") != "self" for entity in parse.of("recipient"))
    if act == "details" and another and not heard.referred and top.confidence < UNSURE_POLICY:
        # "And for my daughter, 5?"
        return "wish"
    if "sum" in heard.pointing and act == "price" and state.cart:
        return "view_cart"
    if act == "details" and heard.refuses and top.confidence < UNSURE:
        # "Not malm please, my ex had that one."
        return "wish"
    if act in PRODUCT_ACTS:
        return product_act(state, act, top.confidence, heard, new_goods, view)
    step = _step(state, act, heard, new_goods)
    if step is not None:
        return step
    if act in ("undo", "restart") and (heard.goods or heard.attributes):
        return "wish"
    in_talk = state.question is not None or not state.wishes.empty
    told = parse.of("recipient") or parse.of("price") or heard.refuses
    limited = bool(parse.of("price")) and heard.described
    if act in ("out_of_scope", "smalltalk", "unclear") and told and (in_talk or limited):
        # "I'm a guy, I started going to the gym": whom it is for is part of the wish, as are money, refusals.
        return "wish"
    if act in ("decline", "complain", "objection") and heard.refuses:
        return "reject"
    if act == "wish" and parse.mood == "angry" and heard.missing and not heard.goods:
        # "Nobody picks up the phone": a word in anger is no wish for telephones.
        return "complain"
    if _recounts(state, act, heard):
        return "quantity"
    if (other := _by_what_it_points_at(state, act, heard)) is not None:
        return other
    if act == "wish" and _of_its_parts(state, heard, view):
        return "details"
    inside = heard.targets and not parse.of("price") and INSIDE.search(parse.text)
    if act == "wish" and (inside or _about_focus(state, heard)):
        return "details"
    if act in ("more", "similar", "cheaper", "dearer") and (new_goods or not state.shown):
        return "wish" if heard.wished else act
    return _yielding(act, heard)


def _passes_over(state: State, act: Act, heard: Heard) -> bool:
    """ "Doesn't matter", "not really", said to an open question about the goods: nothing to hold on to, so go
    on with something else. It turns down neither the products nor the talk."""
    if state.question is None or state.question.slot in OTHER_QUESTIONS or act not in PASSING:
        return False
    parse = heard.parse
    more = heard.goods or heard.missing or heard.attributes or heard.targets or parse.of("price")
    if more or len(parse.text.split()) > SHORT:
        return False
    said = {str(one.value) for one in parse.of("anything")}
    asked = "price" if state.question.slot == "budget" else state.question.slot
    return bool(said & {"all", asked}) or (not said and act in SHRUGS)


def _bare_goods(heard: Heard) -> bool:
    """Whether a message says nothing but what it wants, in a word or two."""
    named = [one.text.casefold() for one in heard.parse.of("category")]
    said = heard.parse.text.casefold().strip(" .!?")
    return said in named and not CARTS.search(said)


def _recounts(state: State, act: Act, heard: Heard) -> bool:
    """ "Sorry, only four, my brother moved out": said with a cart in mind."""
    parse = heard.parse
    counts = [parse.text[: one.start].casefold().split()[-1:] for one in parse.of("quantity")]
    if not (state.cart and counts) or heard.goods or heard.attributes or parse.of("price"):
        return False
    if act != "wish":
        return act in RECOUNTING
    # "Wait, she is on leave. Two pieces", right after three of them were put in.
    pieces = any(PIECES.match(parse.text[one.end :]) for one in parse.of("quantity"))
    return (pieces and bool(state.just_added)) or counts[0] in (["only"], ["just"], ["только"], ["всего"])


def _by_what_it_points_at(state: State, act: Act, heard: Heard) -> Act | None:
    """What an act becomes by pointing: "давайте его" takes it, "take it away" of the cart takes it out."""
    parse, pointed = heard.parse, heard.pointing & {"it", "that", "ordinal", "both", "cheapest", "dearest"}
    asks = ASKS.search(parse.text) is not None
    if act == "accept" and pointed and heard.targets and not asks:
        return "add"
    if act == "forget_that" and state.cart and pointed & {"it", "that"}:
        return "remove"
    if act == "advice" and "it" in pointed and not heard.goods and not parse.of("recipient"):
        # "Can you wrap it?" is a question to the shop, not for advice on gifts.
        return "policy"
    unsure = parse.intent.confidence < UNSURE
    in_sight = bool(pointed and heard.targets) or not set(heard.targets).isdisjoint(state.last_ids)
    if act == "objection" and asks and (unsure or heard.attributes) and in_sight:
        return "details"
    if act in ("out_of_scope", "smalltalk", "unclear") and unsure and pointed and heard.targets:
        # "And how long does the first one last": whatever it asks, it asks it of what is shown.
        return "details"
    return None


def _yielding(act: Act, heard: Heard) -> Act:
    """An act that gives way when goods or other wishes are named."""
    intents, named = heard.intents, bool(heard.goods or heard.missing)
    sure = heard.parse.intent.confidence >= SURE_OF
    guessed = all(one.source == "typo" for one in heard.parse.of("category"))
    if act in LIGHT_ACTS and sure and named and guessed:
        # "I'll think abut it, tara": a mended typing error is no reason to show tiaras.
        return act
    searching = intents.get("search_product", 0.0)
    if (act in LIGHT_ACTS or act == "objection") and named:
        return "wish"
    if act == "complain" and named and searching >= ANGRY_WISH:
        # "Are you stupid? Black boots!" is best answered with black boots.
        return "wish"
    wishing = searching + intents.get("refine", 0.0) >= 0.1
    looks = [one for one in heard.attributes if one.name not in PERSONAL]
    if act in LIGHT_ACTS and looks and not heard.referred:
        # "No wait, back to blue": a look that is named is a wish, whatever comes before it.
        return "wish"
    if act in LIGHT_ACTS and act != "advice" and heard.wished and wishing:
        return "wish"
    bounded = bool(heard.parse.of("price") or heard.attributes)
    first = min((one.start for one in heard.parse.of("category") if not one.negated), default=OPENING)
    if act == "out_of_scope" and heard.goods and (searching >= FAINT or bounded or first < OPENING):
        # "Flight in 3h, need flip flops, 40 max": whatever the story, goods with a limit are wanted.
        return "wish"
    top = heard.parse.intent.confidence
    if act == "policy" and heard.goods and (searching > top / 2 or top < UNSURE_POLICY):
        return "wish"
    others = any(entity.value.get("who") != "self" for entity in heard.parse.of("recipient"))
    if act == "objection" and top < UNSURE_POLICY and others:
        # "And for my daughter, 5?"
        return "wish"
    if act == "unclear" and heard.wished:
        return "wish"
    return act


def _step(state: State, act: Act, heard: Heard, new_goods: bool) -> Act | None:
    """Cheaper and dearer: "cheap shoes" is a taste, "cheaper" is a step from what lies on the counter."""
    changes = [str(one.value) for one in heard.parse.of("change") if not one.negated and not one.soft]
    if new_goods or not state.shown or act in ("policy", "objection"):
        return None
    if heard.pointing & {"cheapest", "dearest"} and act in ("cheaper", "dearer", "wish"):
        among = "all" in heard.pointing or heard.among or heard.intents.get("select", 0.0) >= POINTS
        return "details" if among and not heard.goods else act
    if changes and changes[0] in ("cheaper", "simpler"):
        return "cheaper"
    if changes and changes[0] in ("dearer", "better"):
        return "dearer"
    if act in ("cheaper", "dearer") and not changes and heard.attributes:
        # "No, rather golden ones" is neither better nor dearer.
        return "wish"
    return None


def _asks_advice(state: State, act: Act, heard: Heard) -> bool:
    """ "Which would you take?" of what is shown; "what's the best gift for mum" is another request."""
    people = any(entity.value.get("who") != "self" for entity in heard.parse.of("recipient"))
    elsewhere = (
        heard.goods or heard.missing or people or heard.parse.of("occasion") or heard.parse.of("price")
    )
    return bool(state.shown) and act in COUNSEL and not elsewhere


def _only_describes(state: State, act: Act, heard: Heard) -> bool:
    """ "Extendable" is neither praise nor a complaint where goods are talked about."""
    top = heard.parse.intent
    unsure = top.confidence < (UNSURE_POLICY if act == "policy" else UNSURE)
    brief = len(heard.parse.text.split()) <= SHORT and heard.parse.mood != "angry"
    in_talk = bool(state.shown) or not state.wishes.empty or act in ("smalltalk", "unclear")
    if act == "details" and state.shown and asks_of_it(heard.parse.text):
        # "Do I have to drill?" asks of what is shown.
        return False
    return act in MISTAKEN and unsure and brief and in_talk and heard.described and not heard.referred


def _only_thanks(heard: Heard, sure: float) -> bool:
    """ "Thank you, young man": thanks for what was said, with nothing named that could be looked for; goods
    that the shop lacks don't count where it is surely thanks ("God grant you health")."""
    parse = heard.parse
    named = (
        heard.goods
        or (heard.missing and sure < THANKS)
        or parse.of("price")
        or parse.of("anything")
        or parse.of("change")
    )
    looks = [one for one in heard.attributes if one.name not in PERSONAL]
    return heard.intents.get("thank", 0.0) >= 0.5 and "?" not in parse.text and not (named or looks)


def _measured(state: State, heard: Heard) -> bool:
    """ "The tallest", "show me the biggest": a step in measure, unless it points at one by number."""
    changes = [one for one in heard.parse.of("change") if one.value not in PRICED and not one.negated]
    return bool(changes) and bool(state.shown) and not heard.pointing - {"others"} and not heard.targets


def _about_focus(state: State, heard: Heard) -> bool:
    """ "Is it waterproof?" right after a product was talked about asks of it, not for others."""
    parse = heard.parse
    return (
        state.focus is not None
        and "?" in parse.text
        and "it" in heard.pointing
        and bool(parse.of("feature"))
        and not (heard.goods or heard.missing or parse.of("price"))
    )


def _of_its_parts(state: State, heard: Heard, view: ShopView) -> bool:
    """ "Which batteries does it need", of a thing whose texts speak of batteries that the shop lacks."""
    asked = bool(heard.missing) and not heard.goods and ASKS.search(heard.parse.text) is not None
    return asked and state.focus is not None and view.speaks_of(state.focus, heard.missing)
