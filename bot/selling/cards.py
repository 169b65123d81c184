"""Products as the shopper sees them: facts of the generation, reasons in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.dialogue.state import Offer
from bot.messages import Button, Card
from bot.profile.fact import SELF
from bot.profile.profile import TASTES
from bot.selling.lookup import shown
from bot.selling.measures import MEASURES, in_words
from bot.selling.outcome import Turn
from catalog.product import Product
from catalog.shoe_sizes import stated_as, wearers
from catalog.where import Where
from catalog.words import fold
from recommender.candidates import Taste
from recommender.explain import Facts, Reason, reasons

#: How much one turned-down product speaks against what it is like, and all of them together at most.
AGAINST, MOST_AGAINST = 0.15, 0.45
#: What is left of the budget is worth naming between these shares of it: less is nothing, and who could pay
#: thousands for a thing of fifty did not look for a saving.
LEAST_SAVING, MOST_SAVING = 0.03, 0.6
#: Sizes of at most so many characters are letters ("xxl").
LETTERS = 4
#: How feeds call a size.
SIZE = frozenset({"size", "sizes", "размер", "размеры"})
#: What a sentence's name may not hold.
NO_LETTERS = re.compile(r"[^a-z0-9]+")
#: Reason kind -> the sentence that says it.
REASON_MESSAGES = {
    "matches_color": "reason-matches-color",
    "matches_size": "reason-matches-size",
    "matches_material": "reason-matches-value",
    "matches_brand": "reason-brand",
    "matches_attribute": "reason-matches-value",
    "matches_measure": "reason-matches-measure",
    "for_recipient": "reason-for-recipient",
    "occasion": "reason-occasion",
    "feature_in_description": "reason-feature",
    "near_budget": "reason-near-budget",
    "within_budget": "reason-within-budget",
    "matches_kind": "reason-matches-kind",
    "liked_before": "reason-liked-before",
    "viewed_before": "reason-viewed-before",
    "discounted": "reason-discounted",
    "well_rated": "reason-well-rated",
    "cheapest_shown": "reason-cheapest-shown",
    "popular": "reason-popular",
    "step_up": "reason-step-up",
}


def taste(turn: Turn) -> Taste:
    """What is known of this shopper and of the crowd, as the ranking reads it."""
    return Taste(
        likes=_likes(turn),
        persona=turn.profile.persona.lean(turn.at) if turn.shop.habits.persona else 0.0,
        popularity=turn.popularity,
        freshness=turn.shop.arrivals.freshness(turn.at),
        margin=turn.shop.margins,
        price_level=turn.shop.price_level(turn.shopper) if turn.shop.habits.persona else None,
        shown=_rows_ids(turn, turn.state.seen_ids()),
        viewed=_rows_ids(turn, frozenset(turn.profile.viewed) - turn.state.seen_ids()),
    )


def _rows_ids(turn: Turn, ids: Collection[str]) -> frozenset[str]:
    """The ids by which the ranking knows products, for ids that may be those of variants."""
    columns = turn.shop.catalog.columns
    return frozenset(columns.ids[row] for id in ids if (row := columns.row(id)) is not None)


def telling(turn: Turn) -> Where:
    """The hard wishes, as far as they tell the variants of one product apart."""
    wishes = turn.state.wishes
    return Where(
        any_of={name: frozenset(values) for name, values in (*wishes.soft.items(), *wishes.any_of.items())},
        none_of={name: frozenset(values) for name, values in wishes.none_of.items()},
        price_min=wishes.price_min,
        price_max=wishes.price_max,
    )


def _likes(turn: Turn) -> dict[str, dict[str, float]]:
    """Of the one who is bought for, sizes among them, so that what fits comes first; and against what the
    products turned down in this chat had in common."""
    wishes = turn.state.wishes
    known = turn.profile.tastes(turn.at, wishes.recipient or SELF, wishes.categories)
    likes = {name: dict(values) for name, values in known.items()}
    rows = [row for id in turn.state.rejected if (row := turn.shop.catalog.row(id)) is not None]
    for name in TASTES:
        counts = Counter(value for row in rows for value in turn.shop.catalog.values(name, row))
        against = likes.setdefault(name, {})
        for value, count in counts.items():
            against[value] = max(-1.0, against.get(value, 0.0) - min(MOST_AGAINST, AGAINST * count))
    return likes


def facts(turn: Turn, row: int, kind: float, id: str | None = None) -> Facts:
    """What a card may say of a row: in the form of the variant that fits the wishes, or that goes by `id`."""
    catalog = turn.shop.catalog
    named = catalog.offered(id) if id is not None else None
    if named is not None and named.variants and not named.separate:
        named = None
    product = (
        named
        or catalog.offer(row, telling(turn))
        or catalog.offer(row, Where(available=False))
        or catalog.product(row)
    )
    wanted = {*turn.state.wishes.any_of, *turn.state.wishes.soft, "color", "brand", "material"}
    values = {name: catalog.values(name, row) for name in wanted}
    if product.separate:
        values |= {name: tuple(own) for name, own in catalog.own_values(product.id).items()}
    if "dimensions" in wanted:
        values["dimensions"] = catalog.shapes(row)
    values["category"] = tuple(goods for goods in turn.state.wishes.categories if turn.shop.is_a(row, goods))
    return Facts(
        product, values, kind, turn.popularity.get(product.id, 0.0), _converted(turn, row, product, values)
    )


def _converted(turn: Turn, row: int, product: Product, values: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Wished sizes that the product states in another system: "42" -> "uk 8"."""
    wishes, catalog = turn.state.wishes, turn.shop.catalog
    asked = [*wishes.any_of.get("size", ()), *wishes.soft.get("size", ())]
    if not asked:
        return {}
    whose = wearers(
        (*wishes.any_of.get("gender", ()), *catalog.values("gender", row)), catalog.values("age_group", row)
    )
    stated = (product.attributes, *(variant.attributes for variant in product.variants))
    raw = [
        fold(size) for one in stated for name, sizes in one.items() if fold(name) in SIZE for size in sizes
    ]
    sizes = values.get("size", ())
    found = ((wish, stated_as(wish, sizes, raw, whose)) for wish in asked)
    return {wish: other for wish, other in found if other is not None}


def as_shown(turn: Turn, id: str) -> Product | None:
    """A product in the form, and at the price, that its card shows."""
    row = turn.shop.catalog.row(id)
    return facts(turn, row, 1.0, id).product if row is not None else None


def explained(turn: Turn, shown: Sequence[Facts]) -> list[Card]:
    """Cards with their reasons and buttons, in the order given."""
    wishes = turn.state.wishes
    # A budget for several things together says nothing about one of them.
    told = reasons(shown, wishes.without("price") if wishes.price_total else wishes, taste(turn))
    return [
        card(turn, one.product, tuple(said for reason in why if (said := phrase(turn, reason))))
        for one, why in zip(shown, told, strict=True)
    ]


def card(turn: Turn, product: Product, why: tuple[str, ...] = ()) -> Card:
    return replace(shown(turn.shop, product, turn.say.language), reasons=why, buttons=_buttons(turn, product))


def title(turn: Turn, product: Product) -> str:
    return product.title_in(turn.say.language)


def phrase(turn: Turn, reason: Reason) -> str:
    """One reason in words: catalog values as people of this language call them, amounts as money."""
    data = dict(reason.data)
    say, shop = turn.say, turn.shop
    match reason.kind:
        case "matches_size" if "stated" in data:
            own, other = (value_word(turn, "size", str(data[name])) for name in ("size", "stated"))
            return say("reason-matches-size-converted", size=own, stated=other.upper())
        case "matches_measure":
            side = str(data["attribute"])
            value = in_words(say, str(data["value"]))
            name = "" if side == "dimensions" else say.attribute(side)
            return say("reason-matches-measure", measure=f"{name} {value}".strip())
        case "matches_color" | "matches_size" | "matches_brand":
            name = reason.kind.removeprefix("matches_")
            return say(REASON_MESSAGES[reason.kind], **{name: value_word(turn, name, str(data[name]))})
        case "matches_material":
            return say(
                "reason-matches-value", value=shop.word("material", str(data["material"]), say.language)
            )
        case "matches_attribute":
            name, value = str(data["attribute"]), str(data["value"])
            return say("reason-matches-value", value=shop.word(name, value, say.language))
        case "matches_kind":
            return say("reason-matches-kind", kind=shop.word("category", str(data["kind"]), say.language))
        case "for_recipient":
            # A word for nobody in particular ("a person") is no reason.
            named = say.or_else(_key("who", str(data["who"])), "")
            return say("reason-for-recipient", who=named) if named else ""
        case "occasion":
            occasion = str(data["occasion"])
            return say("reason-occasion", occasion=say.or_else(_key("occasion", occasion), occasion))
        case "within_budget":
            saving, budget = float(data["saving"]), turn.state.wishes.price_max or 0.0
            if not LEAST_SAVING * budget <= saving <= MOST_SAVING * budget:
                return say("reason-in-budget")
            return say("reason-within-budget", saving=say.money(saving, str(data["currency"])))
        case "well_rated":
            rating = say.number(round(float(data["rating"]), 1))
            return say("reason-well-rated", rating=rating, reviews=int(data["reviews"]))
        case "liked_before":
            value = shop.word(str(data["attribute"]), str(data["value"]), say.language)
            return say("reason-liked-before", value=value)
        case "discounted":
            return say("reason-discounted", percent=int(data["percent"]))
        case _:
            plain = {name: value for name, value in data.items() if isinstance(value, str)}
            return say(REASON_MESSAGES[reason.kind], **plain)


def _key(kind: str, id: str) -> str:
    return f"{kind}-{NO_LETTERS.sub('-', id)}"


def who_word(turn: Turn, who: str) -> str:
    """A recipient in words, as they complete "for …"."""
    return turn.say.or_else(_key("who", who), who)


def value_word(turn: Turn, name: str, value: str) -> str:
    """A normalised value as people of this language write it; letter sizes in capitals."""
    if name in MEASURES:
        return in_words(turn.say, value)
    word = turn.shop.word(name, value, turn.say.language)
    return word.upper() if name == "size" and len(word) <= LETTERS else word


def _buttons(turn: Turn, product: Product) -> tuple[Button, ...]:
    say = turn.say
    more = turn.button(say("button-details"), Offer(turn=turn.number, do="details", id=product.id))
    if not product.available:
        return (more,)
    if product.price is None:
        return turn.button(say("button-ask-price"), Offer(turn=turn.number, do="human")), more
    return turn.button(say("button-add"), Offer(turn=turn.number, do="add", id=product.id)), more
