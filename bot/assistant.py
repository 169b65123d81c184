"""One turn, start to finish."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog

from bot.contract import ChatReply
from bot.desk.handing_off import CONTACT, HandingOff, contact_in
from bot.desk.ownership import Act, LeaveQueue, Request, move
from bot.desk.rules import DeskRules
from bot.dialogue import actions as do
from bot.dialogue.fold import fold, undo
from bot.dialogue.locale import language_of
from bot.dialogue.phrasing import Phrasing
from bot.dialogue.policy import decide
from bot.dialogue.pressing import press
from bot.dialogue.reading import Reading, read
from bot.dialogue.standing import standing, typed
from bot.dialogue.state import State
from bot.errors import AwayError, ShopkeeperError
from bot.messages import ChatKey, Incoming, Owner, Reply
from bot.operations.watching import TurnSeen, TurnWatch, stage
from bot.profile.fact import Fact, Source
from bot.profile.introducing import introduction
from bot.profile.learning import learn
from bot.profile.profile import Profile
from bot.selling.asking_why import answered
from bot.selling.cart import lines
from bot.selling.manners import notice, round_off
from bot.selling.offers import taken
from bot.selling.outcome import Turn
from bot.selling.perform import perform
from bot.shop import Shop
from bot.storage.base import ChatRecord, StaleChatError, Store, TurnRecord
from bot.storage.locks import ChatLocks
from catalog.errors import CatalogAwayError
from nlu.parse import Entity

log = structlog.get_logger(__name__)

#: A commit that lost a race is tried again with the newer state this many times.
TRIES = 4
#: Seconds that a turn waits for a database that is away, and between two tries at first and at most.
AWAY, PAUSE, LONGEST_PAUSE = 10.0, 0.05, 1.0
#: Letters of the shopper's own words that go with a handoff.
WORDS = 500
#: Acts that change what is wanted; the others leave the wishes as they are.
FOLDED = frozenset(
    {
        "wish",
        "more",
        "similar",
        "cheaper",
        "dearer",
        "advice",
        "undecided",
        "reject",
        "objection",
        "indifferent",
    }
)


class Assistant:
    """Synchronous and thread-safe; one chat's turns run one after the other.

    `shops` gives the shop as it stands now (its newest generation). `popularity` is the crowd's interest
    by product id, cached by the caller. `handing_off`: the merchant's rules of the desk. `watch` is told
    what became of each turn; `pause` waits for so many seconds.
    """

    def __init__(
        self,
        shops: Callable[[str], Shop],
        store: Store,
        locks: ChatLocks,
        popularity: Callable[[str], Mapping[str, float]],
        clock: Callable[[], float] = time.perf_counter,
        handing_off: HandingOff | None = None,
        watch: TurnWatch | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._shops = shops
        self._store = store
        self._locks = locks
        self._popularity = popularity
        self._clock = clock
        self._handing_off = handing_off or HandingOff(DeskRules)
        self._watch = watch or TurnWatch()
        self._pause = pause

    def handle(self, incoming: Incoming) -> list[Reply]:
        """One message in, the replies out; the same update twice gives one turn. A database that is away is
        waited for; AwayError is raised when that takes too long, and the message may come again."""
        incoming = replace(incoming, text=_whole_characters(incoming.text))
        until, pause, tries = self._clock() + AWAY, PAUSE, TRIES
        with self._watch.turn(incoming) as seen, self._locks.hold(incoming.key):
            # Whether a commit happened whose answer was lost, only a number of the turn's own can tell.
            update, known = incoming.update_id or f"turn:{seen.id}", incoming.update_id is not None
            while tries:
                try:
                    stored = self._store.replayed(incoming.key, update) if known else None
                    if stored is not None:
                        seen.outcome = "repeated"
                        return [ChatReply.model_validate(one).reply(incoming.key) for one in stored]
                    return self._turn(incoming, update, seen)
                except StaleChatError:
                    # Somebody took the chat over meanwhile, or another process was faster: what was about
                    # to be said is dropped, and the message is looked at again.
                    log.info("turn_retried", chat=incoming.key.chat)
                    tries -= 1
                except (AwayError, CatalogAwayError):
                    if self._clock() + pause > until:
                        raise
                    log.warning("turn_waits_for_database", chat=incoming.key.chat)
                    self._pause(pause)
                    known, pause = True, min(2 * pause, LONGEST_PAUSE)
            raise ShopkeeperError("This chat is being changed from somewhere else; please say it once more.")

    def history(self, key: ChatKey, limit: int = 50, before: int | None = None) -> list[dict[str, Any]]:
        return self._store.history(key, limit, before)

    def after(self, key: ChatKey, cursor: int, limit: int = 200) -> list[dict[str, Any]]:
        return self._store.after(key, cursor, limit)

    def proposal(self, incoming: Incoming) -> Reply:
        """What the assistant would say to this, for an agent to use or not; nothing is said or stored."""
        record = self._store.load(incoming.key, incoming.shopper)
        turn, _ = self._computed(incoming, record)
        return _reply(turn, record.owner)

    def owner(self, key: ChatKey) -> Owner:
        """Who speaks to the shopper now."""
        return self._store.owner(key)

    def _turn(self, incoming: Incoming, update: str, seen: TurnSeen) -> list[Reply]:
        started = self._clock()
        spent: dict[str, float] = {}
        with stage("load", spent):
            record = self._store.load(incoming.key, incoming.shopper)
        if record.owner == "human":
            self._relay(incoming, record, update)
            seen.outcome = "relayed"
            return []
        turn, action = self._computed(incoming, record)
        act = _act(action, incoming)
        if act is None and record.owner == "bot":
            act = self._handing_off.rule(turn, incoming.shopper, incoming.text[:WORDS])
        if isinstance(act, Request):
            self._handing_off.when(turn)
        if record.owner == "queued" and act is None and not isinstance(action, do.Forget):
            turn.offer_assistant()
        moved = move(record.ownership, act, incoming.at) if act is not None else None
        turn.timing_ms["total"] = (self._clock() - started) * 1000
        reply = _reply(turn, moved.after.owner if moved is not None else record.owner)
        with stage("commit", spent):
            self._commit(incoming, record, update, turn, reply, act, forget=isinstance(action, do.Forget))
        spent["total"] = (self._clock() - started) * 1000
        seen.outcome, seen.reply = "answered", replace(reply, timing_ms={**reply.timing_ms, **spent})
        if isinstance(act, Request) and moved is not None:
            seen.handoff = act.reason
        return [seen.reply]

    def _computed(self, incoming: Incoming, record: ChatRecord) -> tuple[Turn, do.Action]:
        """The whole outcome of a message, before anything of it is stored."""
        shop = self._shops(incoming.key.shop)
        language = language_of(incoming.locale)
        state = State.model_validate(record.state) if record.state else State(language=language)
        profile = Profile.load(record.profile)
        if not _remembers(shop, profile):
            profile = profile.bare()
        _meet(incoming, record, state, profile)

        rejected = set(state.rejected)
        spent: dict[str, float] = {}
        with stage("understand", spent):
            action, state, reading = self._understand(incoming, state, shop)
        turn = Turn(
            key=incoming.key,
            number=record.turn + 1,
            at=incoming.at,
            shop=shop,
            say=Phrasing(state.language, incoming.key, record.turn + 1),
            state=state,
            profile=profile,
            reading=reading,
            popularity=dict(self._popularity(incoming.key.shop)),
            shopper=incoming.shopper,
            timing_ms=spent,
        )
        with stage("answer", spent):
            notice(turn)
            perform(turn, action)
            round_off(turn)
        if not isinstance(action, do.Forget | do.ForgetOne | do.Agree):
            learn(turn)
        gone = [id for id in state.rejected if id not in rejected]
        if gone:
            turn.happened("turned_down", ids=gone, words=incoming.text[:WORDS])
        return turn, action

    def _understand(
        self, incoming: Incoming, state: State, shop: Shop
    ) -> tuple[do.Action, State, Reading | None]:
        """What to do, and the state with the message taken in."""
        if incoming.press is not None:
            action = standing(incoming.press, shop) or press(state, state.offers.get(incoming.press))
            return action, state, None
        if (command := typed(incoming.text)) is not None:
            return command, state, None
        if state.question is not None and state.question.slot == CONTACT:
            contact = contact_in(incoming.text)
            if contact is not None:
                return do.LeaveContact(contact), state, None
        met = introduction(incoming.text, shop.parser.morphology) if shop.habits.remember else None
        text = met.rest if met is not None else incoming.text
        parse = shop.parser.parse(text, state.language, shop.vector)
        reading = read(state, parse, shop)
        if any(character.isalpha() for character in incoming.text):
            state.language = parse.language
        if met is not None:
            state.tact.met_as = met.name
            if not any(map(str.isalnum, met.rest)):
                return do.Chitchat("met"), state, reading
        why = answered(state, reading, shop)
        if why is not None:
            return why, state, reading
        if reading.act in FOLDED or (reading.act == "policy" and reading.goods and reading.topics):
            state = fold(state, reading, shop)
        elif reading.act == "accept" and state.relaxation:
            state.wishes, state.relaxation = state.wishes.without(state.relaxation[0]), state.relaxation
        elif reading.act == "undo" and not (state.just_added or state.just_removed):
            state = undo(state)
        action = taken(state, reading) or decide(state, reading, shop)
        state.misses = state.misses + 1 if isinstance(action, do.Fallback) or reading.act == "complain" else 0
        return action, state, reading

    def _relay(self, incoming: Incoming, record: ChatRecord, update: str) -> None:
        """A person answers: the message is kept and shown to them, and the assistant says nothing."""
        self._store.commit(
            TurnRecord(
                key=incoming.key,
                shopper=incoming.shopper,
                at=incoming.at,
                version=record.version,
                turn=record.turn + 1,
                update_id=update,
                incoming=_said(incoming),
                reply=None,
                state=record.state or {},
                profile=record.profile or {},
            )
        )

    def _commit(
        self,
        incoming: Incoming,
        record: ChatRecord,
        update: str,
        turn: Turn,
        reply: Reply,
        act: Act | None,
        *,
        forget: bool,
    ) -> None:
        turn.drop_old_offers()
        self._store.commit(
            TurnRecord(
                key=incoming.key,
                shopper=incoming.shopper,
                at=incoming.at,
                version=record.version,
                turn=turn.number,
                update_id=update,
                incoming=_said(incoming),
                reply=ChatReply.of(reply).model_dump(mode="json"),
                state=turn.state.model_dump(mode="json", exclude_defaults=True),
                profile=_kept(turn),
                act=act,
                events=tuple(turn.events),
                forget=forget,
            )
        )


def _whole_characters(text: str) -> str:
    """Half an emoji, cut by some client, can be neither encoded nor stored: it becomes a question mark."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _meet(incoming: Incoming, record: ChatRecord, state: State, profile: Profile) -> None:
    """What is known of the person comes into a new chat with them."""
    if record.turn == 0:
        if incoming.name and profile.name is None:
            source = Source(at=incoming.at, how="inferred", confidence=0.8)
            profile.know(Fact(name="name", values=[incoming.name], source=source))
        profile.chats += 1
        state.person = {name: list(values) for name, values in profile.person.items()}


def _kept(turn: Turn) -> dict[str, Any]:
    """The profile as it is stored."""
    kept = turn.profile if _remembers(turn.shop, turn.profile) else turn.profile.bare()
    return kept.model_dump(mode="json", exclude_defaults=True)


def _remembers(shop: Shop, profile: Profile) -> bool:
    """Whether both the merchant and the shopper want it."""
    return shop.habits.remember and profile.agrees("memory")


def _act(action: do.Action, incoming: Incoming) -> Act | None:
    """What an action means for who speaks from now on."""
    match action:
        case do.Handoff(reason):
            return Request(reason, incoming.text[:WORDS])
        case do.BackToBot():
            return LeaveQueue()
        case _:
            return None


def _reply(turn: Turn, owner: Owner) -> Reply:
    reading = turn.reading
    parse = reading.parse if reading is not None else None
    return Reply(
        key=turn.key,
        turn=turn.number,
        language=turn.state.language,
        action=turn.action,
        text=" ".join(turn.sentences),
        intent=(parse.intent.name, parse.intent.confidence) if parse is not None else ("press", 1.0),
        entities=tuple(_entity(entity) for entity in parse.entities) if parse is not None else (),
        constraints=turn.state.wishes.constraints(),
        cards=tuple(turn.cards[:5]),
        table=turn.table,
        focus=turn.focus,
        question=turn.question,
        buttons=tuple(turn.buttons),
        cart=lines(turn),
        owner=owner,
        timing_ms=dict(turn.timing_ms),
    )


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "value": entity.value,
        "text": entity.text,
        "start": entity.start,
        "end": entity.end,
        "negated": entity.negated,
    }


def _said(incoming: Incoming) -> dict[str, Any]:
    said: dict[str, Any] = {"text": incoming.text}
    if incoming.press is not None:
        said["press"] = incoming.press
    if incoming.files:
        said["files"] = [file.as_json() for file in incoming.files]
    if incoming.update_id is not None:
        said["update_id"] = incoming.update_id
    return said
