"""One step up: a dearer product of the same kind, and what it honestly has more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from bot.dialogue.state import PERSONAL
from bot.selling.aspects import ASPECTS
from bot.selling.cards import as_shown
from bot.selling.outcome import Turn
from bot.selling.recommending import where
from bot.shop_info import stems
from catalog.product import Product
from catalog.where import Where
from recommender.compare import Difference, differences

#: A step costs more than this share of the price, and less than that.
LEAST, MOST = 1.08, 1.6
#: How far above what somebody usually spends on such goods a step may lie.
USUAL = 1.3
#: Products that are looked at, the most similar first.
LOOKED_AT = 12
#: Stars by which a rating must lead, and reviews that it must rest on.
STARS, REVIEWS = 0.2, 5
#: Attributes that are a matter of taste or of fit (a wider table is no better one), or stated elsewhere.
NO_STEP = frozenset(
    {"price", "list_price", "available", "rating", "brand", "color", "pattern", "size", "title", "fit",
     "season", "occasion", "recipient", "year", "packages_number", "packages_details", "weight", "pieces",
     *ASPECTS["dimensions"], *PERSONAL}
)  # fmt: skip
#: Differences told at once.
TOLD = 2


@dataclass(frozen=True, slots=True)
class Step:
    """more: price of the step. over: how far it lies above the stated budget, 0 when not. gains: what is
    better in it, lacks: what is better in the cheaper one, in words."""

    product: Product
    more: Decimal
    over: Decimal
    gains: tuple[str, ...]
    lacks: tuple[str, ...]


def step_up(turn: Turn, product: Product) -> Step | None:
    """The step with most to say for itself; None when there is nothing honest to say."""
    row = turn.shop.catalog.row(product.id)
    if row is None or product.price is None:
        return None
    higher = _where(turn, product, row, float(product.price))
    best: Step | None = None
    for other in turn.shop.catalog.similar(row, higher, LOOKED_AT).rows.tolist():
        # In the form that its card would show: others of the same product may cost less.
        dearer = as_shown(turn, turn.shop.catalog.product(other).id)
        if dearer is None or dearer.currency != product.currency or not _comparable(turn, product, dearer):
            continue
        step = _step(turn, product, dearer)
        if step is not None and step.gains and (best is None or _worth(step) > _worth(best)):
            best = step
    return best


def _worth(step: Step) -> tuple[int, int]:
    """More gains first, then fewer losses; the most similar of equals stays."""
    return min(len(step.gains), TOLD), -len(step.lacks)


def _where(turn: Turn, product: Product, row: int, price: float) -> Where:
    """What was wished for, at a higher price; for a product outside of the wishes, its own kind."""
    catalog, wishes = turn.shop.catalog, turn.state.wishes
    wanted_kinds = [goods for goods in wishes.categories if turn.shop.is_a(row, goods)]
    if wanted_kinds:
        wanted = where(turn, wishes, {**wishes.any_of, "category": wanted_kinds})
    else:
        personal = {name: frozenset(v) for name in PERSONAL if (v := catalog.values(name, row))}
        kinds = [level.casefold() for level in product.category[-1:]]
        wanted = Where(any_of={**personal, **({"category": frozenset(kinds)} if kinds else {})})
    highest = min([price * MOST, *(amount * USUAL for amount in _usual(turn, row))])
    if _limit(turn) is not None:
        highest = min(highest, float(_limit(turn) or 0) * (1 + turn.shop.habits.over_budget))
    return replace(wanted, price_min=price * LEAST, price_max=highest)


def _usual(turn: Turn, row: int) -> list[float]:
    """What the shopper usually spends on this kind of goods, where they don't say what they want to."""
    if turn.state.wishes.price_max is not None:
        return []
    found = []
    for kind, known in turn.profile.spending.items():
        same = known.currency == turn.shop.currency and turn.shop.is_a(row, kind)
        if same and known.usual is not None:
            found.append(known.usual)
    return found


def _limit(turn: Turn) -> Decimal | None:
    wishes = turn.state.wishes
    return None if wishes.price_max is None or wishes.price_total else Decimal(str(wishes.price_max))


def _step(turn: Turn, product: Product, dearer: Product) -> Step | None:
    if product.price is None or dearer.price is None:
        return None
    if not product.price * Decimal(LEAST) <= dearer.price <= product.price * Decimal(MOST):
        return None
    limit = _limit(turn)
    over = max(Decimal(0), dearer.price - limit) if limit is not None else Decimal(0)
    gains, lacks = _rated(turn, product, dearer), []
    for difference in differences([product, dearer]):
        if difference.field.casefold() not in NO_STEP:
            gained, lost = _words(turn, difference)
            gains += gained
            lacks += lost
    return Step(dearer, dearer.price - product.price, over, tuple(gains), tuple(lacks))


def _comparable(turn: Turn, one: Product, other: Product) -> bool:
    """Two of a kind by their own titles, and not the same model in another colour."""
    shop = turn.shop
    first, second = ({*stems(product.title, "en"), *stems(product.title, "ru")} for product in (one, other))
    makers = {stem for product in (one, other) for stem in stems(product.brand or "", "en")}
    looks = shop.value_stems("color")
    named = (first & second) - looks - shop.value_stems("material") - makers
    return any(not stem.isdigit() for stem in named) and bool((first ^ second) - looks)


def _rated(turn: Turn, product: Product, dearer: Product) -> list[str]:
    if product.rating is None or dearer.rating is None or (dearer.reviews or 0) < REVIEWS:
        return []
    if dearer.rating - product.rating < STARS:
        return []
    number = turn.say.number
    return [
        turn.say(
            "step-rating", rating=number(round(dearer.rating, 1)), other=number(round(product.rating, 1))
        )
    ]


def _words(turn: Turn, difference: Difference) -> tuple[list[str], list[str]]:
    """(what is better in the dearer one, what is better in the cheaper one), by what this shop's buyers pay
    for. What one of them does not state, and what is a matter of taste, is no difference here."""
    cheap, dear = difference.values
    if cheap is None or dear is None:
        return [], []
    say, name, worth = turn.say, turn.say.attribute(difference.field), turn.shop.worth
    held, offered = str(cheap).split(", "), str(dear).split(", ")
    if len(held) == len(offered) == 1:
        better = worth.better(difference.field, offered[0], held[0])
        value, other = _value(turn, difference.field, offered[0]), _value(turn, difference.field, held[0])
        words = [say("step-instead", attribute=name, value=value, other=other)]
        return (words, []) if better > 0 else ([], words) if better < 0 else ([], [])
    extra = [_value(turn, difference.field, value) for value in offered if value not in held]
    missing = [_value(turn, difference.field, value) for value in held if value not in offered]
    if extra and not missing:
        return [say("step-also", attribute=name, values=say.items(extra))], []
    if missing and not extra:
        return [], [say("step-only", attribute=name, values=say.items(missing))]
    return [], []


def _value(turn: Turn, name: str, value: str) -> str:
    """A value as the feed writes it, or its name in the shopper's language."""
    word = turn.shop.word(name, value.casefold(), turn.say.language)
    return value if word == value.casefold() else word
