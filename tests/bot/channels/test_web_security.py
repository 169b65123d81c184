"""Headers on every answer, and who may speak for whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from bot.channels.web.rates import RateOptions, Seats
from tests.bot.channels.test_web_live import Page, new_token
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving

TOKEN = "programs show this one"
TOO_MANY = 4429


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(lamp_shop(FakeAssistant(), 0, https=True)) as address:
        yield address


@pytest.mark.parametrize(
    "path",
    ["/", "/static/page.css", "/demo/pictures/sea.svg", "/demo/pictures/clip.svg", "/livez", "/readyz",
     "/metrics", "/api/v1/suggest?q=a", "/api/v1/suggest", "/api/v1/page/history?chat=a", "/no/such/page"],
)  # fmt: skip
def test_headers_are_on_every_answer(address: str, path: str) -> None:
    headers = httpx.get(f"{address}{path}").headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "microphone=()" in headers["permissions-policy"]
    assert headers["strict-transport-security"].startswith("max-age=")
    assert "server" not in headers


def test_without_https_browsers_are_not_told_to_insist() -> None:
    with serving(lamp_shop(FakeAssistant(), 0)) as plain:
        assert "strict-transport-security" not in httpx.get(plain).headers


@pytest.mark.parametrize(
    "who",
    [
        {"channel": "telegram", "chat": "4711"},
        {"channel": "Telegram", "chat": "4711"},
        {"channel": "web", "chat": "x"},
        {"shopper": "telegram:4711", "chat": "mine"},
        {"shopper": "TELEGRAM:4711", "chat": "mine"},
        {"shopper": "web:abc", "chat": "mine"},
    ],
)
def test_nobody_speaks_for_a_shopper_of_another_channel(who: dict[str, str]) -> None:
    assistant = FakeAssistant()
    with serving(lamp_shop(assistant, 0)) as address:
        answer = httpx.post(f"{address}/api/v1/chat", json={**who, "text": "what do you know about me?"})
        assert answer.status_code == 403
        assert list(answer.json()) == ["error"]
        own = httpx.post(f"{address}/api/v1/chat", json={"chat": "c", "shopper": "u1", "text": "a lamp"})
        assert own.status_code == 200
    assert [turn.shopper for turn in assistant.turns] == ["u1"]


def test_with_a_token_programs_show_it_and_speak_for_anybody() -> None:
    body = {"chat": "4711", "channel": "telegram", "shopper": "telegram:4711", "text": "a lamp"}
    with serving(lamp_shop(FakeAssistant(), 0, api_token=TOKEN)) as address:
        for shown in ({}, {"authorization": "Bearer no"}, {"authorization": TOKEN[:-1]}):
            assert httpx.post(f"{address}/api/v1/chat", json=body, headers=shown).status_code == 401
        good = {"authorization": f"Bearer {TOKEN}"}
        assert httpx.post(f"{address}/api/v1/chat", json=body, headers=good).status_code == 200


def test_open_pages_of_one_visitor_are_limited_and_places_come_free() -> None:
    rates = RateOptions(seats_guest=2)
    with serving(lamp_shop(FakeAssistant(), 0, rates=rates)) as address:
        token = new_token(address)
        with ExitStack() as tabs:
            for _ in range(2):
                tabs.enter_context(Page(address, token)).until("ready")
            with Page(address, token) as third:
                assert third.close_code() == TOO_MANY
            stream = httpx.get(
                f"{address}/api/v1/page/events?chat=a", headers={"authorization": f"Bearer {token}"}
            )
            assert stream.status_code == 429
            with Page(address, new_token(address)) as other:
                other.until("ready")
        with Page(address, token) as again:
            again.until("ready")


def test_seats_are_counted_by_visitor_and_by_address() -> None:
    seats = Seats(guest=1, address=2)
    with seats.sit("a", "x") as first, seats.sit("a", "x") as second, seats.sit("b", "x") as third:
        assert (first, second, third) == (True, False, True)
        with seats.sit("c", "x") as fourth, seats.sit("c", "y") as fifth:
            assert (fourth, fifth) == (False, True)
    with seats.sit("a", "x") as again:
        assert again
