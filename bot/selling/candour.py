"""What of a message could not be kept to, in so many words: wishes the catalog says nothing of, or lacks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.dialogue.state import Wishes
from bot.selling import relaxing
from bot.selling.outcome import Turn
from catalog.product import Product
from recommender.explain import texts_of
from recommender.mention import mentions

#: In a longer story (characters), a word for goods that the shop lacks is most often not a request.
BRIEF = 120
#: A message of so few words says nothing in passing; and words that lead a part that a thing has.
SHORT, PARTS = 4, ("with ", "without ", "с ", "со ", "без ")
#: What a feed may leave to the pictures.
LOOKS = ("color", "material", "pattern", "size")


def own_up(turn: Turn, unstated: list[str], dropped: list[str], rows: list[int]) -> None:
    """What of this message could not be kept to, said once: later messages needn't hear it again."""
    reading = turn.reading
    if reading is None:
        return
    parse, wishes = reading.parse, turn.state.wishes
    now = {entity.name for entity in reading.attributes}
    if (missed := [name for name in unstated if name in now]) != []:
        turn.tell("unstated", attributes=turn.say.items([turn.say.attribute(name) for name in missed]))
    if (left := next((name for name in dropped if name in now), None)) is not None:
        turn.tell("soft-dropped", wish=relaxing.named(turn, left))
    brief = len(parse.text) <= BRIEF
    if reading.missing and brief:
        turn.tell("missing-too", goods=turn.shop.word("category", reading.missing[0], turn.say.language))
    elif (
        wishes.categories
        and reading.goods
        and not any(turn.shop.has_exactly(one) for one in wishes.categories)
    ):
        turn.tell("nearest-kind", goods=turn.shop.word("category", wishes.categories[0], turn.say.language))
    foreign = [str(price.value.get("currency")) for price in parse.of("price") if price.value.get("currency")]
    if foreign and foreign[0] != turn.shop.currency:
        turn.tell("other-currency", own=turn.shop.currency, named=foreign[0])
    products = [turn.shop.catalog.product(row) for row in rows]
    # In a longer sentence, a free word may just as well be part of the story around the wish.
    told = brief and (len(parse.text.split()) <= SHORT)
    said = [
        str(one.value)
        for one in parse.of("feature")
        if not one.negated and not one.soft and (told or str(one.value).startswith(PARTS))
    ]
    said = [one for one in said if one in wishes.features]
    unseen = [one for one in said if brief and wishes.categories and _unseen(one, products)]
    if unseen:
        turn.tell("feature-unstated", feature=unseen[0])
        turn.happened("feature_unstated", feature=unseen[0], goods=list(wishes.categories))


def _unseen(feature: str, products: Sequence[Product]) -> bool:
    """Whether none of the products is said to be so, in texts of the language that it was asked in."""
    texts = [text for product in products for text in texts_of(product)]
    same = [text for text in texts if _cyrillic(text) == _cyrillic(feature)]
    return bool(same) and not mentions(same, feature)


def _cyrillic(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.casefold())


def unstated_of(turn: Turn, wishes: Wishes) -> list[str]:
    """Wanted looks that the catalog states for no product of the kind: only words and pictures can tell."""
    return [
        name
        for name in dict.fromkeys((*wishes.any_of, *wishes.soft))
        if name in LOOKS and wishes.categories and not turn.shop.closest(wishes.categories, name)
    ]
