"""One person, two channels: a one-time link brings profile and chat over to where the talk goes on.

The link's token is 128 random bits and their signature (HMAC-SHA256, cut to 96 bits), so a made-up one is
refused without a look at the database, which keeps only a digest. It can be taken once, within `GOOD`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.desk.ownership import ComeOver, GoOver, move
from bot.dialogue.carrying import carried
from bot.dialogue.phrasing import Phrasing
from bot.dialogue.state import State
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.profile.joining import joined
from bot.profile.profile import Profile
from bot.shop import Shop
from bot.storage.base import (
    Change,
    ChatRecord,
    EventRecord,
    StaleChatError,
    Store,
    TurnRecord,
    UnknownChatError,
    Words,
)
from bot.storage.locks import ChatLocks
from bot.storage.passages import PassageStore, digest

#: How long a link is good for.
GOOD = timedelta(minutes=30)
#: A commit that lost a race is tried again this many times.
TRIES = 4
#: Messages looked through for who answers.
LATEST = 50
#: `taken`: all was brought over, now or when this person took the same link before; `joined`: so it was, and
#: a person of the shop speaks there; `refused`: too late, taken by somebody else, or none of ours.
Outcome = Literal["taken", "joined", "refused"]


class Passages:
    """Thread-safe and synchronous, like the assistant. `secret` signs the links; `new_id` gives 128 random
    bits of URL-safe text."""

    def __init__(
        self,
        shops: Callable[[str], Shop],
        store: Store,
        rows: PassageStore,
        locks: ChatLocks,
        secret: Callable[[], str],
        new_id: Callable[[], str],
    ) -> None:
        self._shops = shops
        self._store = store
        self._rows = rows
        self._locks = locks
        self._secret = secret
        self._new_id = new_id

    def token(self, key: ChatKey, shopper: str, at: datetime) -> str:
        """For a link that leads from this chat to another channel; of A-Z a-z 0-9 _ - only."""
        id = self._new_id()
        token = f"{id}{self._signature(id)}"
        self._rows.make(token, key, shopper, at, at + GOOD)
        return token

    def take(self, token: str, into: ChatKey, shopper: str, at: datetime) -> Outcome:
        """The chat `into` goes on with what the link's chat was about, and the shopper with what was known
        of them there. A person of the shop who has the chat comes along, and the assistant stays silent.
        Taken again by the same person, nothing more happens."""
        if not hmac.compare_digest(token[-SIGNED:].encode(), self._signature(token[:-SIGNED]).encode()):
            return "refused"
        with self._locks.hold(into):
            claimed = self._rows.claim(token, into.shop, shopper, at)
            if claimed is None:
                return "refused"
            if not claimed.done and claimed.key != into:
                # Each step does nothing the second time: a crash between them loses none.
                old = self._store.load(claimed.key, claimed.shopper)
                self._bring(old, into, shopper, at)
                self._welcome(old, into, token, at)
                self._leave(claimed.key, into.channel, token, at)
            self._rows.done(token, at)
        return "joined" if self._store.owner(into) == "human" else "taken"

    def _leave(self, old: ChatKey, channel: str, token: str, at: datetime) -> None:
        """The chat that was left says where it goes on, and is the assistant's again."""

        def line(record: ChatRecord) -> Change:
            say = Phrasing(_state(record.state).language, old, record.turn)
            words = {"text": say("went-elsewhere", channel=channel)}
            told = Words("system", words, update_id=f"left:{digest(token)[:32]}")
            moved = move(record.ownership, GoOver(), at)
            state = _state(record.state).after_people().model_dump(mode="json", exclude_defaults=True)
            return Change(moved, (told,), state=state if moved is not None else None)

        try:
            self._store.change(old, at, line)
        except UnknownChatError:
            return  # nothing was ever said there

    def _welcome(self, old: ChatRecord, into: ChatKey, token: str, at: datetime) -> None:
        """Where a person comes along, or is waited for, the shopper is told so in the new chat."""
        name = self._name_of_agent(old.key) if old.owner == "human" else None

        def line(record: ChatRecord) -> Change | None:
            if record.owner == "bot" or old.owner == "bot":
                return None
            say = Phrasing(_state(record.state).language, into, record.turn)
            told = "queued" if record.owner == "queued" else "human" if name is not None else "colleague"
            words = {"text": say(f"came-over-{told}", agent=name or "")}
            return Change(words=(Words("system", words, update_id=f"came:{digest(token)[:32]}"),))

        self._store.change(into, at, line)

    def _name_of_agent(self, key: ChatKey) -> str | None:
        """As the shopper knows who answers there."""
        for message in reversed(self._store.history(key, LATEST)):
            if message["from"] == "human":
                name = (message["body"].get("agent") or {}).get("name")
                return str(name) if name else None
        return None

    def _bring(self, old: ChatRecord, into: ChatKey, shopper: str, at: datetime) -> None:
        for _ in range(TRIES):
            record = self._store.load(into, shopper)
            try:
                return self._store.commit(self._arrival(old, record, shopper, at))
            except StaleChatError:
                continue
        raise ShopkeeperError("This chat is being changed from somewhere else; try again.")

    def _arrival(self, old: ChatRecord, record: ChatRecord, shopper: str, at: datetime) -> TurnRecord:
        state = carried(_state(old.state), _state(record.state), record.turn)
        profile: dict[str, Any] = record.profile or {}
        if self._shops(record.key.shop).habits.remember:
            both = joined(Profile.load(record.profile), Profile.load(old.profile), at)
            profile = both.model_dump(mode="json", exclude_defaults=True)
        kept = state.model_dump(mode="json", exclude_defaults=True)
        said = self._store.history(old.key, 1)
        upto = said[-1]["id"] if said else 0
        came = {"from": old.key.channel, "chat": old.key.chat, "upto": upto, "owner": old.owner}
        turn = TurnRecord.unsaid(record, shopper, at, kept, profile, EventRecord("chat_continued", came))
        return replace(turn, act=ComeOver(old.ownership))

    def _signature(self, id: str) -> str:
        key = hashlib.sha256(b"shopkeeper passage:" + self._secret().encode()).digest()
        made = hmac.digest(key, id.encode(), "sha256")[:12]
        return base64.urlsafe_b64encode(made).decode()


#: Characters of a token that sign the others: 96 bits in base64url.
SIGNED = 16


def _state(raw: dict[str, Any] | None) -> State:
    return State.model_validate(raw) if raw else State()
