"""The profile of one shopper: what they said of themselves and of those they buy for, and what is inferred.

JSON in the store. Older shapes are read, and what can't be read any more is left out: a profile is a
service, never a reason for a turn to fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import median
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.profile.affinity import Likings, noted, weights
from bot.profile.consent import UNASKED, Consent, Purpose
from bot.profile.fact import SELF, Fact, Source, replaced
from bot.profile.persona import Persona

#: How many looked-at products are remembered.
VIEWED = 50
#: How far one sign moves a like: asked about, put into the cart, turned down with a reason.
ASKED, TAKEN, TURNED_DOWN = 0.15, 0.28, -0.25
#: What a like is about; sizes and prices are needs, not tastes.
TASTES = ("color", "brand", "material", "pattern")
#: What a stated fact weighs in ranking against an inferred like of 1, and a refused value.
STATED, REFUSED = 0.6, -0.6
#: Facts and kinds of goods with a budget that are kept.
FACTS, BUDGETS, AMOUNTS = 40, 20, 6


class Spending(BaseModel):
    """What somebody wanted to spend on a kind of goods, or did: the latest amounts, in one currency."""

    amounts: list[float] = Field(default_factory=list)
    currency: str | None = None
    source: Source = Source(how="inferred")

    @property
    def usual(self) -> float | None:
        """The middle of at least two amounts: one is an accident."""
        return float(median(self.amounts)) if len(self.amounts) > 1 else None


class Profile(BaseModel):
    facts: list[Fact] = Field(default_factory=list)
    likings: Likings = Field(default_factory=dict)
    persona: Persona = Field(default_factory=Persona)
    spending: dict[str, Spending] = Field(default_factory=dict)
    viewed: list[str] = Field(default_factory=list)
    goods: list[str] = Field(default_factory=list)
    language: str | None = None
    chats: int = 0
    asked_why_at: datetime | None = None
    consents: dict[Purpose, Consent] = Field(default_factory=dict)

    @classmethod
    def load(cls, raw: Mapping[str, Any] | None) -> Profile:
        """A stored profile of any age: fields that can't be read any more are dropped one by one."""
        body = _upgraded(dict(raw or {}))
        while True:
            try:
                return cls.model_validate(body)
            except ValidationError as error:
                broken = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
                if not broken & body.keys():
                    return cls()
                body = {name: value for name, value in body.items() if name not in broken}

    def agrees(self, purpose: Purpose) -> bool:
        """What they said last, or what holds until they say something."""
        said = self.consents.get(purpose)
        return UNASKED[purpose] if said is None else said.given

    def agree(self, purpose: Purpose, given: bool, at: datetime) -> None:
        self.consents[purpose] = Consent(given=given, at=at)

    def bare(self) -> Profile:
        """Nothing but what they decided: what is kept of somebody who wants nothing remembered."""
        return Profile(consents=dict(self.consents))

    def forgotten(self) -> Profile:
        """Nothing but what they refused; that has to be known to be honoured."""
        refused = {purpose: said for purpose, said in self.consents.items() if not said.given}
        return Profile(consents=refused)

    @property
    def name(self) -> str | None:
        found = self.fact("name")
        return found.values[0] if found is not None and found.values else None

    @property
    def person(self) -> dict[str, list[str]]:
        """Gender and age group of the shopper, as said."""
        return self.person_of(SELF)

    @property
    def empty(self) -> bool:
        known = self.facts or self.likings or self.viewed or self.goods or self.spending
        return not (known or self.persona.evidence)

    def person_of(self, about: str) -> dict[str, list[str]]:
        return {
            fact.name: list(fact.values)
            for fact in self.facts
            if fact.about == about and fact.name in ("gender", "age_group") and not fact.refused
        }

    def people(self) -> list[str]:
        """Others that are known of, the latest first."""
        return list(dict.fromkeys(fact.about for fact in reversed(self.facts) if fact.about != SELF))

    def fact(self, name: str, about: str = SELF, goods: Sequence[str] | None = None) -> Fact | None:
        """What is known, of these goods if it was said of some; the latest."""
        for fact in reversed(self.facts):
            if (fact.about, fact.name, fact.refused) != (about, name, False):
                continue
            if fact.goods is None or goods is None or fact.goods in goods:
                return fact
        return None

    def answers(self, about: str, goods: Sequence[str]) -> set[str]:
        """The questions about such goods that need not be asked: what is known of the one they are for."""
        found = {
            fact.name
            for fact in self.facts
            if fact.about == about and not fact.refused and fact.goods in (None, *goods)
        }
        if about == SELF and any(kind in self.spending and self.spending[kind].usual for kind in goods):
            found.add("budget")
        return found

    def know(self, fact: Fact) -> None:
        self.facts = replaced(self.facts, fact, FACTS)

    def forget_fact(self, id: str) -> bool:
        """Forget one thing: a fact by its id, or "like|color|blue", "budget|shoes", "persona|bargain"…"""
        kind, _, rest = id.partition("|")
        match kind:
            case "like":
                name, _, value = rest.partition("|")
                return self.likings.get(name, {}).pop(value, None) is not None
            case "budget":
                return self.spending.pop(rest, None) is not None
            case "persona":
                return self.persona.evidence.pop(rest, None) is not None
            case "viewed":
                found, self.viewed, self.goods = bool(self.viewed or self.goods), [], []
                return found
            case _:
                kept = [fact for fact in self.facts if fact.id != id]
                found, self.facts = len(kept) < len(self.facts), kept
                return found

    def looked_at(self, id: str) -> None:
        self.viewed = [id, *(other for other in self.viewed if other != id)][:VIEWED]

    def liked(self, values: Mapping[str, Sequence[str]], share: float, at: datetime, turn: int = 0) -> None:
        """Interest in a product is interest in what it is like; `share` below 0: dislike."""
        for name in TASTES:
            for value in values.get(name, ()):
                noted(self.likings, name, value, share, at, turn)

    def looked_for(self, goods: Sequence[str]) -> None:
        self.goods = [*goods, *(other for other in self.goods if other not in goods)][:6]

    def spent(self, goods: str, amount: float, currency: str | None, source: Source) -> None:
        known = self.spending.get(goods, Spending())
        amounts = known.amounts if known.currency in (None, currency) else []
        self.spending.pop(goods, None)
        self.spending[goods] = Spending(
            amounts=[*amounts, amount][-AMOUNTS:], currency=currency, source=source
        )
        for oldest in list(self.spending)[:-BUDGETS]:
            del self.spending[oldest]

    def tastes(
        self, at: datetime, about: str = SELF, goods: Sequence[str] = ()
    ) -> dict[str, dict[str, float]]:
        """attribute -> value -> -1..1 as the ranking reads it, for the one who is bought for.

        What is inferred comes from the shopper's own looking, and does not speak for others. What was said
        outweighs it. Facts that were said of other goods don't count.
        """
        found = weights(self.likings, at) if about == SELF else {}
        for fact in self.facts:
            if fact.about != about or fact.name in ("name", "gender", "age_group"):
                continue
            if fact.goods is not None and goods and fact.goods not in goods:
                continue
            for value in fact.values:
                weight = REFUSED if fact.refused else STATED
                found.setdefault(fact.name, {})[value] = round(weight * fact.source.confidence, 4)
        return found


def _upgraded(body: dict[str, Any]) -> dict[str, Any]:
    """Version 1 had `name`, `person` and bare numbers as `likes`."""
    stored = body.get("facts")
    facts = list(stored) if isinstance(stored, list) else []
    name = body.pop("name", None)
    if isinstance(name, str) and name:
        facts.append({"name": "name", "values": [name]})
    person = body.pop("person", None)
    if isinstance(person, dict):
        facts += [{"name": key, "values": values} for key, values in person.items() if values]
    body["facts"] = [fact for fact in facts if _reads_as_fact(fact)]
    likes = body.pop("likes", None)
    if isinstance(likes, dict) and "likings" not in body:
        body["likings"] = {
            key: {value: {"weight": float(weight)} for value, weight in values.items()}
            for key, values in likes.items()
            if isinstance(values, dict) and all(isinstance(one, int | float) for one in values.values())
        }
    return body


def _reads_as_fact(raw: Any) -> bool:
    try:
        Fact.model_validate(raw)
    except ValidationError:
        return False
    return True
