"""WCAG 2.2 AA as far as axe-core can see it, in every state of the chat and of a shelf."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving
from tests.e2e.merchant.site import Site
from tests.e2e.visiting import Visitor, say

pytestmark = pytest.mark.e2e

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line a node."""
    page.wait_for_timeout(300)  # colours are judged when nothing moves any more
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]
    ]


@pytest.fixture
def visit(browser: Browser, assistant: FakeAssistant) -> Iterator[Any]:
    visitors: list[Visitor] = []
    with serving(lamp_shop(assistant, 0)) as address:

        def new(**settings: Any) -> Page:
            visitors.append(Visitor(browser, address, **settings))
            return visitors[-1].open()

        yield new
        for visitor in visitors:
            visitor.context.close()


SETTINGS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "russian": {"locale": "ru-RU"},
    "phone": {"viewport": {"width": 320, "height": 568}},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_the_page_in_each_state(visit: Any, assistant: FakeAssistant, settings: dict[str, Any]) -> None:
    russian = settings.get("locale") == "ru-RU"
    page = visit(**settings)
    found = {"empty": violations(page)}
    say(page, "лампа" if russian else "a lamp")
    expect(page.locator(".card")).to_have_count(5)
    page.locator(".card .choice").first.click()
    expect(page.locator(".count")).to_have_text("1")
    say(page, "compare")
    expect(page.locator("table")).to_have_count(1)
    say(page, "fail")
    expect(page.locator(".bad")).to_have_count(1)
    found["talk"] = violations(page)
    page.locator(".count").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    found["cart"] = violations(page)
    page.keyboard.press("Escape")
    assistant.healed = True
    say(page, "nobody")
    expect(page.locator(".waiting")).to_have_count(0)
    assistant.answer_as_a_person(assistant.turns[0].key, "Vera here: https://shop.example/lamp-1")
    expect(page.locator(".by")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator(".state[data-state=offline]")).to_be_visible()
    say(page, "hello")
    found["person, offline"] = violations(page)
    assert found == {state: [] for state in found}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_merchants_page_with_shelves_and_the_bubble(site: Site, scheme: str) -> None:
    site.merchant.theme = "both"
    site.merchant.attributes = {"greeting": "Good evening! Shall we find your lamp?"}
    site.merchant.feeds = (
        '<shopkeeper-feed kind="similar" product="lamp-1"></shopkeeper-feed>'
        '<shopkeeper-feed kind="for-you" when-empty="show"></shopkeeper-feed>'
    )
    page = site.visit(color_scheme=scheme)
    expect(page.locator("shopkeeper-feed[kind=similar]").get_by_role("link")).to_have_count(5)
    expect(page.get_by_role("region", name="For you")).to_be_visible()
    found = {"closed": violations(page)}
    page.get_by_role("button", name="Open the chat").click()
    say(page, "a lamp")
    expect(page.locator(".log .card")).to_have_count(5)
    found["open"] = violations(page)
    page.get_by_role("button", name="Cart, 0 items").click()
    found["cart"] = violations(page)
    assert found == {state: [] for state in found}
