"""Why this product, for this shopper: true statements as data, which the texts phrase later.

A reason is only given when the product itself states the fact; what was merely assumed is no reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from catalog import dimensions, shapes
from catalog.product import Product
from recommender.candidates import Taste, Wishes
from recommender.mention import mentions

#: Reasons read on one card.
MOST = 3
#: What a reason is worth to the shopper: what was asked for first, what is known of them next, then what
#: any shopper likes to hear. Two steps apart, a repeated reason gives way to a new one.
WORTH: Mapping[str, int] = MappingProxyType(
    {
        "feature_in_description": 12,
        "matches_size": 11,
        "matches_color": 11,
        "matches_material": 11,
        "matches_brand": 11,
        "matches_attribute": 10,
        "matches_measure": 10,
        "for_recipient": 10,
        "occasion": 10,
        "near_budget": 9,
        "within_budget": 9,
        "matches_kind": 2,
        "liked_before": 8,
        "viewed_before": 7,
        "discounted": 6,
        "well_rated": 6,
        "cheapest_shown": 5,
        "popular": 4,
        "step_up": 3,
    }
)
#: What one earlier card with the same reason takes off.
REPEATED = 2
#: What a pragmatist (lean -1) and a hedonist (1) each would rather hear, and by how much a full lean counts.
PLAIN_FACTS = frozenset({"well_rated", "discounted", "cheapest_shown", "within_budget", "near_budget"})
PLEASURES = frozenset({"liked_before", "popular", "step_up", "occasion", "for_recipient", "matches_color"})
LEANING = 4.0
#: Stars out of five from how many reviews on are worth a word.
GOOD_RATING, ENOUGH_REVIEWS = 4.0, 3
#: A discount below this is no news, percent.
NOTICEABLE = 5
#: Weights of `Taste` from which a like and a crowd's interest are worth a word.
LIKED, CROWD = 0.3, 10.0
#: Relative distance up to which a price is near an "about" price.
NEAR = 0.15

_OWN_KIND: Mapping[str, str] = MappingProxyType(
    {name: f"matches_{name}" for name in ("size", "color", "material", "brand")}
)


@dataclass(frozen=True, slots=True)
class Reason:
    """kind: a key of `WORTH`. data: plain values (str, int, float) for the sentence."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one shown product.

    values: normalised values by attribute, as the wishes spell them. kind: 1.0 when it is the kind of
    thing asked for. popularity: the crowd's weight, with time decay. stated_as: a wished size -> what the
    product states in another system instead ("42" -> "uk 8").
    """

    product: Product
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    kind: float = 0.0
    popularity: float = 0.0
    stated_as: Mapping[str, str] = field(default_factory=dict)


def reasons(shown: Sequence[Facts], wishes: Wishes, taste: Taste) -> tuple[tuple[Reason, ...], ...]:
    """At most three reasons for each shown product, the most telling first.

    Cards are filled in order; a reason that earlier cards already gave yields to an equally telling new
    one, so that the cards say what each is good for.
    """
    used: dict[tuple[str, str], int] = {}
    result: list[tuple[Reason, ...]] = []
    for facts in shown:
        scored = []
        for index, reason in enumerate(candidates(facts, shown, wishes, taste)):
            times = used.get(_same(reason), 0)
            worth = WORTH[reason.kind] + _leaning(reason.kind, taste.persona) - REPEATED * times
            scored.append((worth, -index, reason))
        scored.sort(key=lambda entry: entry[:2], reverse=True)
        chosen = tuple(reason for _, _, reason in scored[:MOST])
        for reason in chosen:
            used[_same(reason)] = used.get(_same(reason), 0) + 1
        result.append(chosen)
    return tuple(result)


def _leaning(kind: str, lean: float) -> float:
    """What a reason is worth more to this sort of shopper; none of it becomes truer."""
    if kind in PLAIN_FACTS:
        return LEANING * max(0.0, -lean)
    return LEANING * max(0.0, lean) if kind in PLEASURES else 0.0


def candidates(facts: Facts, shown: Sequence[Facts], wishes: Wishes, taste: Taste) -> list[Reason]:
    """All true reasons for one product, in no order of worth."""
    return [
        *_wish_reasons(facts, wishes),
        *_price_reasons(facts, shown, wishes),
        *_other_reasons(facts, wishes, taste),
    ]


def _wish_reasons(facts: Facts, wishes: Wishes) -> list[Reason]:
    found: list[Reason] = []
    product = facts.product
    for name, values in (*wishes.any_of.items(), *wishes.soft.items()):
        held = [value for value in values if value in facts.values.get(name, ())]
        converted = next((value for value in values if value in facts.stated_as), None)
        if name == "size" and converted is not None:
            found.append(Reason("matches_size", {"size": converted, "stated": facts.stated_as[converted]}))
        elif (measure := _measured(name, values, facts.values.get(name, ()))) is not None:
            found.append(Reason("matches_measure", {"attribute": name, "value": measure}))
        elif name == "category":
            if held and facts.kind >= 1.0:
                found.append(Reason("matches_kind", {"kind": held[0]}))
        elif name in ("gender", "age_group"):
            # That men's shoes are for men is no reason; that they are for the named person is one.
            if held and wishes.recipient and not any(reason.kind == "for_recipient" for reason in found):
                found.append(Reason("for_recipient", {"who": wishes.recipient}))
        elif held and name in _OWN_KIND:
            found.append(Reason(_OWN_KIND[name], {name: held[0]}))
        elif held:
            found.append(Reason("matches_attribute", {"attribute": name, "value": held[0]}))
    texts = texts_of(product)
    if wishes.occasion and (
        any(wishes.occasion in values for values in facts.values.values()) or mentions(texts, wishes.occasion)
    ):
        found.append(Reason("occasion", {"occasion": wishes.occasion}))
    found += [
        Reason("feature_in_description", {"feature": feature})
        for feature in wishes.features
        if mentions(texts, feature)
    ]
    return found


def _measured(name: str, wishes: Collection[str], own: Sequence[str]) -> str | None:
    """The product's own value that meets a wish for its sides: 75 cm where at most 80 are asked for."""
    if name == shapes.DIMENSIONS:
        return next((value for value in own if shapes.fits(shapes.shapes_of({name: (value,)}), wishes)), None)
    ranges = dimensions.ranges_of(wishes) if name in dimensions.SIDES else []
    return next((value for value in own if dimensions.within(value, ranges)), None)


def _price_reasons(facts: Facts, shown: Sequence[Facts], wishes: Wishes) -> list[Reason]:
    found: list[Reason] = []
    product = facts.product
    price, currency = product.price, product.currency
    if price is None:
        return found
    same_currency = wishes.currency is None or wishes.currency == currency
    if same_currency and wishes.price_about:
        if abs(float(price) - wishes.price_about) <= NEAR * wishes.price_about:
            found.append(Reason("near_budget", {"price": float(price), "currency": currency}))
    elif same_currency and wishes.price_max is not None and float(price) <= wishes.price_max:
        saving = Decimal(str(wishes.price_max)) - price
        found.append(Reason("within_budget", {"saving": float(saving), "currency": currency}))
    if product.list_price is not None and product.list_price > price > 0:
        percent = int((1 - price / product.list_price) * 100)
        if percent >= NOTICEABLE:
            data = {"percent": percent, "list_price": float(product.list_price), "currency": currency}
            found.append(Reason("discounted", data))
    others = [
        other.product.price
        for other in shown
        if other.product.id != product.id and other.product.price is not None
    ]
    if len(others) == len(shown) - 1 > 0 and all(other.product.currency == currency for other in shown):
        if price < min(others):
            found.append(Reason("cheapest_shown", {"price": float(price), "currency": currency}))
        elif len(others) > 1 and price > max(others):
            found.append(Reason("step_up", {"price": float(price), "currency": currency}))
    return found


def _other_reasons(facts: Facts, wishes: Wishes, taste: Taste) -> list[Reason]:
    found: list[Reason] = []
    product = facts.product
    reviews = product.reviews or 0
    if product.rating is not None and product.rating >= GOOD_RATING and reviews >= ENOUGH_REVIEWS:
        found.append(Reason("well_rated", {"rating": product.rating, "reviews": reviews}))
    if facts.popularity >= CROWD:
        found.append(Reason("popular"))
    liked = [
        (weight, name, value)
        for name, values in taste.likes.items()
        for value, weight in values.items()
        if weight >= LIKED
        and value in facts.values.get(name, ())
        and value not in wishes.any_of.get(name, ())
    ]
    if liked:
        _, name, value = max(liked)
        found.append(Reason("liked_before", {"attribute": name, "value": value}))
    if product.id in taste.viewed:
        found.append(Reason("viewed_before"))
    return found


def _same(reason: Reason) -> tuple[str, str]:
    """Whether two cards would read alike: the numbers of a price or rating make no new sentence."""
    words = [f"{key}={value}" for key, value in sorted(reason.data.items()) if isinstance(value, str)]
    return reason.kind, ";".join(words)


def texts_of(product: Product) -> tuple[str, ...]:
    """All that the feed says of a product, in its languages, attributes as "name value"."""
    texts = [product.title, product.description]
    for translation in product.translations.values():
        texts += [translation.title, translation.description]
    for name, values in product.attributes.items():
        texts += [f"{name} {value}" for value in values]
    return tuple(text for text in texts if text)
