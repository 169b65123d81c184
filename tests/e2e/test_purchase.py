"""A whole purchase on a merchant's page, with the real assistant and the demo shop's goods behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from tests.bot.channels.web_shop import serving
from tests.e2e.demo_chat import demo_server
from tests.e2e.merchant import Merchant
from tests.e2e.merchant.site import Site
from tests.e2e.visiting import bubbles, say

pytestmark = pytest.mark.e2e


@pytest.fixture
def real(browser: Browser, demo: App) -> Iterator[Site]:
    merchant = Merchant()
    with serving(merchant.server()) as shop, serving(demo_server(demo, shop)) as chat:
        merchant.chat = chat
        site = Site(browser, merchant, shop, chat)
        yield site
        for visitor in site.visitors:
            visitor.context.close()
            assert visitor.wrong == []


def answered(page: Page, count: int) -> None:
    """Wait for this many bubbles of the assistant, the welcome left out."""
    expect(page.locator(".theirs:has(.bubble)")).to_have_count(count + 1)
    expect(page.locator(".waiting")).to_have_count(0)


def test_from_the_first_question_to_the_order(real: Site, demo: App) -> None:
    shop = demo.shops(demo.settings.shop)
    looked_at = shop.catalog.columns.ids[int(shop.catalog.search("leather belt").rows[0])]
    real.merchant.product = looked_at
    real.merchant.feeds = (
        f'<shopkeeper-feed kind="similar" product="{looked_at}"></shopkeeper-feed>'
        '<shopkeeper-feed kind="recently-viewed"></shopkeeper-feed>'
    )
    visitor = real.visitor(viewport={"width": 1180, "height": 860})
    page = visitor.page()
    page.get_by_role("button", name="Open the chat").click()
    expect(page.locator(".state[data-state=online]")).to_be_visible()

    # The page has told what is looked at, so the question is about it.
    say(page, "what is it made of?")
    answered(page, 1)
    expect(page.locator(".bubble").last).to_contain_text("leather")

    say(page, "I need black running shoes under 120")
    answered(page, 2)
    card = page.locator(".log .card").last
    title = card.get_by_role("heading").inner_text().removesuffix("(opens in a new tab)").strip()
    card.get_by_role("button").first.click()
    answered(page, 3)
    expect(page.get_by_role("button", name="Cart, 1 item")).to_be_visible()

    # A reload in the middle, then a second tab: the same talk, the same cart.
    before = bubbles(page)
    page.reload()
    answered(page, 3)
    assert bubbles(page) == before
    other = visitor.page()
    answered(other, 3)
    assert bubbles(other) == before

    # Cut off, said twice, back: each once and in order, in both tabs.
    visitor.context.set_offline(True)
    expect(page.locator(".state[data-state=offline]")).to_be_visible()
    say(page, "what is in my cart?")
    say(page, "how long does delivery take?")
    expect(page.locator(".waiting")).to_have_count(2)
    visitor.context.set_offline(False)
    answered(page, 5)
    answered(other, 5)
    said = [text for text in bubbles(other) if text.endswith("?") and text in bubbles(page)]
    assert said.count("what is in my cart?") == said.count("how long does delivery take?") == 1
    assert sorted(bubbles(page)) == sorted(bubbles(other))

    page.get_by_role("button", name="Cart, 1 item").click()
    drawer = page.get_by_role("dialog", name="Cart")
    expect(drawer).to_contain_text(title)
    drawer.get_by_role("button", name="Checkout").click()
    answered(page, 6)
    expect(page.locator(".bubble").last).to_contain_text(title)

    product = shop.product(looked_at)
    assert product is not None
    seen = page.locator("shopkeeper-feed[kind=recently-viewed]")
    expect(seen.get_by_role("link", name=product.title_in("en"))).to_be_visible()
    expect(page.locator("shopkeeper-feed[kind=similar]").get_by_role("link")).to_have_count(8)
