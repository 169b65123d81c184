"""What sort of shopper this seems to be: evidence that adds up sign by sign, and fades.

Two leanings, for facts and value (pragmatist) or for comfort and beauty (hedonist), and five triggers:
what makes somebody buy or leave. Utilitarian and hedonic shopping value are the two ends that marketing
research measures (Babin, Darden & Griffin, Journal of Consumer Research 1994).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, get_args

from pydantic import BaseModel, Field

Trait = Literal["facts", "beauty", "safety", "hurry", "status", "bargain", "novelty"]
TRAITS: tuple[Trait, ...] = get_args(Trait)
TRIGGERS: tuple[Trait, ...] = ("safety", "hurry", "status", "bargain", "novelty")

HALF_LIFE = timedelta(days=120)
#: A hurry is of now, not of a person.
HURRY_HALF_LIFE = timedelta(hours=2)
#: Weight of not knowing: a trait with as much evidence as this is as likely as not.
PRIOR = 2.0
#: Strength from which a trait counts: more than one plain sign.
SHOWS = 0.4
#: Signs kept to show where a guess comes from.
KEPT = 3


class Sign(BaseModel):
    """what: how the trait showed ("words", or a behaviour such as "asked_dimensions")."""

    what: str
    at: datetime
    turn: int = 0


class Evidence(BaseModel):
    weight: float = 0.0
    at: datetime | None = None
    signs: list[Sign] = Field(default_factory=list)

    def now(self, at: datetime, half_life: timedelta) -> float:
        if self.at is None or at <= self.at:
            return self.weight
        return float(self.weight * 2.0 ** (-((at - self.at) / half_life)))


class Persona(BaseModel):
    evidence: dict[str, Evidence] = Field(default_factory=dict)

    def noted(self, trait: Trait, weight: float, what: str, at: datetime, turn: int) -> None:
        """One more sign; `weight` 1 is a clear one."""
        known = self.evidence.get(trait, Evidence())
        total = known.now(at, _half_life(trait)) + weight
        signs = [*known.signs, Sign(what=what, at=at, turn=turn)][-KEPT:]
        self.evidence[trait] = Evidence(weight=round(total, 4), at=at, signs=signs)

    def weight(self, trait: Trait, at: datetime) -> float:
        known = self.evidence.get(trait)
        return 0.0 if known is None else known.now(at, _half_life(trait))

    def strength(self, trait: Trait, at: datetime) -> float:
        """0..1: how sure the trait is by now; 0.5 at `PRIOR` clear signs."""
        weight = self.weight(trait, at)
        return weight / (weight + PRIOR)

    def shows(self, trait: Trait, at: datetime) -> bool:
        return self.strength(trait, at) >= SHOWS

    def lean(self, at: datetime) -> float:
        """-1 pragmatist to 1 hedonist; near 0 as long as little is known."""
        facts, beauty = self.weight("facts", at), self.weight("beauty", at)
        return (beauty - facts) / (beauty + facts + PRIOR)

    def triggers(self, at: datetime) -> list[Trait]:
        """Those that show, the surest first."""
        found = [trait for trait in TRIGGERS if self.shows(trait, at)]
        return sorted(found, key=lambda trait: -self.strength(trait, at))


def _half_life(trait: str) -> timedelta:
    return HURRY_HALF_LIFE if trait == "hurry" else HALF_LIFE
