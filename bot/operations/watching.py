"""One turn, watched: its stages as spans and milliseconds, its outcome told once it is over.

Spans go through the OpenTelemetry interface, which does nothing until a provider is set up (see
`bot.operations.tracing`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import structlog
from opentelemetry import trace

from bot.messages import Incoming, Reply

log = structlog.get_logger(__name__)

Outcome = Literal["answered", "relayed", "repeated", "failed"]

_tracer = trace.get_tracer("shopkeeper")


@dataclass(slots=True)
class TurnSeen:
    """What became of one message. `handoff`: why it was passed to a person, if it was; `seconds` include
    the wait for the chat's earlier turns; `intent`: None where nothing was read, as after a press."""

    id: str
    incoming: Incoming
    outcome: Outcome = "failed"
    reply: Reply | None = None
    handoff: str | None = None
    seconds: float = 0.0

    @property
    def intent(self) -> str | None:
        if self.reply is None or self.incoming.press is not None:
            return None
        return self.reply.intent[0] or None


class TurnWatch:
    """Thread-safe. Each of `told` gets each turn when it is over; what one raises costs no answer."""

    def __init__(
        self,
        *told: Callable[[TurnSeen], None],
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._told = told
        self._new_id = new_id

    @contextmanager
    def turn(self, incoming: Incoming) -> Iterator[TurnSeen]:
        """All that is logged inside carries the turn's id."""
        seen = TurnSeen(self._new_id(), incoming)
        started = time.perf_counter()
        attributes = {"shopkeeper.turn_id": seen.id, "shopkeeper.channel": incoming.key.channel}
        with (
            structlog.contextvars.bound_contextvars(turn_id=seen.id),
            # An exception's words may hold the shopper's: the span says only that it failed.
            _tracer.start_as_current_span("turn", attributes=attributes, record_exception=False,
                                          set_status_on_exception=False) as span,
        ):  # fmt: skip
            try:
                yield seen
            finally:
                seen.seconds = time.perf_counter() - started
                span.set_attribute("shopkeeper.outcome", seen.outcome)
                if seen.outcome == "failed":
                    span.set_status(trace.StatusCode.ERROR)
                if seen.reply is not None:
                    span.set_attribute("shopkeeper.action", seen.reply.action)
                self._tell(seen)

    def _tell(self, seen: TurnSeen) -> None:
        for told in self._told:
            try:
                told(seen)
            except Exception:
                log.exception("turn_not_told")


@contextmanager
def stage(name: str, spent: dict[str, float]) -> Iterator[None]:
    """A span called `name`; its milliseconds are added to those in `spent`."""
    started = time.perf_counter()
    with _tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False):
        try:
            yield
        finally:
            spent[name] = spent.get(name, 0.0) + (time.perf_counter() - started) * 1000
