"""A simulated shopper: has one product of the catalog in mind and says truthfully what they know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from benchmarks import simulator_words as words
from bot.messages import Reply
from bot.shop import Shop
from catalog.product import Product

Persona = Literal["pragmatist", "hedonist"]
#: How many shoppers of each sort have a preference about a slot: one looks at price, size and make, the
#: other at how it looks and feels. Everybody knows for whom it is.
CARES: Mapping[Persona, Mapping[str, float]] = {
    "pragmatist": {"gender": 1.0, "budget": 0.85, "size": 0.8, "brand": 0.4, "material": 0.4, "color": 0.5},
    "hedonist": {"gender": 1.0, "budget": 0.5, "size": 0.8, "brand": 0.35, "material": 0.55, "color": 0.9},
}
SLOTS = ("gender", "budget", "size", "brand", "material", "color")
#: Turns that shoppers stay for, one more answer to a question that means nothing to them costs one.
PATIENCE = (3, 8)
#: How likely a shopper says unasked what is wrong, from the silent to the talkative.
TALKATIVE = (0.1, 0.6)
#: Share of shoppers in a hurry: they say so, stay for few turns.
HURRIED = 0.2
#: A budget lies so far above the price of the product in mind.
ROOM = (1.0, 1.4)


@dataclass(slots=True)
class Shopper:
    """target: id of the product in mind. wants: slot -> what is known of it (a budget as a number in text).

    Chance is drawn anew for each turn from (seed, number, turn), so that a shopper who meets the same
    situation with two salespeople acts alike.
    """

    seed: int
    number: int
    target: str
    kind: str
    persona: Persona
    wants: Mapping[str, str]
    patience: int
    talkative: float
    hurried: bool
    said: set[str] = field(default_factory=set)

    def opening(self) -> str:
        """The kind of goods, and now and then one thing about it."""
        random = self._chance(0)
        text = words.pick(words.OPENINGS, random).format(kind=self.kind)
        if random.uniform() < self.talkative and self.wants and not text.endswith("?"):
            slot = list(self.wants)[int(random.integers(len(self.wants)))]
            self.said.add(slot)
            text += words.fill(words.pick(words.ADDED[slot], random), slot, self.wants[slot])
        return (words.pick(words.HURRY, random) if self.hurried else "") + text

    def found(self, reply: Reply) -> bool:
        return any(card.id == self.target for card in reply.cards)

    def answer(self, reply: Reply, shown: Sequence[Product], shop: Shop, turn: int) -> str:
        """What to say to a reply without the product in mind; `turn` counts what was said before."""
        random = self._chance(turn)
        slot = reply.question
        if slot in SLOTS:
            if slot in self.wants:
                self.said.add(slot)
                return words.fill(words.pick(words.ANSWERS[slot], random), slot, self.wants[slot])
            self.patience -= 1
            return words.pick(words.INDIFFERENT, random)
        if not reply.cards:
            return words.pick(words.OPENINGS, random).format(kind=self.kind)
        wrong = [name for name in self.wants if name not in self.said and self._wrong(name, shown, shop)]
        if wrong and random.uniform() < self.talkative:
            slot = wrong[int(random.integers(len(wrong)))]
            self.said.add(slot)
            return words.fill(words.pick(words.REASONS[slot], random), slot, self.wants[slot])
        return words.pick(words.MORE, random)

    def _wrong(self, slot: str, shown: Sequence[Product], shop: Shop) -> bool:
        """Whether most of what is shown isn't what the shopper wants in this respect."""
        if slot == "budget":
            fits = [float(product.price) <= float(self.wants["budget"]) for product in shown]
        else:
            fits = [self.wants[slot] in _stated(product, slot, shop) for product in shown]
        return sum(fits) * 2 < len(fits)

    def _chance(self, turn: int) -> np.random.Generator:
        return np.random.default_rng((self.seed, self.number, turn))


def draw(shop: Shop, seed: int, number: int) -> Shopper:
    """Shopper `number` of the crowd `seed`: any product in stock may be the one in mind."""
    random = np.random.default_rng((seed, number))
    rows = np.flatnonzero(shop.catalog.columns.available)
    product = shop.catalog.product(int(random.choice(rows)))
    persona: Persona = "pragmatist" if random.uniform() < 0.5 else "hedonist"
    wants: dict[str, str] = {}
    for slot in SLOTS:
        cares, room, which = random.uniform(), random.uniform(*ROOM), random.uniform()
        if cares >= CARES[persona][slot]:
            continue
        if slot == "budget":
            wants[slot] = f"{np.ceil(float(product.price) * room):g}"
            continue
        values = [value for value in _stated(product, slot, shop) if slot != "gender" or value in words.WHO]
        if values:
            wants[slot] = values[int(which * len(values))]
    hurried = bool(random.uniform() < HURRIED)
    return Shopper(
        seed=seed,
        number=number,
        target=product.id,
        kind=product.category[-1].lower() if product.category else product.title,
        persona=persona,
        wants=wants,
        patience=PATIENCE[0] if hurried else int(random.integers(PATIENCE[0], PATIENCE[1] + 1)),
        talkative=float(random.uniform(*TALKATIVE)),
        hurried=hurried,
    )


def _stated(product: Product, slot: str, shop: Shop) -> list[str]:
    """What the product states of a slot, as people say it."""
    row = shop.catalog.row(product.id)
    values = shop.catalog.values(slot, row) if row is not None else ()
    return list(values) if slot == "gender" else [shop.word(slot, value, "en") for value in values]
