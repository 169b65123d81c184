"""A running Rasa server as our classifier: `POST /model/parse`, with our own model for every bad moment.

The answer's form: https://rasa.com/docs/rasa/pages/http-api#operation/parseModelMessage
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Collection
from typing import Any

import httpx
import structlog

from nlu.errors import NluError
from nlu.features import shorten
from nlu.intents import Embed, IntentClassifier, Vector
from nlu.parse import Intent, Language
from nlu.rasa.breaker import CircuitBreaker

log = structlog.get_logger(__name__)

#: What Rasa's FallbackClassifier calls a message that it isn't sure of.
_FALLBACK = "nlu_fallback"
#: An answer with every intent ranked has some ten kilobytes; more is no answer of Rasa's.
_MOST_BYTES = 1_000_000


class RasaIntentClassifier:
    """`IntentClassifier` over a Rasa server; `own` answers whenever Rasa is late, wrong or down.

    url: the server's address, such as http://127.0.0.1:5005. timeout: seconds a message may wait for it.
    labels: gives the intents that the dialogue knows; others are dropped (all are kept when there are none).
    token: Rasa's `--auth-token`. Entities stay with the parser, which reads the catalog's own words.
    Thread-safe; `close` ends its connections. Texts are sent to that server and never logged.
    """

    def __init__(
        self,
        url: str,
        own: IntentClassifier,
        *,
        timeout: float = 0.3,
        labels: Callable[[], Collection[str]] = tuple,
        outside: str = "out_of_scope",
        token: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        breaker: CircuitBreaker | None = None,
    ) -> None:
        self._own = own
        self._timeout = timeout
        self._labels = labels
        self._outside = outside
        self._clock = clock
        self._breaker = breaker or CircuitBreaker(clock)
        # Proxies of the environment are for the outer world; this server is the merchant's own.
        self._client = httpx.Client(
            base_url=url.rstrip("/"),
            timeout=timeout,
            trust_env=False,
            params={"token": token} if token else None,
        )

    def close(self) -> None:
        self._client.close()

    def classify(
        self, text: str, language: Language, vector: Vector | Embed | None = None
    ) -> tuple[Intent, ...]:
        if text.strip() and self._breaker.allows():
            try:
                intents = self._read(self._ask(shorten(text)))
            except (httpx.HTTPError, NluError) as error:
                reason = str(error) or type(error).__name__
                log.info("rasa_failed", reason=reason)
                if self._breaker.failed():
                    log.warning("rasa_paused", reason=reason)
            else:
                if self._breaker.succeeded():
                    log.warning("rasa_back")
                if intents:
                    return intents
        return self._own.classify(text, language, vector)

    def _ask(self, text: str) -> Any:
        """httpx bounds each wait; the deadline bounds their sum, for a server that drips its answer."""
        deadline = self._clock() + self._timeout
        sendable = text.encode("utf-8", "replace").decode()  # half a surrogate pair is no UTF-8
        body = bytearray()
        with self._client.stream("POST", "/model/parse", json={"text": sendable}) as response:
            if response.status_code != httpx.codes.OK:
                raise NluError(f"Rasa answered with status {response.status_code}.")
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise NluError("Rasa's answer is too long.")
                if self._clock() > deadline:
                    raise NluError("Rasa's answer came too late.")
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise NluError("Rasa's answer isn't JSON.") from error

    def _read(self, answer: Any) -> tuple[Intent, ...]:
        """The known intents of an answer, best first; none when Rasa knows only others."""
        if not isinstance(answer, dict) or not isinstance(answer.get("intent"), dict):
            raise NluError("Rasa's answer names no intent; is a model loaded?")
        ranking = answer.get("intent_ranking") or []
        if not isinstance(ranking, list):
            raise NluError("Rasa's answer has no ranking of intents.")
        known = self._labels()
        found: dict[str, float] = {}
        for entry in (answer["intent"], *ranking):
            for name, confidence in _intents(entry):
                label = self._outside if name == _FALLBACK else name
                if not known or label in known:
                    found.setdefault(label, confidence)
        ranked = sorted(found.items(), key=lambda pair: -pair[1])[:5]
        return tuple(Intent(name, confidence) for name, confidence in ranked)


def _intents(entry: Any) -> list[tuple[str, float]]:
    """(name, confidence) of each part of a multi-intent ("thank+affirm"), without the key of a response
    selector ("faq/returns")."""
    if not isinstance(entry, dict):
        raise NluError("Rasa's answer has no ranking of intents.")
    name, confidence = entry.get("name"), entry.get("confidence", 0.0)
    if name is None:  # No intent at all: what Rasa answers before it has a model.
        return []
    if not isinstance(name, str) or not isinstance(confidence, int | float) or not math.isfinite(confidence):
        raise NluError("Rasa's answer names an intent that can't be read.")
    share = min(1.0, max(0.0, float(confidence)))
    return [(part.split("/")[0], share) for part in name.split("+") if part]
