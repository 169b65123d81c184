"""Troubles on order, and the limits that the real server keeps."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

from tests.fakes.bot_api.errors import RefusalError, TooManyRequestsError

Kind = Literal["429", "500", "502", "cut before", "cut after", "400", "403"]
#: What counts as sending a message.
SENDING = frozenset(
    {"sendmessage", "sendphoto", "senddocument", "sendrichmessage", "sendcontact", "sendlocation",
     "copymessage", "forwardmessage"}
)  # fmt: skip


@dataclass(slots=True)
class Fault:
    """`cut before`: the line breaks before the request is read; `cut after`: it is carried out, and the line
    breaks before the answer. `times` of them; `method` and `chat` narrow it down."""

    kind: Kind
    times: int = 1
    method: str | None = None
    chat: int | None = None
    retry_after: int = 1
    words: str = ""

    def fits(self, method: str, chat: str) -> bool:
        if self.times <= 0 or (method == "getupdates" and self.method is None):
            return False
        same_method = self.method is None or self.method.lower() == method
        return same_method and (self.chat is None or str(self.chat) == chat)

    def refusal(self) -> RefusalError:
        match self.kind:
            case "429":
                return TooManyRequestsError(self.retry_after)
            case "500":
                return RefusalError(500, self.words or "Internal Server Error")
            case "502":
                return RefusalError(502, self.words or "Bad Gateway")
            case "403":
                return RefusalError(403, self.words or "Forbidden: bot was blocked by the user")
            case _:
                return RefusalError(400, self.words or "Bad Request: PHOTO_INVALID_DIMENSIONS")


@dataclass(slots=True)
class Limits:
    """As https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this has them.

    Messages a second in all and in one chat (`chat_burst` at once), and a minute in one group. Who goes over
    is refused for `punish` seconds, as long as the answer says.
    """

    total: float = 30
    chat: float = 1
    chat_burst: int = 3
    group: float = 20
    punish: int = 1
    _sent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _until: dict[str, float] = field(default_factory=dict)

    def check(self, chat: str, now: float) -> None:
        """Raises TooManyRequestsError; counts the message otherwise."""
        group = chat.startswith("-")
        windows = [("*", 1.0, self.total)]
        windows.append(
            (chat, 60.0, self.group) if group else (chat, self.chat_burst / self.chat, self.chat_burst)
        )
        for key, seconds, most in windows:
            if self._until.get(key, 0.0) > now:
                raise TooManyRequestsError(max(1, round(self._until[key] - now)))
            sent = self._sent[key]
            while sent and sent[0] <= now - seconds:
                sent.popleft()
            if len(sent) >= most:
                self._until[key] = now + self.punish
                raise TooManyRequestsError(self.punish)
        for key, *_ in windows:
            self._sent[key].append(now)


class Troubles:
    """The faults that wait, first come first served."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def take(self, method: str, chat: str) -> Fault | None:
        with self._lock:
            for fault in self._waiting:
                if fault.fits(method, chat):
                    fault.times -= 1
                    return fault
            self._waiting = [fault for fault in self._waiting if fault.times > 0]
            return None

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()
