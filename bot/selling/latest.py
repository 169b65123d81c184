"""The latest wish counts more than an older look that stands in its way; what gives way is said."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogue.state import PERSONAL, Wishes
from bot.selling import relaxing
from bot.selling.outcome import Turn
from bot.selling.steps import Rows
from nlu.parse import Parse
from recommender.explain import texts_of
from recommender.mention import mentions

#: Looks that may give way, the least telling first.
LOOKS = ("color", "pattern", "material", "brand")
#: A message of so few words names what it wants.
BRIEF = 6

Ranked = Callable[[Wishes, dict[str, list[str]]], Rows]


def latest_first(
    turn: Turn, ranked: Rows, any_of: dict[str, list[str]], dropped: set[str], search: Ranked
) -> Rows:
    """`ranked`, or what is found without looks of earlier messages when this message's own wish is in none of
    it ("and the helicopter?" after red ones). dropped: names of wishes that were given up to find anything;
    search: the rows for wishes and conditions. Changes the wishes of the turn."""
    reading = turn.reading
    if reading is None or reading.act != "wish":
        return ranked
    wishes = turn.state.wishes
    now = {one.name for one in reading.attributes if not one.negated}
    older = [name for name in LOOKS if wishes.any_of.get(name) and name not in now]
    named = _named(reading.parse)
    missed = (not ranked and bool(now or named)) or bool(dropped & now)
    unsaid = named is not None and not any(_says(turn, row, named) for row, _ in ranked)
    if not (missed or unsaid):
        return ranked
    if older:
        free = wishes.model_copy(deep=True)
        for name in older:
            free.any_of.pop(name)
        kept = {name: values for name, values in any_of.items() if name not in older}
        kept |= {name: wishes.soft[name] for name in dropped & now if name in wishes.soft}
        found = search(free, kept)
        if named is not None:
            found = [one for one in found if _says(turn, one[0], named)]
        if found:
            turn.tell("soft-dropped", wish=turn.say.items([relaxing.named(turn, name) for name in older]))
            wishes.any_of = free.any_of
            dropped -= now
            return found
    return _called_so(turn, named, any_of, search) or ranked


def _called_so(turn: Turn, named: str | None, any_of: dict[str, list[str]], search: Ranked) -> Rows:
    """ "And a helicopter?", of puzzles: other goods, known by their titles alone."""
    wishes = turn.state.wishes
    if named is None or " " in named or not wishes.categories:
        return []
    people = {name: any_of[name] for name in PERSONAL if name in any_of}
    fresh = wishes.model_copy(
        update={"any_of": people, "soft": {}, "features": [named], "text": named}, deep=True
    )
    found = [
        one for one in search(fresh, people) if mentions([turn.shop.catalog.product(one[0]).title], named)
    ]
    if found:
        turn.state.wishes = fresh
    return found


def _named(parse: Parse) -> str | None:
    """The one thing that a brief message describes instead of naming goods."""
    said = [str(one.value) for one in parse.of("feature") if not one.negated]
    brief = len(parse.text.split()) <= BRIEF and not parse.of("category")
    return said[-1] if said and brief else None


def _says(turn: Turn, row: int, feature: str) -> bool:
    product = turn.shop.catalog.product(row)
    return mentions(texts_of(product), feature)
