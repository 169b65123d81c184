"""The merchant's switches: which of the salesperson's habits are wanted in this shop. A YAML file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import ShopkeeperError


class Companions(BaseModel):
    """A rule of what goes with what: to goods `of` a kind, one of the kinds `offer`.

    same: attributes that both must share where both state them ("gender", "color").
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: str
    offer: Sequence[str]
    same: Sequence[str] = ("gender", "age_group")


class Habits(BaseModel):
    """Every habit is on unless the file says `off`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: A step up is offered, with what it has more and costs more.
    up_sell: bool = True
    #: Something that goes with what was put into the cart is offered.
    cross_sell: bool = True
    #: A short question about the reason, after a rejection, a leave without a choice, a purchase.
    ask_why: bool = True
    #: Days that pass before the same shopper is asked why again.
    ask_why_days: int = Field(default=7, ge=0, le=3650)
    #: What sort of shopper this seems to be moves the order of products and of what is told.
    persona: bool = True
    #: What is learnt of a shopper is kept for the next chat.
    remember: bool = True
    #: Apologies, thanks for a purchase, the shopper's own tone.
    empathy: bool = True
    #: Return and payment facts are quoted unasked to who seems wary of buying.
    reassure: bool = True
    #: How far above a stated budget a step up may lie, as a share of it; it is said then. 0: never.
    over_budget: float = Field(default=0.0, ge=0, le=1)
    companions: Sequence[Companions] = ()
    #: A CSV file of what is kept of each price; with it, margins decide between products that are as good.
    margins: Path | None = None


def load_habits(path: Path) -> Habits:
    """The file's switches. Raises ShopkeeperError that names the file, the place and what is wrong."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ShopkeeperError(
            f"The selling file {path} can't be read: {' '.join(str(error).split())}"
        ) from error
    try:
        return Habits.model_validate(raw or {})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        where = f" at {place}" if place else ""
        raise ShopkeeperError(f"The selling file {path} is wrong{where}: {first['msg']}") from error
