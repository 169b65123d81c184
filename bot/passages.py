"""One person, two channels: a one-time link brings profile and chat over to where the talk goes on.

The link's token is 128 random bits and their signature (HMAC-SHA256, cut to 96 bits), so a made-up one is
refused without a look at the database, which keeps only a digest. It can be taken once, within `GOOD`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

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
from bot.storage.passages import PassageStore

#: How long a link is good for.
GOOD = timedelta(minutes=30)
#: A commit that lost a race is tried again this many times.
TRIES = 4
#: `taken`: all was brought over, now or when this person took the same link before; `refused`: too late,
#: taken by somebody else, or none of ours.
Outcome = Literal["taken", "refused"]


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
        of them there. Taken again by the same person, nothing more happens."""
        if not hmac.compare_digest(token[-SIGNED:].encode(), self._signature(token[:-SIGNED]).encode()):
            return "refused"
        with self._locks.hold(into):
            claimed = self._rows.claim(token, into.shop, shopper, at)
            if claimed is None:
                return "refused"
            if not claimed.done and claimed.key != into:
                self._bring(self._store.load(claimed.key, claimed.shopper), into, shopper, at)
            self._rows.done(token, at)
        if not claimed.done and claimed.key != into:
            self._tell(claimed.key, into.channel, at)
        return "taken"

    def _tell(self, old: ChatKey, channel: str, at: datetime) -> None:
        """The chat that was left says where it goes on: its shopper, and whoever answers there, sees it."""

        def line(record: ChatRecord) -> Change:
            say = Phrasing(_state(record.state).language, old, record.turn)
            return Change(words=(Words("system", {"text": say("went-elsewhere", channel=channel)}),))

        try:
            self._store.change(old, at, line)
        except UnknownChatError:
            return  # nothing was ever said there

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
        event = EventRecord("chat_continued", {"from": old.key.channel, "owner": old.owner})
        return TurnRecord.unsaid(record, shopper, at, kept, profile, event)

    def _signature(self, id: str) -> str:
        key = hashlib.sha256(b"shopkeeper passage:" + self._secret().encode()).digest()
        digest = hmac.digest(key, id.encode(), "sha256")[:12]
        return base64.urlsafe_b64encode(digest).decode()


#: Characters of a token that sign the others: 96 bits in base64url.
SIGNED = 16


def _state(raw: dict[str, Any] | None) -> State:
    return State.model_validate(raw) if raw else State()
