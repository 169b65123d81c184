"""What a message was heard to say, before its act is decided; and the acts that there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.dialogue.adding import beside
from nlu.parse import Entity, Parse

Act = Literal[
    "wish", "more", "cheaper", "dearer", "compare", "details", "price", "availability", "explain",
    "add", "remove", "view_cart", "clear_cart", "quantity", "checkout", "order", "policy",
    "greet", "goodbye", "thank", "human", "complain", "praise", "objection", "undecided", "reject",
    "advice", "help", "identity", "profile", "forget", "restart", "undo", "smalltalk", "out_of_scope",
    "accept", "decline", "advise", "goes_with", "popular", "similar", "later", "forget_that",
    "indifferent", "unclear", "empty", "swap",
]  # fmt: skip

#: "Another brand", by what is to be another one.
ANOTHER: Mapping[str, re.Pattern[str]] = {
    name: re.compile(
        rf"\b(?:друг(?:ой|ая|ую|ого|ие|их)|ин(?:ой|ого|ая|ые)|another|different|other)\s(?:{words})",
        re.IGNORECASE,
    )
    for name, words in {
        "brand": r"фирм\w*|марк\w*|бренд\w*|производител\w*|brands?|makers?|make\b",
        "color": r"цвет\w*|расцветк\w*|оттен\w*|colou?rs?|shades?",
        "material": r"материал\w*|ткан\w*|materials?|fabrics?",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What one message named, as `Reading` holds it, before its act is decided."""

    parse: Parse
    intents: dict[str, float]
    goods: tuple[str, ...]
    missing: tuple[str, ...]
    attributes: tuple[Entity, ...]
    targets: tuple[str, ...]
    referred: bool
    answers: str | None

    @property
    def beside(self) -> frozenset[str]:
        """Of what names it wants something besides what was wanted before ("brown is fine, too")."""
        return beside(self.parse)

    def of_same(self, categories: Collection[str]) -> bool:
        """Whether it names goods that are talked about already, and no others."""
        return bool(self.goods) and set(self.goods) <= set(categories)

    def others(self, known: Mapping[str, Collection[str]]) -> list[str]:
        """What of the known wishes shall be another one ("не, другой фирмы")."""
        return [
            name for name, another in ANOTHER.items() if known.get(name) and another.search(self.parse.text)
        ]

    @property
    def pointing(self) -> frozenset[str]:
        """Kinds of the references that the message makes."""
        return frozenset(str(one.value.get("kind")) for one in self.parse.of("reference") if not one.negated)

    @property
    def among(self) -> bool:
        """Whether a superlative speaks of what is shown: "the cheapest of these"."""
        return any(one.value.get("among") == "shown" for one in self.parse.of("reference"))

    @property
    def refuses(self) -> bool:
        """Whether it names goods or looks that are not wanted ("i hate adidas")."""
        named = ("category", *(entity.name for entity in self.attributes))
        return any(one.negated and one.name in named for one in self.parse.entities)

    @property
    def described(self) -> bool:
        return bool(self.attributes or self.parse.of("feature"))

    @property
    def wished(self) -> bool:
        """Whether it names anything that can be wanted."""
        named = ("price", "feature", "occasion", "anything", "category")
        return bool(
            self.goods
            or self.missing
            or self.attributes
            or any(self.parse.of(name) for name in named)
            or any(entity.value.get("who") != "self" for entity in self.parse.of("recipient"))
        )
