"""Chats of one turn each, as the store keeps them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.messages import ChatKey
from bot.storage.base import EventRecord, TurnRecord
from bot.storage.engine import open_engine
from bot.storage.migrate import upgrade
from bot.storage.sql import SqlStore

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Chats:
    """Commits one turn after the other, a minute apart, each in a chat of its own."""

    def __init__(self, path: Path) -> None:
        self.engine = open_engine(path)
        self.store = SqlStore(self.engine)
        upgrade(str(path))
        self.turns = 0

    def say(
        self,
        text: str,
        intent: str = "greet",
        confidence: float = 0.9,
        *,
        missed: bool = False,
        shop: str = "main",
        **body: Any,
    ) -> None:
        self.turns += 1
        self.store.commit(
            TurnRecord(
                key=ChatKey(shop, "web", f"c{self.turns}"),
                shopper="u",
                at=START + timedelta(minutes=self.turns),
                version=0,
                turn=1,
                update_id=None,
                incoming={"text": text, **body},
                reply={"intent": {"name": intent, "confidence": confidence}, "language": "en"},
                state={},
                profile={},
                events=(EventRecord("not_understood", {"reason": "fallback"}),) if missed else (),
            )
        )
