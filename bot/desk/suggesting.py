"""What an agent could say next: the assistant's own answer, to be sent as it is, changed, or ignored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.contract import ProductOut
from bot.desk.agents import Agent
from bot.desk.canned import Canned
from bot.messages import ChatKey, Incoming, Reply
from bot.storage.base import Store

#: How far back the shopper's last message is looked for.
LOOK_BACK = 30


class Proposing(Protocol):
    """The assistant, as far as it is needed here."""

    def proposal(self, incoming: Incoming) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` may be edited before it is sent; `products` go along by their ids. `source`: "assistant" or
    the name of a canned reply. `answers_to`: the id of the shopper's message."""

    source: str
    text: str
    products: tuple[ProductOut, ...] = ()
    answers_to: int = 0
    missing: tuple[str, ...] = ()


class Suggester:
    def __init__(
        self, assistant: Proposing, store: Store, canned: Canned, clock: Callable[[], datetime]
    ) -> None:
        self._assistant = assistant
        self._store = store
        self._canned = canned
        self._clock = clock

    def suggestions(
        self, agent: Agent, key: ChatKey, shopper: str, values: Mapping[str, str] | None = None
    ) -> list[Suggestion]:
        """The assistant's answer to what the shopper wrote since somebody answered, then the canned
        replies, filled in with `values`."""
        agent.may_see(key.shop)
        found: list[Suggestion] = []
        asked = _open_question(self._store.history(key, LOOK_BACK))
        language = "en"
        if asked is not None:
            incoming = Incoming(key, shopper, self._clock(), text=asked["text"])
            reply = self._assistant.proposal(incoming)
            language = reply.language
            products = tuple(_without_buttons(ProductOut.of(card)) for card in reply.cards)
            found.append(Suggestion("assistant", reply.text, products, asked["id"]))
        else:
            state = self._store.load(key, shopper).state or {}
            language = str(state.get("language", "en"))
        for one in self._canned.all(agent):
            filled = self._canned.filled(agent, one.name, language, values or {})
            found.append(Suggestion(one.name, filled.text, missing=filled.missing))
        return found


def _without_buttons(product: ProductOut) -> ProductOut:
    """Without buttons: what they mean was never stored."""
    return product.model_copy(update={"buttons": []})


def _open_question(log: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The shopper's words after the last answer, as one text; None when all is answered."""
    said: list[str] = []
    latest = 0
    for entry in log:
        if entry["from"] in ("human", "bot"):
            said = []
        elif entry["from"] == "shopper" and entry["body"].get("text"):
            said.append(str(entry["body"]["text"]))
            latest = entry["id"]
    return {"text": "\n".join(said), "id": latest} if said else None
