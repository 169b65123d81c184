"""Two profiles of one person, as two channels knew them, become one."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.profile.affinity import KEPT, Liking, Likings
from bot.profile.fact import Fact
from bot.profile.persona import Persona
from bot.profile.profile import AMOUNTS, BUDGETS, VIEWED, Profile, Spending

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def joined(mine: Profile, other: Profile, at: datetime) -> Profile:
    """`mine` with all that `other` knows; what was said later stands, and joining again changes nothing.
    `at`: when this is, since likes fade."""
    made = mine.model_copy(deep=True)
    for fact in sorted([*mine.facts, *other.facts], key=_said_at):
        made.know(fact)
    made.likings = _stronger(mine.likings, other.likings, at)
    made.persona = _traits(mine.persona, other.persona)
    made.spending = _amounts(mine, other)
    made.viewed = list(dict.fromkeys([*other.viewed, *mine.viewed]))[:VIEWED]
    made.goods = list(dict.fromkeys([*other.goods, *mine.goods]))[:6]
    made.language = mine.language or other.language
    made.chats = max(mine.chats, other.chats)
    made.asked_why_at = max(filter(None, (mine.asked_why_at, other.asked_why_at)), default=None)
    return made


def _said_at(fact: Fact) -> datetime:
    return fact.source.at or _LONG_AGO


def _stronger(mine: Likings, other: Likings, at: datetime) -> Likings:
    found: Likings = {}
    for name in dict.fromkeys([*mine, *other]):
        values: dict[str, Liking] = dict(mine.get(name, {}))
        for value, liking in other.get(name, {}).items():
            known = values.get(value)
            if known is None or abs(liking.now(at)) > abs(known.now(at)):
                values[value] = liking
        strongest = sorted(values.items(), key=lambda pair: -abs(pair[1].now(at)))
        found[name] = dict(strongest[:KEPT])
    return found


def _traits(mine: Persona, other: Persona) -> Persona:
    evidence = dict(other.evidence)
    for trait, known in mine.evidence.items():
        if trait not in evidence or abs(known.weight) >= abs(evidence[trait].weight):
            evidence[trait] = known
    return Persona(evidence=evidence)


def _amounts(mine: Profile, other: Profile) -> dict[str, Spending]:
    """Of each kind of goods the longer memory; two in different currencies can't be added up."""
    found = dict(other.spending)
    for goods, known in mine.spending.items():
        if goods not in found or len(known.amounts[-AMOUNTS:]) >= len(found[goods].amounts):
            found[goods] = known
    return dict(list(found.items())[-BUDGETS:])
