"""From the chat page to Telegram and back, with the real assistant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from bot.app import App
from bot.messages import ChatKey, Incoming
from tests.bot.channels.web_shop import serving
from tests.e2e.demo_chat import demo_server
from tests.e2e.test_accessibility import violations
from tests.e2e.visiting import Visitor, say

pytestmark = pytest.mark.e2e


@pytest.fixture
def visitor(browser: Browser, demo: App) -> Iterator[Visitor]:
    with serving(demo_server(demo, "https://shop.example")) as address:
        visitor = Visitor(browser, address)
        yield visitor
        visitor.context.close()
        assert visitor.wrong == []


def test_to_telegram_and_back(visitor: Visitor, demo: App) -> None:
    page = visitor.open()
    say(page, "a warm jumper for my husband")
    cards = page.locator(".card .title")
    expect(cards.first).to_be_visible()
    expect(page.locator(".waiting")).to_have_count(0)
    shown = cards.all_inner_texts()
    page.get_by_role("button", name="Continue in Telegram").click()
    link = page.get_by_role("link", name="Open Telegram")
    expect(link).to_be_focused()
    assert violations(page) == []
    url = urlsplit(str(link.get_attribute("href")))
    assert (url.netloc, url.path) == ("t.me", "/lark_bot")
    token = parse_qs(url.query)["start"][0].removeprefix("c_")

    telegram, now = ChatKey("main", "telegram", "4711"), datetime.now(UTC)
    assert demo.passages.take(token, telegram, "telegram:4711", now) == "taken"
    (met,) = demo.assistant.handle(Incoming(telegram, "telegram:4711", now, press="/continued"))
    assert [card.title for card in met.cards] == [
        title.split("\n")[0].split("(opens")[0].strip() for title in shown
    ]
    expect(page.locator(".system .bubble").last).to_contain_text("in Telegram")

    (found,) = demo.assistant.handle(Incoming(telegram, "telegram:4711", now, "a scarf then"))
    back = demo.passages.token(telegram, "telegram:4711", now)
    other = visitor.context.new_page()
    other.goto(f"{visitor.address}/#shopkeeper={back}")
    expect(other.locator(".bubble").last).to_contain_text("what we looked at last")
    expect(other.locator(".card .title").last).to_contain_text(found.cards[-1].title)
    assert other.evaluate("location.hash") == ""
    other.goto(f"{visitor.address}/?again#shopkeeper={'A' * 38}")
    expect(other.locator(".bubble").last).to_contain_text("used already or is too old")
