"""What the assistant can decide to do: a closed union of plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.dialogue.tact import Stage
from bot.profile.consent import Purpose

Size = Literal["bigger", "smaller", "taller", "lower", "wider", "narrower", "longer", "shorter"]
Mode = Literal["new", "more", "again", "cheaper", "dearer", "cheapest", "dearest"] | Size


@dataclass(frozen=True, slots=True)
class Greet:
    returning: bool = False


@dataclass(frozen=True, slots=True)
class Recommend:
    """mode: "new" fresh list, "more" the next ones, "again" the list that was shown for these goods,
    "cheaper"/"dearer" relative to what was shown, "cheapest"/"dearest" the ends of what there is, "bigger"
    and the like by measures that the goods state. like: id of a product that the others should resemble."""

    mode: Mode = "new"
    note: str | None = None  # id of a sentence that comes first ("sorry-price")
    like: str | None = None
    take: tuple[str, ...] = ()  # what goes into the cart first ("that one, and a card for it")


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask what it should be, when nothing was said to search by; lists are narrowed as they are shown."""

    slot: Literal["category"]


@dataclass(frozen=True, slots=True)
class Compare:
    """pick: the shopper asks which of them to take, so the advice leads."""

    ids: tuple[str, ...]
    pick: bool = False


@dataclass(frozen=True, slots=True)
class Advise:
    """Which of the shown products to take, and why."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProductAnswer:
    """A question about one product. aspect: an attribute, "price", "availability", "companions" (what
    goes with it) or None for all of it."""

    id: str
    aspect: str | None = None
    wanted: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WhichOf:
    """Which of these are as asked, as far as the catalog says."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """A question to the shop; `about`: the product that it was asked of, if one was pointed out."""

    topics: tuple[str, ...]
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Explain:
    id: str


CartOp = Literal["add", "remove", "view", "clear", "quantity", "swap"]


@dataclass(frozen=True, slots=True)
class ChangeCart:
    """ids of "swap": what leaves the cart, what takes its place."""

    op: CartOp
    ids: tuple[str, ...] = ()
    quantity: int | None = None
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checkout:
    pass


@dataclass(frozen=True, slots=True)
class OrderStatus:
    pass


@dataclass(frozen=True, slots=True)
class Handoff:
    reason: Literal["asked", "angry"]


@dataclass(frozen=True, slots=True)
class BackToBot:
    pass


@dataclass(frozen=True, slots=True)
class LeaveContact:
    """Where the shopper can be reached, said when asked for it."""

    contact: str


@dataclass(frozen=True, slots=True)
class Rate:
    """How a person helped, from one star to five."""

    stars: int


@dataclass(frozen=True, slots=True)
class Chitchat:
    """topic: id of the sentence to say."""

    topic: str


@dataclass(frozen=True, slots=True)
class NotSold:
    """The shop has none of the goods asked for."""

    goods: str


@dataclass(frozen=True, slots=True)
class ShowProfile:
    pass


@dataclass(frozen=True, slots=True)
class Forget:
    pass


@dataclass(frozen=True, slots=True)
class ForgetOne:
    """One thing of what is known: `id` as the profile names it, or None for what the message names."""

    id: str | None = None


@dataclass(frozen=True, slots=True)
class ShowPrivacy:
    """What is kept and why, and what the shopper may decide about it."""


@dataclass(frozen=True, slots=True)
class Agree:
    """The shopper's word on a purpose; `given` False: withdrawn."""

    purpose: Purpose
    given: bool


@dataclass(frozen=True, slots=True)
class GiveReason:
    """The answer to "why?", coded; `reason` None: the shopper would rather not say."""

    reason: str | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class Fallback:
    reason: Literal["unclear", "empty", "stale_button", "which"]


@dataclass(frozen=True, slots=True)
class GoOn:
    """The talk goes on here that was begun on another channel."""


@dataclass(frozen=True, slots=True)
class Goodbye:
    pass


Action = (
    Greet | Recommend | Ask | Compare | Advise | ProductAnswer | WhichOf | PolicyAnswer | Explain | ChangeCart
    | Checkout | OrderStatus | Handoff | BackToBot | Rate | Chitchat | NotSold | ShowProfile | Forget
    | ForgetOne | ShowPrivacy | Agree | GiveReason | Fallback | GoOn | Goodbye | LeaveContact
)  # fmt: skip
