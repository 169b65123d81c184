"""The connection, and when to try it at all."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.errors import ShopkeeperError

if TYPE_CHECKING:
    import valkey

log = structlog.get_logger(__name__)

#: Seconds for a server in the next room; one that takes longer is as good as away.
CONNECT_SECONDS, ANSWER_SECONDS = 0.5, 1.0
#: Seconds for which a server that did not answer is left alone.
REST = 2.0
#: What this program's keys and channels begin with.
PREFIX = "shopkeeper:"
SCHEMES = ("valkey", "valkeys", "redis", "rediss")


def valkey_url(text: str) -> str:
    """Raises ValueError, which never holds the URL: there may be a password in it."""
    parts = urlsplit(text)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ValueError("write valkey://[:PASSWORD@]HOST[:PORT][/NUMBER], or valkeys:// for TLS")
    return text.replace("redis", "valkey", 1) if parts.scheme.startswith("redis") else text


def connect(url: str) -> valkey.Valkey:
    """A client; it connects with its first command. Raises ShopkeeperError without the library."""
    try:
        import valkey
    except ImportError as error:
        raise ShopkeeperError(
            f"SHOPKEEPER_VALKEY_URL needs a library: pip install valkey ({error})."
        ) from error
    return valkey.Valkey.from_url(
        url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        socket_keepalive=True,
        health_check_interval=30,
    )


def troubles() -> tuple[type[Exception], ...]:
    """What a command raises whose server is away, too slow, or refuses."""
    from valkey.exceptions import ValkeyError

    return ValkeyError, OSError


class Patient:
    """Whether the server is worth trying: not for `rest` seconds after it failed, so that its absence costs
    time once and not with every message. Thread-safe."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic, rest: float = REST) -> None:
        self._what = what
        self._clock = clock
        self._rest = rest
        self._until = 0.0
        self._away = False
        self._guard = Lock()

    @property
    def ready(self) -> bool:
        with self._guard:
            return self._clock() >= self._until

    def failed(self, error: Exception) -> None:
        with self._guard:
            first, self._away, self._until = not self._away, True, self._clock() + self._rest
        if first:
            log.warning("valkey_away", what=self._what, reason=f"{type(error).__name__}: {error}")

    def worked(self) -> None:
        with self._guard:
            was, self._away = self._away, False
        if was:
            log.info("valkey_back", what=self._what)
