"""What tact needs to know of a chat: what was offered, refused, apologised for and asked already."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

Stage = Literal["rejected", "abandoned", "bought"]
OfferKind = Literal["up_sell", "cross_sell"]
Tone = Literal["informal", "formal"]


class Offered(BaseModel):
    """One product that was offered unasked. beside: the product that the shopper had chosen."""

    id: str
    kind: OfferKind
    turn: int
    beside: str = ""
    answered: bool = False


class WhyAsked(BaseModel):
    """The question for a reason, as it was put: about which products, of which kinds of goods."""

    stage: Stage
    turn: int
    ids: list[str] = Field(default_factory=list)
    goods: list[str] = Field(default_factory=list)


class Tact(BaseModel):
    """Part of a chat's state."""

    #: How the shopper speaks to us ("ты" or "вы"; casual or formal English); None: not yet heard.
    tone: Tone | None = None
    #: The name that the message of this turn gives; taken into the profile, then None again.
    met_as: str | None = None
    offered: list[Offered] = Field(default_factory=list)
    #: The offer of the turn before, which a bare yes or no answers.
    open_offer: Offered | None = None
    #: The turn in which an offer was turned down (0: none was): no other is made in this chat.
    refused_turn: int = 0
    apologised: bool = False
    #: The latest turn that sounded angry, and in which the shopper was in a hurry (0: none).
    upset_turn: int = 0
    hurried_turn: int = 0
    #: Policy topics that were told unasked.
    reassured: list[str] = Field(default_factory=list)
    celebrated: bool = False
    bought: bool = False
    asked_why: bool = False
    #: A reason was told in this chat, asked for or not.
    told_reason: bool = False
    #: The question for a reason that the turn before has put.
    why: WhyAsked | None = None
