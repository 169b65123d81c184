"""What has to be pushed to a channel or a desk, and the seam that does it.

At least once: a sender that dies between the messenger's answer and our note of it sends again. Within a
chat and target in order: a later delivery waits until the one before it is sent, dropped or given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.storage.base import Sender as Speaker

Status = Literal["waiting", "sending", "sent", "dropped", "dead"]
Kind = Literal["message", "move", "event"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """`target`: a channel's or a desk's name. Kind `message`: one of the chat's log, with `message_id`,
    `speaker` and `author`, and its `body` ({"text", …}; the bot's is a `bot.contract.ChatReply`). Kind
    `move` (desks only): the chat changed its owner; `body` is {"from", "to", "by", "why", "agent", "words",
    "version", "upto"}, the last being the newest message id then. Kind `event` (webhooks only): something
    happened; `body` is {"name", "data", "turn", "at"}.
    """

    id: int
    key: ChatKey
    target: str
    kind: Kind
    body: dict[str, Any]
    created_at: datetime
    attempts: int
    shopper: str
    message_id: int | None = None
    speaker: Speaker | None = None
    author: str | None = None
    status: Status = "sending"
    error: str | None = None
    lease: str | None = None


class RetryLaterError(ShopkeeperError):
    """The other side is busy or away; `seconds` when it says how long. `tried` False: it was not even that
    delivery's turn (a speed limit), so this doesn't count towards giving up."""

    def __init__(self, reason: str, seconds: float | None = None, *, tried: bool = True) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.tried = tried


class UndeliverableError(ShopkeeperError):
    """Trying again won't help: the shopper blocked the bot, the chat is gone. It becomes a dead letter."""


class Sender(Protocol):
    """Pushes to one target. Any other exception than the two above counts as `RetryLaterError`."""

    async def send(self, delivery: Delivery) -> Sequence[str]:
        """Ids that the other side gave to what was sent, if any."""
