"""What carrying out an action leaves behind: words, cards, buttons and the changed state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.dialogue.phrasing import Phrasing
from bot.dialogue.reading import Reading
from bot.dialogue.state import OFFER_TURNS, SHOWN_LISTS, Offer, Question, Shown, State
from bot.messages import Action as ActionName
from bot.messages import Button, Card, ChatKey, Table
from bot.profile.profile import Profile
from bot.shop import Shop
from bot.storage.base import EventRecord
from recommender.rank import Ranking

#: So many turns somebody stays upset (in a hurry) after they sounded so.
UPSET, HURRIED = 3, 6


@dataclass(slots=True)
class Turn:
    """One turn in the making: what every performer reads, and the outcome it fills in."""

    key: ChatKey
    number: int
    at: datetime
    shop: Shop
    say: Phrasing
    state: State
    profile: Profile
    reading: Reading | None
    popularity: dict[str, float]
    shopper: str = ""
    action: ActionName = "fallback"
    sentences: list[str] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    table: Table | None = None
    focus: str | None = None
    question: str | None = None
    buttons: list[Button] = field(default_factory=list)
    events: list[EventRecord] = field(default_factory=list)
    timing_ms: dict[str, float] = field(default_factory=dict)
    #: Rankings that the cards were taken from.
    rankings: list[Ranking] = field(default_factory=list)

    @property
    def upset(self) -> bool:
        """Whether the shopper sounded angry just now or a moment ago."""
        at = self.state.tact.upset_turn
        return bool(at) and self.number - at < UPSET

    @property
    def hurried(self) -> bool:
        """Whether the shopper has no time."""
        at = self.state.tact.hurried_turn
        return bool(at) and self.number - at < HURRIED

    @property
    def by_name(self) -> str:
        """ ", Anna" where the name is known: what a sentence takes as { $name }."""
        return f", {self.profile.name}" if self.profile.name else ""

    def tell(self, message: str, /, **values: Any) -> None:
        self.sentences.append(self.say(message, **values))

    def happened(self, name: str, **data: Any) -> None:
        self.events.append(EventRecord(name, data))

    def button(self, label: str, offer: Offer) -> Button:
        """A button whose meaning is kept in the state; its payload is opaque and short."""
        press = f"{self.number}.{len(self.state.offers)}"
        self.state.offers[press] = offer
        return Button(label, press)

    def offer(self, label: str, do: str, **data: Any) -> None:
        self.buttons.append(self.button(label, Offer.model_validate({"turn": self.number, "do": do, **data})))

    def offer_person(self) -> None:
        """The button that calls a person, once a reply."""
        if all(self.state.offers[button.press].do != "human" for button in self.buttons):
            self.offer(self.say("button-human"), "human")

    def offer_assistant(self) -> None:
        """The button that leads back from the queue, once a reply."""
        if all(self.state.offers[button.press].do != "bot" for button in self.buttons):
            self.offer(self.say("button-bot"), "bot")

    def ask(self, slot: str, options: list[str] | None = None, product: str | None = None) -> None:
        self.question = slot
        self.state.question = Question(slot=slot, turn=self.number, options=options or [], product=product)
        if slot not in self.state.asked:
            self.state.asked.append(slot)

    def put_on_the_counter(self, mode: str) -> None:
        """The cards are what "the second" means from now on."""
        ids = [card.id for card in self.cards]
        shown = Shown(
            turn=self.number,
            ids=ids,
            prices=[None if card.price is None else float(card.price) for card in self.cards],
            goods=list(self.state.wishes.categories),
            wishes=self.state.wishes.fingerprint(),
        )
        self.state.shown = [*self.state.shown, shown][-SHOWN_LISTS:]
        self.happened("products_shown", ids=ids, mode=mode, **self._why_in_this_order(ids))

    def _why_in_this_order(self, ids: list[str]) -> dict[str, Any]:
        """What the ranking saw in each of the products, if all of them were ranked."""
        found = [
            next((seen for ranking in self.rankings if (seen := ranking.logged(id)) is not None), None)
            for id in ids
        ]
        return {"features": found} if found and None not in found else {}

    def drop_old_offers(self) -> None:
        kept = {
            press: offer
            for press, offer in self.state.offers.items()
            if self.number - offer.turn < OFFER_TURNS
        }
        self.state.offers = kept
