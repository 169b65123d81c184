"""The state of one chat, as data that is stored between turns."""

from __future__ import annotations

from typing import Any, Literal, Self
from zlib import crc32

from pydantic import BaseModel, ConfigDict, Field

from bot.dialogue.tact import Tact

#: How many turns an offered button stays pressable, and how many shown lists are kept to refer back to.
OFFER_TURNS = 40
SHOWN_LISTS = 8
#: What describes the person rather than the goods: it outlives a change of topic within a chat.
PERSONAL = ("gender", "age_group")


class Wishes(BaseModel):
    """What the shopper wants now. `any_of` and `none_of` are hard; `soft` are preferences that may give way.

    Values are the catalog's normalised ones, keyed by attribute name ("category" among them).
    """

    any_of: dict[str, list[str]] = Field(default_factory=dict)
    none_of: dict[str, list[str]] = Field(default_factory=dict)
    soft: dict[str, list[str]] = Field(default_factory=dict)
    price_min: float | None = None
    price_max: float | None = None
    price_about: float | None = None
    #: `price_max` is for all needs together ("a desk and a chair, 800 for both").
    price_total: bool = False
    #: "Not too expensive", without a figure: the less expensive half of what fits.
    thrifty: bool = False
    currency: str | None = None
    recipient: str | None = None
    #: Years of who gets it, where they were told.
    age: float | None = None
    occasion: str | None = None
    features: list[str] = Field(default_factory=list)
    not_features: list[str] = Field(default_factory=list)
    #: Free words of the request for retrieval; the goods themselves stand in any_of["category"].
    text: str = ""
    #: Attributes that were taken from what is known of the shopper, not said for this need.
    assumed: list[str] = Field(default_factory=list)
    #: Several needs in one message are shown side by side; alternatives compete.
    side_by_side: bool = False

    @property
    def categories(self) -> list[str]:
        return self.any_of.get("category", [])

    @property
    def empty(self) -> bool:
        return not (self.any_of or self.none_of or self.features or self.text or self.occasion)

    def without(self, name: str) -> Wishes:
        """The wishes with one of them dropped: an attribute, "price" or "feature"."""
        kept = self.model_copy(deep=True)
        if name == "price":
            kept.price_min = kept.price_max = kept.price_about = None
            kept.price_total = kept.thrifty = False
        elif name == "feature":
            kept.not_features = []
        else:
            for side in (kept.any_of, kept.none_of, kept.soft):
                side.pop(name, None)
        return kept

    def fingerprint(self) -> int:
        return crc32(self.model_dump_json(exclude={"text", "assumed"}).encode())

    def constraints(self) -> dict[str, Any]:
        """The contract's `constraints` object."""
        out: dict[str, Any] = {
            name: values for name, values in self.any_of.items() if values and name != "category"
        }
        if self.categories:
            out["category"] = self.categories[0] if len(self.categories) == 1 else list(self.categories)
        for name, values in self.soft.items():
            out.setdefault(name, list(values))
        refused = {name: values for name, values in self.none_of.items() if values}
        if self.not_features:
            refused["feature"] = list(self.not_features)
        if refused:
            out["not"] = refused
        if self.price_min is not None or self.price_max is not None or self.price_about is not None:
            out["price"] = {"min": self.price_min, "max": self.price_max, "currency": self.currency}
            if self.price_about is not None:
                out["price"]["about"] = self.price_about
        if self.recipient:
            out["for"] = self.recipient
        if self.occasion:
            out["occasion"] = self.occasion
        if self.features:
            out["features"] = list(self.features)
        return out


class Shown(BaseModel):
    """One list of products as shown, best first, with the prices they had then (of those that had one)."""

    turn: int
    ids: list[str]
    #: One for each id; None where the price is told on request.
    prices: list[float | None]
    #: What kind of goods was looked for: how "back to the shoes" finds its list again.
    goods: list[str] = Field(default_factory=list)
    #: Fingerprint of the wishes it answered: undoing a change shows the list from before it.
    wishes: int = 0


class CartItem(BaseModel):
    id: str
    quantity: int = 1
    options: dict[str, str] = Field(default_factory=dict)


class Offer(BaseModel):
    """What pressing a button means: plain data that the policy turns into an action."""

    model_config = ConfigDict(frozen=True)

    turn: int
    do: Literal[
        "add", "remove", "details", "more", "cheaper", "dearer", "compare", "explain", "want", "drop",
        "cart", "checkout", "human", "bot", "topic", "clear", "forget", "why", "rate",
    ]  # fmt: skip
    id: str | None = None
    name: str | None = None
    value: str | None = None

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """A chat keeps hundreds of them, and none ever changes."""
        return self


class Question(BaseModel):
    """The question that was asked last, still open: how a bare answer is read."""

    slot: str
    turn: int
    product: str | None = None
    options: list[str] = Field(default_factory=list)


class State(BaseModel):
    """Everything a chat carries from turn to turn."""

    language: Literal["en", "ru"] = "en"
    wishes: Wishes = Field(default_factory=Wishes)
    #: Former needs, to be returned to, and the wishes before each change of them, to be undone.
    past: list[Wishes] = Field(default_factory=list)
    before: list[Wishes] = Field(default_factory=list)
    #: What the turn before put in the cart: "undo" takes that out rather than changing the wishes.
    just_added: list[str] = Field(default_factory=list)
    #: What the turn before took out of it: "undo" puts that back.
    just_removed: list[CartItem] = Field(default_factory=list)
    #: The last message went back to a former need.
    returned: bool = False
    shown: list[Shown] = Field(default_factory=list)
    focus: str | None = None
    cart: list[CartItem] = Field(default_factory=list)
    question: Question | None = None
    offers: dict[str, Offer] = Field(default_factory=dict)
    rejected: list[str] = Field(default_factory=list)
    #: Narrowing questions in a row that were passed over; and whether the shopper is in a hurry.
    unanswered: int = 0
    hurried: bool = False
    asked: list[str] = Field(default_factory=list)
    misses: int = 0
    #: Rules of the desk that had their turn in this chat.
    spent: list[str] = Field(default_factory=list)
    greeted: bool = False
    #: Who the talk is about so far ("gender": ["male"]): carried into the next need of the same chat.
    person: dict[str, list[str]] = Field(default_factory=dict)
    recipient: str | None = None
    relaxation: list[str] = Field(default_factory=list)
    tact: Tact = Field(default_factory=Tact)

    def after_people(self) -> State:
        """As the assistant gets the chat back: what was open or went wrong before a person came is over."""
        return self.model_copy(update={"misses": 0, "question": None, "relaxation": []})

    @property
    def last_ids(self) -> list[str]:
        return self.shown[-1].ids if self.shown else []

    def seen_ids(self) -> set[str]:
        return {product for shown in self.shown for product in shown.ids}
