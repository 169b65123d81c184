"""What is near enough to what was said: of described goods, of kinds, of looks that are names."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bot.dialogue.state import Wishes
from bot.selling.outcome import Turn
from catalog.search import Hits
from recommender.candidates import Candidates

#: Below both of these, the best hit for free words is no answer to them (made-up words: lexical 0, semantic
#: at most 0.28; wishes like "clothes for the gym": one of them well above; measured over three shops).
SAID, MEANT = 0.05, 0.3
#: Attributes whose words may mean something else of certain goods.
LOOKS = ("color", "material", "pattern")
#: What trails the nearest of described goods by more than this in meaning, and says less than this share of
#: its words, is something else.
TRAIL, LED = 0.15, 0.5
#: What a product keeps of being of the kind when its own title names another: a corner section among sofas.
ASIDE = 0.85
#: What children's goods keep of their worth to whom names no child; and the ages of children.
FOR_ANOTHER = 0.6
CHILDREN = ("newborn", "infant", "toddler", "kids")


def meant(turn: Turn, wishes: Wishes, candidates: Candidates) -> Candidates:
    """Less of those whose titles name other goods, and of children's goods where no child was spoken of."""
    catalog = turn.shop.catalog
    if not len(candidates):
        return candidates
    if wishes.any_of.get("category"):
        named = catalog.called(wishes.any_of["category"], candidates.rows)
        candidates = replace(candidates, kind=np.where(named, candidates.kind, ASIDE * candidates.kind))
    if not wishes.recipient and "age_group" not in wishes.any_of:
        small = catalog.stated("age_group", CHILDREN)[candidates.rows]
        factor = np.where(small, FOR_ANOTHER, 1.0)
        candidates = replace(
            candidates, kind=candidates.kind * factor, relevance=candidates.relevance * factor
        )
    return candidates


def near(hits: Hits, *, alone: bool) -> Hits:
    """Of what was found for described goods, what comes near the best of it; nothing where even that shares
    no word with the description nor means anything like it (alone: nothing else was said)."""
    if not len(hits):
        return hits
    if alone and hits.lexical.max() < SAID and hits.semantic.max() < MEANT:
        kept = np.zeros(len(hits), dtype=np.bool_)
    else:
        kept = (hits.semantic >= hits.semantic.max() - TRAIL) | (hits.lexical >= LED * hits.lexical.max())
    return Hits(hits.rows[kept], hits.score[kept], hits.lexical[kept], hits.semantic[kept])


def say_instead(turn: Turn, wishes: Wishes) -> None:
    """ "A charcoal barbeque" where none is of that colour but some are called so: looked for by its words."""
    for name in LOOKS:
        values = wishes.any_of.get(name, [])
        if not values or not wishes.categories or turn.shop.states(name, wishes.categories, values):
            continue
        if turn.shop.called_so(wishes.categories, values):
            del wishes.any_of[name]
            wishes.features = list(dict.fromkeys([*wishes.features, *values]))
