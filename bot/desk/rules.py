"""The merchant's rules of the desk: when a chat goes to a person, opening hours, patience. A YAML file."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.desk.hours import Hours
from bot.errors import ShopkeeperError


class Trigger(BaseModel):
    """When all that is stated holds, the chat is passed on (`then: pass`) or a person is offered (`offer`);
    once a chat. `cart_min` is in the catalog's currency."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9_-]{1,40}$")
    intents: list[str] = []
    cart_min: float | None = Field(default=None, gt=0)
    categories: list[str] = []
    segments: list[str] = []
    then: Literal["pass", "offer"] = "pass"

    def model_post_init(self, _context: object) -> None:
        if not (self.intents or self.cart_min or self.categories or self.segments):
            raise ValueError(f"the trigger {self.name!r} states no condition")


class Patience(BaseModel):
    """Minutes. `queue`: a shopper waits for a person before the assistant takes over again; `agent`: before
    a chat that an agent leaves unanswered is queued again; `shopper`: before a silent one is closed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    queue: float = Field(default=15, gt=0)
    agent: float = Field(default=10, gt=0)
    shopper: float = Field(default=12 * 60, gt=0)


class Promise(BaseModel):
    """Minutes until the first reply and until a chat is done with, after which the desk raises alarm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_reply: float = Field(default=3, gt=0)
    resolution: float = Field(default=24 * 60, gt=0)


class Question(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9_-]{1,40}$")
    en: str
    ru: str


class Guide(BaseModel):
    """An interview: questions that an agent asks one after the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9_-]{1,40}$")
    questions: list[Question] = Field(min_length=1)


class DeskRules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    #: None: somebody is always there.
    hours: Hours | None = None
    triggers: list[Trigger] = []
    patience: Patience = Patience()
    promise: Promise = Promise()
    interviews: list[Guide] = []
    #: An address for a video call; {room} becomes the chat's own, unguessable room.
    meeting: str | None = Field(default=None, pattern=r"^https?://\S*\{room\}\S*$")
    #: The language in which agents read packets; the shopper's when unset.
    language: Literal["en", "ru"] | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What the triggers look at after a turn. `goods`: the categories that are wanted, each with all that
    it belongs to."""

    intent: str
    cart: float
    goods: Collection[str]
    segments: Collection[str]


def triggered(
    rules: DeskRules, moment: Moment, spent: Collection[str], is_a: Callable[[str, str], bool] | None = None
) -> Trigger | None:
    """The first trigger that holds and has not had its turn in this chat. `is_a(goods, category)`: whether
    the one belongs to the other; by default, when they are the same."""
    belongs = is_a or (lambda goods, category: goods == category)
    for one in rules.triggers:
        wanted = [any(belongs(goods, category) for goods in moment.goods) for category in one.categories]
        if (
            one.name not in spent
            and (not one.intents or moment.intent in one.intents)
            and (one.cart_min is None or moment.cart >= one.cart_min)
            and (not one.categories or any(wanted))
            and (not one.segments or bool(set(one.segments) & set(moment.segments)))
        ):
            return one
    return None


def load_rules(path: Path) -> DeskRules:
    """Raises ShopkeeperError that names the file, the place and what is wrong."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ShopkeeperError(
            f"The desk file {path} can't be read: {' '.join(str(error).split())}"
        ) from error
    try:
        return DeskRules.model_validate(raw or {})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        told = first["msg"].removeprefix("Value error, ")
        raise ShopkeeperError(f"The desk file {path} is wrong at {place}: {told}") from error
