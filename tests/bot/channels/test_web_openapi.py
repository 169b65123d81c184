"""Whatever the OpenAPI allows, and much that it doesn't: no request brings the real shop down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from bot.app import App
from bot.channels.web.onward import Onward
from bot.channels.web.options import WebOptions
from bot.channels.web.rates import RateOptions
from bot.channels.web.server import create_web_app, server_config
from tests.bot.channels.web_shop import serving

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
#: Examples an operation and mode; the turns themselves cost most of the time.
MANY = 16


@pytest.fixture(scope="module")
def address(demo: App) -> Iterator[str]:
    plenty = "1000000/minute"
    options = WebOptions(
        secret="only for tests, only for tests",
        rates=RateOptions(plenty, plenty, plenty, plenty, plenty),
        suggest=lambda typed, limit: demo.shops("main").catalog.suggestions.complete(typed, limit),
    )
    web = create_web_app(
        demo.assistant,
        shop=demo.settings.shop,
        options=options,
        bus=demo.bus,
        clock=lambda: datetime.now(UTC),
        storefront=demo.page_context,
        onward=Onward(demo.passages, lambda token: f"https://t.me/lark_bot?start=c_{token}"),
    )
    server = uvicorn.Server(server_config(web, host="127.0.0.1", port=0, options=options))
    with serving(server) as address:
        yield address


@pytest.fixture(scope="module")
def visitor(address: str) -> dict[str, str]:
    token = httpx.post(f"{address}/api/v1/page/guest", json={}).json()["token"]
    return {"authorization": f"Bearer {token}"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["as told", "wrong"])
def test_no_request_brings_it_down(address: str, visitor: dict[str, str], mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")
    asked = set()
    for found in schema.exclude(path="/api/v1/page/events").get_all_operations():  # that one never ends
        operation = found.ok()
        asked.add(operation.path)

        @settings(
            max_examples=MANY,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=visitor, checks=CHECKS)

        ask()
    assert {"/api/v1/chat", "/api/v1/suggest", "/api/v1/page/chat", "/api/v1/page/arrive"} <= asked
