"""What a log may hold: pseudonyms for people and their chats, no words of theirs, no secrets.

Over-masking costs a look into the database; under-masking cannot be taken back. So whatever looks like a
telephone number, an e-mail address or a card number is masked wherever it stands, tracebacks included.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Mapping, MutableMapping
from typing import Any

from bot.storage.redact import redact_text

#: Keys whose values name a person or their chat: logged as a pseudonym, the same one each time.
PERSONS = frozenset({"shopper", "chat", "user", "visitor", "guest", "person", "conversation", "sender_id"})
#: Keys whose values are somebody's own words: only their length is logged, except at level debug.
WORDS = frozenset(
    {"text", "said", "message", "query", "name", "email", "phone", "contact", "address", "body", "reply"}
)
#: Keys that logging itself sets.
PLAIN = frozenset({"event", "level", "timestamp", "logger", "turn_id"})
#: Shorter secrets would mask ordinary words.
LEAST_SECRET = 6

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
#: Nine digits or more in groups, as people write telephone numbers; dates are let through.
_PHONE = re.compile(r"(?<![\w.])(?!\d{4}-\d\d-\d\d)(?:\+|00)?\d(?:[\s().\-\u2010-\u2015]{0,2}\d){8,14}(?!\w)")
#: In addresses: passwords before the host, and the tokens of Telegram's bots.
_PASSWORD = re.compile(r"(://[^\s/:@]*:)[^\s/@]+@")
_BOT_TOKEN = re.compile(r"\b\d{5,}:[\w-]{20,}")
#: What pydantic and SQLAlchemy quote of the data that was wrong.
_QUOTED = re.compile(r"(input_value=).*?(, input_type=)", re.DOTALL)
_PARAMETERS = re.compile(r"\[parameters: .*?\]\n|\[parameters: .*", re.DOTALL)

Event = MutableMapping[str, Any]


class Redaction:
    """A structlog processor, after exceptions were formatted and before rendering.

    `key` gives the bytes that pseudonyms are made with: kept across restarts, they stay the same. `secrets`
    are values that must never be seen.
    """

    def __init__(self, key: Callable[[], bytes], secrets: Collection[str] = ()) -> None:
        self._key = key
        self._secrets = sorted(
            (secret for secret in secrets if len(secret) >= LEAST_SECRET), key=len, reverse=True
        )

    def __call__(self, logger: Any, method: str, event: Event) -> Event:
        words = event.get("level") == "debug"
        for name, value in event.items():
            event[name] = value if name in PLAIN and name != "event" else self._value(name, value, words)
        return event

    def pseudonym(self, value: str) -> str:
        """48 bits are enough to follow one shopper through a log."""
        return "~" + hmac.new(self._key(), value.encode(), hashlib.sha256).hexdigest()[:12]

    def text(self, value: str) -> str:
        """Without secrets, telephone numbers, addresses and card numbers."""
        for secret in self._secrets:
            value = value.replace(secret, "[secret]")
        value = _BOT_TOKEN.sub("[secret]", _PASSWORD.sub(r"\1[secret]@", value))
        value = _PARAMETERS.sub("[parameters hidden]", _QUOTED.sub(r"\1[hidden]\2", value))
        return _PHONE.sub("[number]", _EMAIL.sub("[e-mail]", redact_text(value)))

    def _value(self, name: str, value: Any, words: bool) -> Any:
        match value:
            case None | bool() | float():
                return value
            case str() | int() if name in PERSONS:
                return self.pseudonym(str(value))
            case int():
                return value
            case str() if name in WORDS and not words:
                return f"[{len(value)} letters]"
            case str():
                return self.text(value)
            case Mapping():
                return {str(key): self._value(str(key), inner, words) for key, inner in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._value(name, inner, words) for inner in value]
            case _:
                return self._value(name, str(value), words)
