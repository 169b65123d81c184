"""A small made-up shop as the dialogue sees it, and parses written by hand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from nlu.parse import Entity, Intent, Parse

GOODS: dict[str, set[str]] = {
    "shirts": {"s1", "s2", "s3"},
    "trousers": {"t1", "t2"},
    "wallets": {"w1", "w2"},
    "shoes": {"h1", "h2", "h3"},
    "heels": {"h1", "h2"},
}
FACTS: dict[str, dict[str, set[str]]] = {
    "s1": {"color": {"white"}, "gender": {"male"}},
    "s2": {"color": {"blue"}, "gender": {"female"}},
    "s3": {"color": {"magenta"}, "gender": {"male"}},
    "t1": {"color": {"black"}, "gender": {"male"}},
    "t2": {"color": {"black"}, "gender": {"female"}},
    "w1": {"color": {"brown"}, "gender": {"male"}},
    "w2": {"color": {"red"}, "gender": {"female"}},
    "h1": {"color": {"black"}, "gender": {"female"}},
    "h2": {"color": {"red"}, "gender": {"female"}},
    "h3": {"color": {"white"}, "gender": {"unisex"}},
}
#: Words of the titles.
NAMES: dict[str, set[str]] = {"s1": {"linen"}, "s2": {"sailor"}, "t1": {"chino"}, "h2": {"stiletto"}}
#: What the texts of a product name beside itself.
PARTS: dict[str, set[str]] = {"s1": {"collar"}}


class PaperShop:
    """`bot.dialogue.view.ShopView` over the tables above."""

    def has_goods(self, category: str) -> bool:
        return category in GOODS

    def related(self, one: str, other: str) -> bool:
        first, second = GOODS.get(one, set()), GOODS.get(other, set())
        return one == other or bool(first and second and (first <= second or second <= first))

    def covers(self, wide: str, narrow: str) -> bool:
        return GOODS.get(narrow, set()) < GOODS.get(wide, set())

    def within(self, narrow: str, wide: str) -> bool:
        return GOODS.get(narrow, {narrow}) <= GOODS.get(wide, set())

    def matching(self, ids: Collection[str], wanted: dict[str, list[str]]) -> list[str]:
        return [
            product
            for product in ids
            if all(self._facts(product, name) & set(values) for name, values in wanted.items())
        ]

    def _facts(self, product: str, name: str) -> set[str]:
        if name == "category":
            return {kind for kind, ids in GOODS.items() if product in ids}
        return FACTS[product].get(name, set())

    def named(self, text: str) -> list[str]:
        return [product for product in FACTS if product in text.split()]

    def called(self, ids: Collection[str], text: str) -> list[str]:
        return [product for product in ids if NAMES.get(product, set()) & set(text.casefold().split())]

    def speaks_of(self, id: str, goods: Collection[str]) -> bool:
        return bool(PARTS.get(id, set()) & set(goods))

    def called_so(self, categories: Collection[str], words: Collection[str]) -> bool:
        ids = {product for name in categories or GOODS for product in GOODS.get(name, set())}
        return any(set(words) & NAMES.get(product, set()) for product in ids)

    def exists(self, id: str) -> bool:
        return id in FACTS

    def states(self, attribute: str, categories: Collection[str], values: Collection[str]) -> bool:
        return bool(set(self.closest(categories, attribute)) & set(values))

    def prices(self) -> tuple[float, float]:
        return (290.0, 20_000.0)

    def closest(self, categories: Collection[str], attribute: str) -> Collection[str]:
        ids = set().union(*(GOODS.get(name, set()) for name in categories)) if categories else set(FACTS)
        return {value for product in ids for value in FACTS[product].get(attribute, set())}


def said(text: str, intent: str, *entities: Entity, also: tuple[str, float] | None = None) -> Parse:
    """A parse as the NLU would make it; `also`: a second intent with its confidence."""
    intents = [Intent(intent, 0.9)] + ([Intent(*also)] if also else [])
    words = " ".join(e.text for e in entities if not e.negated and e.name not in ("price", "reference"))
    return Parse(text, "en", tuple(intents), entities, words)


def entity(name: str, value: Any, *, negated: bool = False, soft: bool = False) -> Entity:
    text = str(value)
    return Entity(name, value, text, 0, len(text), negated=negated, soft=soft)


def price(low: float | None = None, high: float | None = None, *, about: bool = False) -> Entity:
    return entity("price", {"min": low, "max": high, "currency": None, "about": about})


def ordinal(index: int) -> Entity:
    return entity("reference", {"kind": "ordinal", "index": index})


def pointing(kind: str) -> Entity:
    return entity("reference", {"kind": kind})
