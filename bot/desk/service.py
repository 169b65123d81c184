"""What agents do in a chat, whatever desk they sit at: one transaction each, checked by role and shop.

Every answer takes the chat; nothing is said twice by a repeated update; a goodbye is said once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.contract import ButtonOut, ChatReply, IntentOut, ProductOut
from bot.desk.agents import Agent
from bot.desk.handing_off import CONTACT
from bot.desk.ownership import Act, Answer, Assign, Close, Elapse, GiveBack, Move, Take, move
from bot.dialogue.phrasing import Phrasing
from bot.dialogue.state import Offer, Question, State
from bot.errors import ShopkeeperError
from bot.messages import ChatKey, File
from bot.shop import Shop
from bot.storage.base import Change, Changed, ChatRecord, EventRecord, Store, UnknownChatError, Words

#: Letters of one message of an agent: what messengers take at once.
MAX_ANSWER = 4000
#: Products that one message shows.
CARDS = 5
STARS = (1, 2, 3, 4, 5)


class TakenError(ShopkeeperError):
    """Somebody else has the chat by now: look again before you write."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What an agent wrote, with ids of products to show. `via` names the desk it was written at;
    `update_id` makes a repeat harmless."""

    text: str
    files: tuple[File, ...] = ()
    products: tuple[str, ...] = ()
    via: str = "web"
    update_id: str | None = None


class DeskService:
    """Thread-safe and synchronous, as the store is."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], shops: Callable[[str], Shop] | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._shops = shops

    def answer(self, agent: Agent, key: ChatKey, said: Answered, *, seen: int | None = None) -> Changed:
        """Write to the shopper. `seen`: the ownership version that the agent saw; when a colleague took the
        chat since, TakenError is raised and nothing is said."""
        agent.may_write(key.shop)
        text = _checked(said.text, empty=bool(said.files or said.products))
        more: dict[str, Any] = {"agent": {"name": agent.name}, "via": said.via}
        if said.files:
            more["files"] = [file.as_json() for file in said.files]
        shop = self._shops(key.shop) if said.products and self._shops is not None else None

        def decide(chat: ChatRecord) -> Change:
            _not_taken(chat, agent, seen)
            cards = _cards(shop, said.products, chat) if shop is not None else []
            body = {**_body(chat, text, cards), **more}
            words = Words("human", body, author=agent.id, update_id=said.update_id)
            return Change(move(chat.ownership, Answer(agent.id), self._clock()), (words,))

        return self._change(key, decide)

    def edit(self, agent: Agent, key: ChatKey, message_id: int, text: str, *, via: str = "web") -> Changed:
        """Put one's own earlier message right: a new entry of the log that names the old one."""
        agent.may_write(key.shop)
        body = {"text": _checked(text), "agent": {"name": agent.name}, "via": via}
        own = self._store.after(key, message_id - 1, limit=1)
        if not own or own[0]["id"] != message_id or own[0]["author"] != agent.id:
            raise ShopkeeperError("Only one's own messages can be changed.", "error-not-own")
        first = own[0]["body"].get("edits", message_id)
        words = Words("human", {**body, "edits": first}, author=agent.id)
        return self._change(key, lambda _: Change(words=(words,)))

    def take(self, agent: Agent, key: ChatKey, *, seen: int | None = None) -> Changed:
        agent.may_write(key.shop)

        def decide(chat: ChatRecord) -> Change | None:
            _not_taken(chat, agent, seen)
            taken = move(chat.ownership, Take(agent.id), self._clock())
            if taken is None:
                return None
            said = () if chat.owner == "human" else (self._tell(chat, "desk-joined", agent=agent.name),)
            return Change(taken, said)

        return self._change(key, decide)

    def assign(self, by: Agent, key: ChatKey, to: Agent) -> Changed:
        by.may_write(key.shop)
        to.may_write(key.shop)
        return self._move(key, Assign(to.id, by.id))

    def give_back(self, agent: Agent, key: ChatKey) -> Changed:
        """To the assistant, which starts afresh: nothing said to a person calls for a person again."""
        agent.may_write(key.shop)
        return self._move(key, GiveBack(agent.id), "desk-given-back")

    def close(self, agent: Agent, key: ChatKey) -> Changed:
        agent.may_write(key.shop)
        return self._move(key, Close(agent.id), "desk-closed", ask_stars=True)

    def elapse(self, key: ChatKey, due: Callable[[ChatRecord], Elapse | None]) -> Changed:
        """Time is up, if `due` still says so once nobody else can change the chat."""
        told = {"nobody_came": "desk-nobody-came", "shopper_silent": "desk-closed"}

        def decide(chat: ChatRecord) -> Change | None:
            act = due(chat)
            if act is None:
                return None
            return self._moved(chat, act, told.get(act.what), act.what == "shopper_silent")

        return self._change(key, decide)

    def _move(
        self, key: ChatKey, act: Act, sentence: str | None = None, *, ask_stars: bool = False
    ) -> Changed:
        return self._change(key, lambda chat: self._moved(chat, act, sentence, ask_stars))

    def _moved(self, chat: ChatRecord, act: Act, sentence: str | None, ask_stars: bool) -> Change | None:
        moved = move(chat.ownership, act, self._clock())
        if moved is None:
            return None
        state = _state(chat)
        if moved.after.owner == "bot":
            state = state.after_people()
        if moved.ended == "nobody_came":
            state.question = Question(slot=CONTACT, turn=chat.turn)
        if sentence is None:
            return Change(moved, state=_dumped(state))
        if not ask_stars or not _was_helped(moved):
            return Change(moved, (self._tell(chat, sentence),), state=_dumped(state))
        buttons = _stars(state, chat.turn)
        words = self._tell(chat, "desk-closed-stars", buttons=buttons)
        return Change(moved, (words,), (EventRecord("csat_asked"),), _dumped(state))

    def _tell(
        self, chat: ChatRecord, sentence: str, buttons: Sequence[ButtonOut] = (), **values: Any
    ) -> Words:
        say = Phrasing(_state(chat).language, chat.key, chat.turn)
        return Words("system", _body(chat, say(sentence, **values), buttons=buttons))

    def _change(self, key: ChatKey, decide: Callable[[ChatRecord], Change | None]) -> Changed:
        try:
            return self._store.change(key, self._clock(), decide)
        except UnknownChatError as error:
            raise ShopkeeperError(str(error), "error-no-chat") from error


def _checked(text: str, *, empty: bool = False) -> str:
    """`empty`: whether there may be no words."""
    text = text.strip()
    if not (text or empty):
        raise ShopkeeperError("The message is empty.", "error-empty")
    if len(text) > MAX_ANSWER:
        raise ShopkeeperError(
            f"The message is too long: at most {MAX_ANSWER} letters at once.", "error-long", most=MAX_ANSWER
        )
    return text


def _body(
    chat: ChatRecord, text: str, products: Sequence[ProductOut] = (), buttons: Sequence[ButtonOut] = ()
) -> dict[str, Any]:
    """In the contract's shape, so that channels show cards and buttons as they show the bot's."""
    reply = ChatReply(
        chat=chat.key.chat,
        turn=chat.turn,
        language=_state(chat).language,
        intent=IntentOut(name="desk", confidence=1.0),
        entities=[],
        constraints={},
        action="handoff",
        text=text,
        products=list(products),
        buttons=list(buttons),
    )
    return reply.model_dump(mode="json", exclude={"owner", "timing_ms"})


def _cards(shop: Shop, ids: Sequence[str], chat: ChatRecord) -> list[ProductOut]:
    """Facts of now, of products that exist."""
    say = Phrasing(_state(chat).language, chat.key, chat.turn)
    found = [product for id in ids[:CARDS] if (product := shop.product(id)) is not None]
    return [
        ProductOut(
            id=product.id,
            title=product.title_in(say.language),
            price=None if product.price is None else float(product.price),
            currency=product.currency,
            available=product.available,
            url=shop.address(product.url),
            image=shop.address(product.image),
            list_price=None if product.list_price is None else float(product.list_price),
            rating=product.rating,
            price_text=say.price(product.price, product.currency),
        )
        for product in found
    ]


def _not_taken(chat: ChatRecord, agent: Agent, seen: int | None) -> None:
    own = chat.ownership
    if seen is not None and own.version != seen and own.owner == "human" and own.agent != agent.id:
        raise TakenError("A colleague has taken this chat meanwhile.", "error-taken")


def _state(chat: ChatRecord) -> State:
    return State.model_validate(chat.state) if chat.state else State()


def _dumped(state: State) -> dict[str, Any]:
    return state.model_dump(mode="json", exclude_defaults=True)


def _was_helped(moved: Move) -> bool:
    return moved.before.owner == "human"


def _stars(state: State, turn: int) -> list[ButtonOut]:
    """Buttons from one star to five; pressing one is a turn like any other."""
    buttons = []
    for stars in STARS:
        press = f"{turn}.stars{stars}"
        state.offers[press] = Offer(turn=turn, do="rate", value=str(stars))
        buttons.append(ButtonOut(label="★" * stars, press=press))
    return buttons
