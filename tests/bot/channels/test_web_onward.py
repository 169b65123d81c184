"""The page's addresses to go on in a messenger and to come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import httpx
import pytest

from bot.channels.web.onward import Onward
from bot.messages import ChatKey
from tests.bot.channels.test_web_page import visitor_pass
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving


class Ferry:
    """Knows one good token."""

    def __init__(self) -> None:
        self.left: list[tuple[ChatKey, str]] = []
        self.up = True

    def token(self, key: ChatKey, shopper: str, at: datetime) -> str:
        self.left.append((key, shopper))
        return "good"

    def take(self, token: str, into: ChatKey, shopper: str, at: datetime) -> Literal["taken", "refused"]:
        return "taken" if token == "good" else "refused"

    def telegram(self, token: str) -> str | None:
        return f"https://t.me/lamp_bot?start=c_{token}" if self.up else None


@pytest.fixture
def ferry() -> Ferry:
    return Ferry()


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def page(ferry: Ferry, assistant: FakeAssistant) -> Iterator[httpx.Client]:
    onward = Onward(ferry, ferry.telegram)
    with (
        serving(lamp_shop(assistant, 0, onward=onward)) as address,
        httpx.Client(base_url=address, headers=visitor_pass(address)) as client,
    ):
        yield client


def offered(page: httpx.Client) -> list[str]:
    found: list[str] = page.get("/api/v1/page/history", params={"chat": "a"}).json()["onward"]
    return found


def test_a_link_for_the_visitors_own_chat(page: httpx.Client, ferry: Ferry) -> None:
    assert offered(page) == ["telegram"]
    answer = page.post("/api/v1/page/onward", json={"chat": "a"})
    assert answer.json() == {"url": "https://t.me/lamp_bot?start=c_good"}
    ((key, shopper),) = ferry.left
    assert (key.channel, key.chat) == ("web", f"{shopper.removeprefix('web:')}.a")
    without = httpx.post(f"{page.base_url}/api/v1/page/onward", json={"chat": "a"})
    assert without.status_code == 401


def test_while_no_bot_is_up_nothing_is_offered(page: httpx.Client, ferry: Ferry) -> None:
    ferry.up = False
    assert offered(page) == []
    assert page.post("/api/v1/page/onward", json={"chat": "a"}).status_code == 404
    assert ferry.left == []


def test_who_comes_back_is_told_in_the_chat(page: httpx.Client, assistant: FakeAssistant) -> None:
    for token, taken in (("good", True), ("old", False), ("good", True)):
        told = page.post("/api/v1/page/arrive", json={"chat": "a", "token": token}).json()
        assert told == {"taken": taken}
    assert [turn.press for turn in assistant.turns] == ["/continued", "/old-link"]  # each once
    assert page.post("/api/v1/page/arrive", json={"chat": "a", "token": "b d"}).status_code == 422
