"""What processes share, as the settings say: within one process, or through Valkey."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from bot.bus import Bus, ProcessBus
from bot.storage.locks import ChatLocks, ProcessChatLocks
from bot.valkey.bus import ValkeyBus
from bot.valkey.connection import ANSWER_SECONDS, CONNECT_SECONDS, PREFIX, connect
from bot.valkey.locks import ValkeyChatLocks

if TYPE_CHECKING:
    from limits.storage import Storage

    from bot.settings import Settings


def between_processes(settings: Settings) -> tuple[Bus, ChatLocks, Storage | None]:
    """The bus, the locks, and where requests are counted (None: in each process's memory)."""
    if settings.valkey_url is None:
        return ProcessBus(), ProcessChatLocks(), None
    url = settings.valkey_url.get_secret_value()
    client = connect(url)
    from limits.storage import storage_from_string

    counters: Any = storage_from_string(
        url,
        key_prefix=f"{PREFIX}limits",
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS / 4,
    )
    return ValkeyBus(lambda: connect(url), secrets.token_hex(8)), ValkeyChatLocks(client), counters
