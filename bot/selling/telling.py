"""What is told first of a product: measures, material and warranty, or how it looks and feels.

Everything told is the same; only the order follows who is listening, and what comes first is what is read.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.selling.aspects import ASPECTS
from bot.selling.outcome import Turn
from bot.selling.worth import measure

#: From which lean of the persona the order changes.
LEANS = 0.25
#: Facts that a pragmatist asks for, besides measures; and what is a matter of looks.
SOLID = ASPECTS["material"] | ASPECTS["warranty"] | ASPECTS["care"] | ASPECTS["dimensions"]
LOOKS = frozenset({"color", "pattern", "style", "fit", "neckline", "scent", "occasion", "season"})

Stated = tuple[str, str]


def arranged(
    turn: Turn, described: Sequence[str], stated: Sequence[Stated], sentences: int, facts: int
) -> list[str]:
    """The first sentences of a description and the facts ("colour: navy") that suit best, in that order."""
    told = list(described[:sentences])
    lean = turn.profile.persona.lean(turn.at) if turn.shop.habits.persona else 0.0
    wary = turn.shop.habits.persona and turn.profile.persona.shows("safety", turn.at)

    def rank(fact: Stated) -> int:
        name, line = fact[0].casefold(), fact[1]
        if wary and name in ASPECTS["warranty"]:
            return -1
        if lean <= -LEANS:
            solid = name in SOLID or measure(line.partition(":")[2].strip()) is not None
            return 0 if solid else 2 if name in LOOKS else 1
        if lean >= LEANS:
            return 0 if name in LOOKS else 1
        return 0

    lines = [line for _, line in sorted(stated, key=rank)][:facts]
    return [*lines, *told] if lean <= -LEANS else [*told, *lines]
