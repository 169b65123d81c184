"""A shop's own attribute that says whom its goods are for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from nlu.entities.people import words_of
from nlu.entities.shipped import Shipped
from nlu.morphology import Morphology, is_russian
from nlu.vocabulary import Term

#: Attributes that mean the same in all shops.
_STANDARD = frozenset({"category", "brand", "color", "material", "size", "gender", "age_group", "pattern"})


def for_whom(shipped: Shipped, morphology: Morphology) -> Callable[[Term], bool]:
    """Whether an entry is a shop's own attribute that only names people ("для кого: для мамы"): they are told
    by who they are, not by how a shop writes it."""
    surfaces = [
        word.surface
        for word in words_of(shipped)
        if word.name in ("recipient", "gender") and " " not in word.surface
    ]

    @cache
    def known(russian: bool) -> frozenset[str]:
        # The Russian dictionary is read only for a shop that needs it.
        return frozenset(
            lemma
            for surface in surfaces
            if is_russian(surface) == russian
            for lemma in (surface, *morphology.forms(surface).lemmas)
        )

    def names_people(entry: Term) -> bool:
        words = entry.surface.casefold().split()
        if entry.name in _STANDARD or len(words) > 2:
            return False
        said = words[1:] if words[0] in ("для", "for") else words
        return bool(said) and all(
            not known(is_russian(word)).isdisjoint({word, *morphology.forms(word).lemmas}) for word in said
        )

    return names_people
