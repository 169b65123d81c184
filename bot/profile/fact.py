"""One thing known of a shopper, or of somebody they buy for, with where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

#: The shopper, as whom a fact may be about; others are named as the NLU names them ("husband").
SELF = "self"


class Source(BaseModel):
    """Provenance: when, in which turn of a chat, and how it became known."""

    at: datetime | None = None
    turn: int = 0
    how: Literal["said", "inferred"] = "said"
    #: 0..1: how sure we may be of it.
    confidence: float = 1.0


class Fact(BaseModel):
    """`values` of the attribute `name` for one person. goods: the kind of goods it was said of; None: any.
    refused: it is what they don't want. reason: why not, as coded ("style")."""

    about: str = SELF
    name: str
    values: list[str]
    goods: str | None = None
    refused: bool = False
    reason: str | None = None
    source: Source = Source()

    @property
    def id(self) -> str:
        """Short, stable name of the fact, for a button that forgets it."""
        return "|".join((self.about, self.name, self.goods or "", "not" if self.refused else ""))

    def same_place(self, other: Fact) -> bool:
        """Whether a newer fact takes the place of this one."""
        return self.id == other.id


def replaced(facts: Sequence[Fact], fact: Fact, limit: int) -> list[Fact]:
    """The facts with `fact` as the newest, last; what it replaces goes, and the oldest beyond `limit`.

    Refusals add up: "nothing black", then "nothing pink", are both remembered.
    """
    before = next((known for known in facts if known.same_place(fact)), None)
    if fact.refused and before is not None:
        values = list(dict.fromkeys([*before.values, *fact.values]))
        fact = fact.model_copy(update={"values": values, "reason": fact.reason or before.reason})
    return [*(known for known in facts if not known.same_place(fact)), fact][-limit:]
