"""The figures of one process, in the Prometheus format.

Labels hold only what is few: known channels, actions, intents of the model, rules of the desk; never a
shopper, a chat or a product. What a merchant or a program may name freely is counted as "other" after the
first `MOST` names.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.registry import Collector

from bot.jobs.base import JobSeen
from bot.operations.watching import TurnSeen

#: Names that one label may take.
MOST = 60
OTHER = "other"
#: The intent of what no intent fits.
OUTSIDE = "out_of_scope"
#: Seconds, from a cached answer to a turn that nobody waits for.
TURN_BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0, 10.0)
STAGE_BUCKETS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
JOB_BUCKETS = (0.01, 0.1, 1.0, 10.0, 60.0, 600.0, 3600.0)
#: Content type of what `Metrics.text` gives: the text format 0.0.4, which every Prometheus reads.
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class FewNames:
    """Lets the first `most` names through; every later one is "other". Thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._names: set[str] = set()
        self._guard = Lock()

    def __call__(self, name: str) -> str:
        with self._guard:
            if name in self._names:
                return name
            if len(self._names) >= self._most:
                return OTHER
            self._names.add(name)
            return name


class Metrics:
    """Counts turns as they end, and asks the `collectors` (of queues, of the catalog) at each reading."""

    def __init__(self, collectors: Iterable[Collector] = ()) -> None:
        # One more series for each that there is, and no use for it here.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        # Memory, open files and start time of the process; Python's version; garbage collections.
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        for collector in collectors:
            self._registry.register(collector)
        self._turns = Counter(
            "shopkeeper_turns", "Messages and presses, by what became of them",
            ("channel", "outcome"), registry=self._registry,
        )  # fmt: skip
        self._actions = Counter(
            "shopkeeper_actions", "What the assistant did", ("action",), registry=self._registry
        )
        self._intents = Counter(
            "shopkeeper_intents", "What shoppers meant", ("intent",), registry=self._registry
        )
        self._fallbacks = Counter(
            "shopkeeper_fallbacks", "Messages that were not understood", ("channel",), registry=self._registry
        )
        self._handoffs = Counter(
            "shopkeeper_handoffs", "Chats passed to a person", ("reason",), registry=self._registry
        )
        self._seconds = Histogram(
            "shopkeeper_turn_seconds", "From the message to the stored answer",
            ("channel",), buckets=TURN_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._stages = Histogram(
            "shopkeeper_stage_seconds", "Of answered turns, by stage",
            ("stage",), buckets=STAGE_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._jobs = Histogram(
            "shopkeeper_job_seconds", "Planned work, by what became of it",
            ("work", "outcome"), buckets=JOB_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self._channel, self._intent, self._reason = FewNames(20), FewNames(), FewNames()

    def turn_ended(self, seen: TurnSeen) -> None:
        channel = self._channel(seen.incoming.key.channel)
        self._turns.labels(channel, seen.outcome).inc()
        if seen.handoff is not None:
            self._handoffs.labels(self._reason(seen.handoff)).inc()
        if seen.outcome != "answered" or seen.reply is None:
            return
        self._seconds.labels(channel).observe(seen.seconds)
        for stage, spent in seen.reply.timing_ms.items():
            if stage != "total":
                self._stages.labels(stage).observe(spent / 1000)
        self._actions.labels(seen.reply.action).inc()
        if seen.reply.action == "fallback" or seen.intent == OUTSIDE:
            self._fallbacks.labels(channel).inc()
        if seen.intent is not None:
            self._intents.labels(self._intent(seen.intent)).inc()

    def job_ended(self, seen: JobSeen) -> None:
        self._jobs.labels(seen.job, seen.outcome).observe(seen.seconds)

    def text(self) -> bytes:
        """All figures now, in the format of `CONTENT_TYPE`."""
        return generate_latest(self._registry)
