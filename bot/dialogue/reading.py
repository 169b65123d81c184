"""A parse read in context: what the message means after all that was said, shown and asked before.

The parse itself is context-free. Here references become products, a bare answer meets the open
question, and the classifier's intents are weighed against what the message names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.dialogue.acts import OBJECTIONS, POLICY_TOPICS, act_of
from bot.dialogue.described import OF_CART, OF_ONE, meant, named_line
from bot.dialogue.exchanging import exchanged
from bot.dialogue.heard import Act, Heard
from bot.dialogue.parts import parts, purposes_of_lack, turned
from bot.dialogue.product_acts import MANY
from bot.dialogue.services import asks_range
from bot.dialogue.state import State
from bot.dialogue.view import ShopView
from nlu.parse import Entity, Parse

#: What leads a purpose, where nothing stands before it.
SERVING = frozenset({"for", "для", "под"})
#: What stands for goods that are only described.
SOMETHING = frozenset(
    {"something", "anything", "smth", "smthing", "sth", "что-то", "что-нибудь", "чтонибудь", "чего-нибудь"}
)
#: Where described goods are to stand.
PLACE = re.compile(
    r"\b(?:something|anything|smth|sth|что-то|что-нибудь)\s(?:\w+\s){0,3}?"
    r"(?P<where>under|behind|above|over|beside|near|inside|under|next to|под|над|возле|за)\s"
    r"(?:the\s|my\s|our\s|a\s)?$",
    re.IGNORECASE,
)
#: Where a person owns what something shall match.
OWNER = re.compile(
    r"\b(?:под|к)\s(?:\w+\s){1,2}\Z|\b(?:match|matching|go with|goes with)\s(?:the\s|my\s)?\Z", re.I
)
SENTENCE = re.compile(r"[.!?]+(?=\s)")
#: From this confidence on a clause puts something in the cart.
TAKING = 0.5
#: A question mark that more words follow.
QUESTION = re.compile(r"\?(?=[^?]*\w)")
#: What is asked for by asking what to put on.
WEAR = re.compile(
    r"\bwhat\b.*\bwear\b|\boutfits?\b|\bdress(?:ed)? up\b|\bчто\b.*\bнадеть\b|\bнаряд", re.IGNORECASE
)
CLOTHING = "clothing"
#: What makes a count one of what is added: behind it, and anywhere.
FURTHER = re.compile(r"\s(?:more|extra|additional)\b(?!\sthan)", re.IGNORECASE)
ANOTHER = re.compile(r"\b(?:another|ещ[её])\b", re.IGNORECASE)
ATTRIBUTE_FREE = frozenset(
    {
        "category",
        "price",
        "quantity",
        "reference",
        "recipient",
        "occasion",
        "change",
        "feature",
        "anything",
        "number",
    }
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One message, understood. `targets`: products it refers to, in the order of mention.

    `goods`: wanted categories that the shop has; `missing`: goods it lacks; `topics`: policy topics.
    `takes`: what it puts in the cart before it goes on to other goods.
    `turned_down`: products that it rejects by pointing at them.
    `beside`: of what names it wants something besides what was wanted before.
    `others`: names of what was wanted and shall be another one ("a different brand").
    `further`: it counts what comes on top of what there is ("one more of those").
    `superlative`: "cheapest" or "dearest" of what there is; `refuses`: it names something that is not wanted.
    """

    parse: Parse
    act: Act
    targets: tuple[str, ...] = ()
    referred: bool = False
    goods: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    attributes: tuple[Entity, ...] = ()
    topics: tuple[str, ...] = ()
    objection: str | None = None
    answers: str | None = None
    number: float | None = None
    also: frozenset[str] = field(default_factory=frozenset)
    turned_down: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    superlative: str | None = None
    refuses: bool = False
    beside: frozenset[str] = frozenset()
    others: tuple[str, ...] = ()
    further: bool = False


def read(state: State, parse: Parse, view: ShopView) -> Reading:
    """Read one parse against the state. Pure."""
    parse = _purposes(state, parse, view)
    intents = {intent.name: intent.confidence for intent in parse.intents}
    categories = _wanted_goods(parse)
    named = dict.fromkeys(str(entity.value) for entity in categories)
    goods = _narrowest([value for value in named if view.has_goods(value)], view)
    if not named and parse.of("occasion") and WEAR.search(parse.text) and view.has_goods(CLOTHING):
        # "What shall I wear to a wedding?"
        named, goods = {CLOTHING: None}, (CLOTHING,)
    missing = tuple(value for value in named if not view.has_goods(value)) if not _described(parse) else ()
    # A mended typing error that leads to what the shop lacks was none.
    sure = {str(one.value) for one in categories if one.source != "typo"}
    missing = tuple(one for one in missing if one in sure and not _called(state, one, parse, view))
    attributes = tuple(entity for entity in parse.entities if _tells_goods(entity))
    number = next((float(entity.value) for entity in parse.of("number")), None)
    referred, targets = _targets(state, parse, goods, attributes, view)
    pointed = targets and parse.intent.name in OF_ONE and parse.intent.confidence >= TAKING
    # "Put the pink one in the cart" answers no question about colours.
    answers = None if pointed else _answers(state, parse, goods, attributes, number)
    topics = tuple(topic for name, topic in POLICY_TOPICS.items() if intents.get(name, 0.0) >= 0.3)
    heard = Heard(parse, intents, goods, missing, attributes, targets, referred, answers)
    act = act_of(state, heard, view)
    if act == "add" and not targets and number is not None and 1 <= number <= len(state.last_ids):
        # "Add 1": the first of the list rather than one of nothing.
        referred, targets = True, (state.last_ids[int(number) - 1],)
    if number is not None and number <= MANY and _counts_the_cart(state, heard):
        act = "quantity"
    swap = exchanged(state, parse, attributes, view)
    if swap is not None:
        act, targets = "swap", swap
    if act == "policy" and not topics and asks_range(parse.text):
        topics = ("about",)
    if act == "policy" and not topics:
        topics = (POLICY_TOPICS[parse.intent.name],) if parse.intent.name in POLICY_TOPICS else ()
    return Reading(
        parse=parse,
        act=act,
        targets=targets,
        referred=referred,
        goods=goods,
        missing=missing,
        attributes=attributes,
        topics=topics,
        objection=OBJECTIONS.get(parse.intent.name),
        answers=answers,
        number=number,
        also=frozenset(name for name, share in intents.items() if share >= 0.3),
        takes=_taken(state, act, heard),
        turned_down=_turned_down(state, parse, act, goods, attributes, view),
        superlative=next((kind for kind in ("cheapest", "dearest") if kind in heard.pointing), None),
        refuses=any(entity.negated and entity.name != "reference" for entity in parse.entities),
        beside=heard.beside,
        others=tuple(heard.others(state.wishes.any_of)),
        further=any(FURTHER.match(parse.text[one.end :]) for one in parse.of("quantity"))
        or (bool(parse.of("quantity")) and ANOTHER.search(parse.text) is not None),
    )


def _called(state: State, goods: str, parse: Parse, view: ShopView) -> bool:
    """ "Georgian cuisine?", of cookery books: a word of the names of what is wanted already."""
    words = [one.text for one in parse.of("category") if str(one.value) == goods]
    return bool(state.wishes.categories) and view.called_so(state.wishes.categories, words)


def _counts_the_cart(state: State, heard: Heard) -> bool:
    """ "Oh, five": a bare number right after something went into the cart says how many of it."""
    held = {item.id for item in state.cart}
    named = heard.goods or heard.missing or heard.attributes or heard.targets or heard.answers
    return state.focus in held and state.question is None and not named and not heard.parse.of("price")


def _tells_goods(entity: Entity) -> bool:
    """Whether it says what goods should be like; a merchant's own expressions find what is none of that."""
    return entity.name not in ATTRIBUTE_FREE and entity.source != "merchant"


def _purposes(state: State, parse: Parse, view: ShopView) -> Parse:
    """ "For jewellery", said of boxes, is what they are for and no wish for jewellery; "six chairs", said of
    a table with four, is another such table."""
    parse = purposes_of_lack(turned(parts(state, parse), view), view)
    made: list[Entity] = []
    alone = len({str(one.value) for one in parse.of("category") if not one.negated}) == 1
    for entity in parse.entities:
        if entity.name == "recipient" and OWNER.search(parse.text[: entity.start]):
            # "To go under the bride's dress" is for nobody of that name.
            continue
        before = parse.text[: entity.start].casefold().split()
        served = entity.name == "category" and len(before) == 1 and before[0] in SERVING
        served = served and bool(state.wishes.categories)
        place = PLACE.search(parse.text[: entity.start]) if entity.name == "category" and alone else None
        if place is not None:
            # "Something to go under the washbasin" asks for no washbasin.
            value = f"{place['where']} {entity.text}".casefold()
            made.append(replace(entity, name="feature", value=value, start=place.start("where")))
            continue
        value = f"{before[0]} {entity.text}" if served else entity.value
        made.append(replace(entity, name="feature", value=value) if served else entity)
    return replace(parse, entities=tuple(made))


def _wanted_goods(parse: Parse) -> list[Entity]:
    """Positive goods; of "Only clothes? A stole, then" those of the last sentence that is no question."""
    categories = [entity for entity in parse.of("category") if not entity.negated]
    questions = [mark.start() for mark in QUESTION.finditer(parse.text)]
    after = [entity for entity in categories if questions and entity.start > questions[-1]]
    if questions and (parse.text[questions[-1] + 1 :].casefold().split() or [""])[0] in ("or", "или"):
        # "What earrings are there? Or a pendant" wants either.
        return categories
    return after or categories


def _described(parse: Parse) -> bool:
    """ "Something to store toys in, lego everywhere": what is wanted is described, not named."""
    features = [feature for feature in parse.of("feature") if not feature.negated]
    before = (parse.text[: feature.start].casefold().split() for feature in features)
    if any(words and words[-1] in SOMETHING for words in before):
        return True
    # "Lego everywhere!! Storage for toys": the goods were in a sentence before.
    ends = [match.end() for match in SENTENCE.finditer(parse.text)]
    named = max((goods.end for goods in parse.of("category") if not goods.negated), default=0)
    said = next((end for end in ends if end > named), None)
    return said is not None and sum(feature.start >= said for feature in features) > 1


def _narrowest(goods: list[str], view: ShopView) -> tuple[str, ...]:
    """ "Only clothes? A stole, then" wants a stole: a wide kind gives way to a narrow one beside it."""
    return tuple(one for one in goods if not any(view.covers(one, other) for other in goods))


def _taken(state: State, act: Act, heard: Heard) -> tuple[str, ...]:
    """ "Put it in. And a card to go with it": the product in focus is taken, then cards are wanted."""
    taking = heard.intents.get("add_to_cart", 0.0) >= TAKING
    if act != "wish" or not taking or not heard.goods or state.focus is None:
        return ()
    held = {item.id for item in state.cart}
    return (state.focus,) if state.focus not in held else ()


def _turned_down(
    state: State,
    parse: Parse,
    act: Act,
    goods: tuple[str, ...],
    attributes: tuple[Entity, ...],
    view: ShopView,
) -> tuple[str, ...]:
    pointers = [one for one in parse.of("reference") if one.value.get("kind") == "ordinal"]
    if act not in ("reject", "objection") or not pointers:
        return ()
    plain = replace(parse, entities=tuple(replace(one, negated=False) for one in pointers))
    return _targets(state, plain, goods, attributes, view)[1]


def _targets(
    state: State, parse: Parse, goods: tuple[str, ...], attributes: tuple[Entity, ...], view: ShopView
) -> tuple[bool, tuple[str, ...]]:
    """(whether the message points at products, the products). Points without a product are kept apart."""
    shown = _list_about(state, goods, view)
    found: list[str] = []
    pointed = False
    places = [int(one.value["index"]) for one in parse.of("reference") if one.value.get("kind") == "ordinal"]
    longest = max(map(abs, places), default=1)
    listed = shown if longest <= len(shown) else _list_of(state, longest)
    for entity in parse.of("reference"):
        if entity.negated:
            continue
        kind = entity.value.get("kind")
        pointed = True
        if kind == "ordinal":
            index = int(entity.value["index"])
            if listed:
                found.append(listed[index - 1 if index > 0 else index])
        elif kind == "middle" and shown:
            found.append(shown[(len(shown) - 1) // 2])
        elif kind == "best" and shown:
            found.append(shown[0])
        elif kind == "all" and entity.value.get("loose") and places:
            # "The last ones, into the cart with them": what its place tells.
            continue
        elif kind in ("both", "all"):
            found.extend(shown[:2] if kind == "both" else shown)
        elif kind in ("cheapest", "dearest") and shown:
            lists = (zip(one.ids, one.prices, strict=False) for one in state.shown)
            prices = {id: price for pairs in lists for id, price in pairs if price is not None}
            pick = min if kind == "cheapest" else max
            priced = [product for product in shown if product in prices]
            found.append(pick(priced or shown, key=lambda product: prices.get(product, 0.0)))
        elif kind == "it":
            # "I'll take the second, what is in it?": what was pointed out just before.
            found.extend(() if places else _it(state, view))
        elif kind == "that":
            found.extend(_that(state, parse, attributes, view))
        elif kind == "others":
            pointed = False
    if not found and not pointed and (one := _described_one(state, shown, parse, attributes, view)):
        return True, tuple(one)
    if not found and not parse.of("number"):
        named = view.named(parse.text)
        found, pointed = (named, True) if named else (found, pointed)
    return pointed, tuple(dict.fromkeys(found))


def _described_one(
    state: State, shown: list[str], parse: Parse, attributes: tuple[Entity, ...], view: ShopView
) -> list[str]:
    """What a message calls by its looks or its name: a line of the cart that shall go or be counted, else a
    product of the last list, else one of the lists before that it names."""
    if parse.intent.name in OF_CART and state.cart:
        # "Take the puzzle out" refuses the puzzle that is meant.
        plain = replace(parse, entities=tuple(replace(one, negated=False) for one in parse.entities))
        looks = tuple(replace(one, negated=False) for one in attributes)
        return named_line([item.id for item in state.cart], plain, looks, view)
    found = meant(shown, parse, attributes, view)
    if found or not parse.of("feature") or parse.intent.name not in OF_ONE:
        return found
    earlier = [one.ids for one in reversed(state.shown) if one.ids != shown]
    return next((one for ids in earlier if (one := view.called(ids, parse.text)[:1])), [])


def _that(state: State, parse: Parse, attributes: tuple[Entity, ...], view: ShopView) -> list[str]:
    """ "The magenta one" is the shown product that is magenta, "the one with oranges" the one called so; a
    bare "it" is the one in focus."""
    shown = state.last_ids
    wanted: dict[str, list[str]] = {}
    for entity in attributes:
        if not entity.negated:
            wanted.setdefault(entity.name, []).append(str(entity.value))
    if wanted and shown:
        matching = view.matching(shown, wanted)
        if matching:
            return (view.called(matching, parse.text) or matching)[:1]
    return view.called(shown, parse.text)[:1] or _it(state, view)


def _it(state: State, view: ShopView) -> list[str]:
    """The product in focus, else the first shown."""
    if state.focus and view.exists(state.focus):
        return [state.focus]
    return state.last_ids[:1]


def _list_about(state: State, goods: tuple[str, ...], view: ShopView) -> list[str]:
    """The list that a message is about: "back to the sofas, the first one" means the list of sofas."""
    for shown in reversed(state.shown):
        if not goods or any(view.related(one, other) for one in goods for other in shown.goods):
            return shown.ids
    return state.last_ids


def _list_of(state: State, index: int) -> list[str]:
    """The latest shown list with such a place: after a single product, "the third" is of the list before."""
    return next((shown.ids for shown in reversed(state.shown) if index <= len(shown.ids)), [])


def _answers(
    state: State, parse: Parse, goods: tuple[str, ...], attributes: tuple[Entity, ...], number: float | None
) -> str | None:
    """The slot of the open question that this message answers, if it does."""
    question = state.question
    if question is None:
        return None
    if "?" in parse.text and parse.of("reference"):
        # "The second in black?" asks of the second, whatever was asked before.
        return None
    if number is not None and question.slot in ("budget", "size", "quantity"):
        return question.slot
    if any(entity.name == question.slot for entity in attributes):
        return question.slot
    if question.slot == "budget" and parse.of("price"):
        return "budget"
    if question.slot == "recipient" and (parse.of("recipient") or parse.of("gender")):
        return "recipient"
    if question.slot == "category" and goods:
        return "category"
    return None
