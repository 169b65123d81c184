"""What the web channel is told from outside, and what it needs of the assistant."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from limits.storage import Storage
from starlette.types import ASGIApp

from bot.channels.web.files import Files
from bot.channels.web.rates import RateOptions
from bot.messages import ChatKey, Incoming, Owner, Reply
from bot.operations.health import Health
from catalog.suggesting import Suggestion

#: The channel's name in every `ChatKey` of the chat page.
CHANNEL = "web"


class Assistant(Protocol):
    """Synchronous and thread-safe: the web channel calls it from worker threads."""

    def handle(self, incoming: Incoming) -> list[Reply]:
        """One turn. The same `update_id` twice gives one turn and the same replies."""

    def history(self, key: ChatKey, limit: int, before: int | None = None) -> list[dict[str, Any]]:
        """The latest messages below the id `before`, oldest first: `{"id", "turn", "at", "from", "body"}`."""

    def after(self, key: ChatKey, cursor: int, limit: int) -> list[dict[str, Any]]:
        """The first messages with an id above `cursor`, oldest first."""

    def owner(self, key: ChatKey) -> Owner:
        """Who speaks to the shopper now."""


class Suggests(Protocol):
    def __call__(self, typed: str, limit: int) -> Sequence[Suggestion]:
        """Completions of what is typed into a search box, best first."""


def _suggests_nothing(typed: str, limit: int) -> Sequence[Suggestion]:
    return ()


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Settings of the web channel.

    `secret` signs the visitors' passes: keep it across restarts, else every shopper becomes a new one.
    `origins` are pages on other origins that may talk to the chat ("https://shop.example"); the server's own
    origin always may. `mounts` are extra ASGI applications by path, such as pictures of the demo shop.
    `health` tells what is amiss before shoppers can be served. `metrics` gives figures in the Prometheus
    format to whom shows `metrics_token`, and to nobody while there is none.
    `counters`: where several processes count requests together.
    `api_token`: programs have to show it. `https`: the shop is reached by https only.
    `starters` are the first things a shopper may tap, by language; empty means the page's own.
    Sizes are in bytes, times in seconds.
    """

    secret: str
    shop_name: str = "Shopkeeper"
    origins: frozenset[str] = frozenset()
    mounts: Mapping[str, ASGIApp] = field(default_factory=dict)
    starters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    health: Callable[[], Health] = Health
    metrics: Callable[[], bytes] | None = None
    metrics_token: str | None = None
    api_token: str | None = None
    https: bool = False
    suggest: Suggests = _suggests_nothing
    rates: RateOptions = field(default_factory=RateOptions)
    counters: Storage | None = None
    body_limit: int = 256 * 1024
    #: Paths to which files are sent, which check who sends and how much by themselves.
    uploads: re.Pattern[str] = re.compile(r"/api/v1/page/files|/desk/chats/[\w-]+/files")
    message_limit: int = 64 * 1024
    #: Keeps files and knows whose they are; without it none can be sent.
    files: Files | None = None
    threads: int = 16
    #: A topic of this process's alone: a call there ends the streams of `mounts` too.
    stopping: str = field(default_factory=lambda: f"stopping:{secrets.token_hex(8)}")
    pending_limit: int = 20
    idle_seconds: float = 90.0
    reread_seconds: float = 20.0
    history_limit: int = 100
