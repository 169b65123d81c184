"""The Bot API as the channel uses it: a call, and what can come of it, whichever library speaks."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from aiogram.methods import TelegramMethod

from bot.errors import ShopkeeperError

T = TypeVar("T")


class TelegramError(ShopkeeperError):
    """A call that came to nothing."""


class TooFastError(TelegramError):
    """429: nothing was done; try again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Telegram asks for {seconds:g} s of patience.")
        self.seconds = seconds


class NoAnswerError(TelegramError):
    """The line broke, or the server failed: it may have been done or not."""


class ForbiddenError(TelegramError):
    """The person blocked the bot, or it was thrown out of the group."""


class UnknownMethodError(TelegramError):
    """This server is older than the method."""


class RefusedError(TelegramError):
    """The server says what is wrong with the request."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words.lower()

    @property
    def unchanged(self) -> bool:
        return "message is not modified" in self.words

    @property
    def too_old(self) -> bool:
        return "query is too old" in self.words or "query id is invalid" in self.words

    @property
    def thread_gone(self) -> bool:
        return any(word in self.words for word in ("thread not found", "topic_deleted", "topic_closed"))

    @property
    def message_gone(self) -> bool:
        return "message to edit not found" in self.words or "message can't be edited" in self.words

    @property
    def chat_gone(self) -> bool:
        return any(word in self.words for word in ("chat not found", "peer_id_invalid", "user not found"))


class Api(Protocol):
    """`call` raises the errors above, or TelegramError for what is none of them."""

    async def call(self, method: TelegramMethod[T]) -> T: ...

    async def fetch(self, path: str) -> bytes:
        """A file, by the path that `GetFile` tells. Raises NoAnswerError."""


#: Seconds that a file may take.
FETCHING = 30


def unset(value: Any) -> bool:
    """Whether a parameter is only the library's mark for "as the bot has it by default"."""
    return type(value).__name__ == "Default"
