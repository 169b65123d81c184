from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from bot.app import App
from bot.errors import ShopkeeperError
from bot.operations.tracing import tracing
from bot.settings import Settings
from tests.bot.demo_shop import Chat


@pytest.fixture(scope="module")
def exporter() -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    trace.set_tracer_provider(provider)  # may be done once a process
    yield kept
    provider.shutdown()


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> InMemorySpanExporter:
    exporter.clear()
    return exporter


def parent(span: ReadableSpan) -> int | None:
    return span.parent.span_id if span.parent is not None else None


def test_a_turn_is_a_span_with_its_stages_inside(demo: App, spans: InMemorySpanExporter) -> None:
    Chat(demo, "traced").say("a kettle under 60")
    by_name = {span.name: span for span in spans.get_finished_spans()}
    assert set(by_name) == {"turn", "load", "understand", "answer", "retrieve", "rank", "commit"}
    turn, answer = by_name["turn"], by_name["answer"]
    assert turn.attributes is not None
    assert turn.attributes["shopkeeper.outcome"] == "answered"
    assert turn.attributes["shopkeeper.action"] == "recommend"
    for stage in ("load", "understand", "answer", "commit"):
        assert parent(by_name[stage]) == turn.context.span_id
    for stage in ("retrieve", "rank"):
        assert parent(by_name[stage]) == answer.context.span_id
    assert len({span.context.trace_id for span in by_name.values()}) == 1


def test_a_span_holds_no_words_and_no_person(demo: App, spans: InMemorySpanExporter) -> None:
    Chat(demo, "chat-of-anna", shopper="anna-of-kazan").say("my name is Zanzibaria, a kettle please")
    told = " ".join(span.to_json() for span in spans.get_finished_spans())
    assert '"turn"' in told
    assert not any(word in told for word in ("anna", "Zanzibaria", "kettle"))


def test_a_failed_turn_is_a_failed_span_without_its_words(
    demo: App, spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("could not store 'my number is 4711'")

    monkeypatch.setattr(demo.store, "commit", broken)
    with pytest.raises(RuntimeError):
        Chat(demo, "broken").say("hello")
    (turn,) = (span for span in spans.get_finished_spans() if span.name == "turn")
    assert turn.status.status_code is trace.StatusCode.ERROR
    assert "4711" not in " ".join(span.to_json() for span in spans.get_finished_spans())


def test_without_a_collector_nothing_is_set_up() -> None:
    with tracing(Settings()):
        pass


@pytest.mark.skipif(
    find_spec("opentelemetry.exporter") is not None, reason="what sends traces is installed here"
)
def test_a_collector_without_the_extra_is_a_clear_error() -> None:
    with (
        pytest.raises(ShopkeeperError, match=r"pip install .*tracing"),
        tracing(
            Settings(traces="http://127.0.0.1:4318/v1/traces")  # type: ignore[arg-type]
        ),
    ):
        pass
