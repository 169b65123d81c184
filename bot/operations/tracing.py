"""Spans of turns to an OpenTelemetry collector; the extra `tracing` brings what speaks to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace

from bot.errors import ShopkeeperError
from bot.settings import Settings


@contextmanager
def tracing(settings: Settings) -> Iterator[None]:
    """While it is open, spans go to the settings' collector; what waits is sent at the end.

    Raises ShopkeeperError when a collector is set and the extra is missing.
    """
    if settings.traces is None:
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise ShopkeeperError(
            "SHOPKEEPER_TRACES is set, but what sends traces is not installed: pip install -e '.[tracing]'"
        ) from error
    resource = Resource.create({"service.name": "shopkeeper", "shopkeeper.shop": settings.shop})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=str(settings.traces))))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()
