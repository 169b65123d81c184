"""What the texts of products say of what was asked for ("outdoor, with storage")."""

from __future__ import annotations

from bot.selling.outcome import Turn
from nlu.tokens import word_set
from recommender.explain import texts_of
from recommender.mention import mentions

#: So many products that state a wished feature are a list by themselves.
ENOUGH = 2
#: So many of the best are looked at for what their texts say, and for so many features.
SAID_AMONG, FEATURES = 32, 6
#: How much more the feature that was named last counts.
LAST = 1.25
#: Words of degree: what does not call itself so may be so all the same.
DEGREES = word_set("""
    big large huge small tiny little nice comfortable comfy cosy cozy soft modern simple elegant stylish
    classic light warm sturdy solid quality
    большой маленький небольшой удобный мягкий современный простой стильный
""")
#: Less than this share of what was asked is little: who says no more is only put first.
LITTLE = 0.4
#: Products less of the kind than the best by more than this say what was asked in vain.
OF_KIND = 0.1


def in_own_colour(turn: Turn, pool: list[int], wanted: list[str], enough: int) -> list[int]:
    """Those that the feed itself gives a wanted colour, when there are enough: maroon passes for brown only
    where brown is rare."""
    if not wanted:
        return pool
    own = [row for row in pool if not set(wanted).isdisjoint(_stated(turn, row))]
    return own if len(own) >= enough else pool


def _stated(turn: Turn, row: int) -> set[str]:
    return {value.casefold() for value in turn.shop.catalog.product(row).attributes.get("color", ())}


def said_so(turn: Turn, pool: list[int], grades: list[float]) -> list[int]:
    """Those of which the catalog says most of what was asked for ("outdoor, with storage"), when there are
    enough of them; what is less of the kind asked for is no better for saying it."""
    features = turn.state.wishes.features
    if not features or not pool:
        return pool
    products = [turn.shop.catalog.product(row) for row in pool]
    texts = [[*texts_of(product), *product.category] for product in products]
    stated = {one: [mentions(text, one) for text in texts] for one in features[-FEATURES:]}
    # What was asked for last decides between products that say as much.
    weight = {one: LAST if one == features[-1] else 1.0 for one in stated}
    said = [sum(weight[one] * named[at] for one, named in stated.items()) for at in range(len(pool))]
    asked = sum(weight[one] for one, named in stated.items() if any(named) and one not in DEGREES)
    of_kind = max(grades) - OF_KIND
    for least in sorted({count for count in said if count}, reverse=True):
        stating = [
            row
            for row, count, grade in zip(pool, said, grades, strict=True)
            if count >= least and grade >= of_kind
        ]
        if len(stating) >= ENOUGH:
            # Who says little of it goes first, and the others are no worse for not saying it.
            little = least < LITTLE * asked or asked == 0
            others = [row for row in pool if row not in stating] if little else []
            return stating + others
    return pool
