"""Shelves of recommendations on a merchant's pages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from bot.messages import Card
from tests.bot.channels.web_assistant import SCRIPT, UNSAFE
from tests.e2e.merchant.site import Site, Told

pytestmark = pytest.mark.e2e


def test_a_shelf_shows_links_prices_and_pictures(site: Site, told: Told) -> None:
    site.merchant.feeds = '<shopkeeper-feed kind="similar" product="lamp-1" limit="4"></shopkeeper-feed>'
    page = site.visit()
    shelf = page.get_by_role("region", name="Similar products")
    expect(shelf.get_by_role("list", name="4 products")).to_be_visible()
    expect(shelf.get_by_role("heading", level=3)).to_have_count(4)
    link = shelf.get_by_role("link", name="Brass desk lamp with a linen shade")
    expect(link).to_have_attribute("href", "https://shop.example/lamp-1")
    expect(link).not_to_have_attribute("target", "_blank")
    assert shelf.locator(".price").first.inner_text().split() == ["$59.90", "instead", "of", "$79.00"]
    expect(shelf.locator(".picture.empty")).to_have_text("C")  # the picture that is gone
    (asked,) = told.asked
    assert (asked.kind, asked.product, asked.limit, asked.locale) == ("similar", "lamp-1", 4, "en")


def test_by_keyboard_each_product_is_one_stop(site: Site) -> None:
    site.merchant.feeds = '<shopkeeper-feed kind="similar" product="lamp-1"></shopkeeper-feed>'
    page = site.visit()
    links = page.locator("shopkeeper-feed").get_by_role("link")
    expect(links).to_have_count(5)
    page.locator("#help").focus()
    page.keyboard.press("Tab")  # the row itself, for the arrow keys
    expect(page.locator("shopkeeper-feed .cards")).to_be_focused()
    for number in range(5):
        page.keyboard.press("Tab")
        expect(links.nth(number)).to_be_focused()
        expect(links.nth(number)).to_be_in_viewport()


def test_an_empty_shelf_takes_no_place_unless_it_is_to_speak(site: Site, told: Told) -> None:
    site.merchant.feeds = (
        '<shopkeeper-feed kind="for-you"></shopkeeper-feed>'
        '<shopkeeper-feed kind="recently-viewed" when-empty="show" heading="Seen"></shopkeeper-feed>'
        '<shopkeeper-feed kind="goes-with" product="gone"></shopkeeper-feed>'
    )
    page = site.visit()
    seen = page.get_by_role("region", name="Seen")
    expect(seen).to_contain_text("There is nothing to show here yet.")
    expect(page.get_by_role("region")).to_have_count(1)
    expect(page.locator("shopkeeper-feed[empty]")).to_have_count(2)
    for kind in ("for-you", "goes-with"):
        assert page.locator(f"shopkeeper-feed[kind={kind}]").bounding_box() is None
    assert sorted(request.kind for request in told.asked) == ["for-you", "goes-with", "recent"]


def test_an_unknown_kind_is_told_to_the_merchant(site: Site) -> None:
    site.merchant.feeds = '<shopkeeper-feed kind="stolen"></shopkeeper-feed>'
    visitor = site.visitor()
    heard: list[str] = []
    visitor.context.on("console", lambda line: heard.append(line.text))
    page = visitor.page()
    expect(page.locator("shopkeeper-feed[empty]")).to_have_count(1)
    assert any('no kind "stolen"' in line for line in heard)


def test_a_shelf_follows_its_attributes_and_the_pages_language(site: Site, told: Told) -> None:
    site.merchant.language = "ru"
    site.merchant.feeds = '<shopkeeper-feed kind="popular"></shopkeeper-feed>'
    page = site.visit()
    expect(page.get_by_role("region", name="Популярное сейчас").get_by_role("link")).to_have_count(2)
    page.locator("shopkeeper-feed").evaluate(
        "(e) => { e.setAttribute('product', 'lamp-2'); e.setAttribute('kind', 'similar'); }"
    )
    expect(page.get_by_role("region", name="Похожие товары").get_by_role("link")).to_have_count(5)
    assert (told.asked[-1].product, told.asked[-1].locale) == ("lamp-2", "ru")


def test_a_shelf_far_below_is_asked_for_when_the_reader_comes_near(site: Site, told: Told) -> None:
    site.merchant.feeds = '<div class="far"></div><shopkeeper-feed kind="popular"></shopkeeper-feed>'
    page = site.visit()
    page.evaluate("document.querySelector('.far').style.height = '3000px'")
    page.evaluate("shopkeeper.view('lamp-2')")  # by now the chat has loaded
    asked = len(told.asked)
    page.locator("footer").scroll_into_view_if_needed()
    expect(page.get_by_role("region", name="Popular now").get_by_role("link")).to_have_count(2)
    assert asked <= 1


def test_a_shelf_comes_when_the_network_is_back(site: Site) -> None:
    site.merchant.feeds = '<shopkeeper-feed kind="popular"></shopkeeper-feed>'
    visitor = site.visitor()
    visitor.context.route("**/shelf*", lambda route: route.abort())
    page = visitor.page()
    expect(page.locator("shopkeeper-feed[empty]")).to_have_count(1)
    visitor.context.unroute("**/shelf*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("region", name="Popular now").get_by_role("link")).to_have_count(2)


def test_markup_in_a_feed_is_only_text(site: Site, told: Told) -> None:
    card = Card("x", SCRIPT, Decimal("1"), "USD", True, url=UNSAFE, image=UNSAFE, price_text=SCRIPT)
    told.shelves["popular"] = [card]
    site.merchant.feeds = '<shopkeeper-feed kind="popular"></shopkeeper-feed>'
    page = site.visit()
    expect(page.locator("shopkeeper-feed .title")).to_have_text(SCRIPT)
    assert page.locator("shopkeeper-feed").locator("script, img, a").count() == 0
    assert page.title().startswith("Brass desk lamp")


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_runs_over_the_side(site: Site, width: int) -> None:
    site.merchant.feeds = '<shopkeeper-feed kind="similar" product="lamp-1"></shopkeeper-feed>'
    page = site.visit(viewport={"width": width, "height": 700})
    page.locator("footer").scroll_into_view_if_needed()
    expect(page.locator("shopkeeper-feed").get_by_role("link")).to_have_count(5)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize(("theme", "colour"), [("light", "rgb(255, 255, 255)"), ("both", "rgb(34, 42, 48)")])
def test_cards_are_as_light_or_dark_as_the_page(site: Site, theme: str, colour: str) -> None:
    site.merchant.theme = theme
    site.merchant.feeds = '<shopkeeper-feed kind="popular"></shopkeeper-feed>'
    page = site.visit(color_scheme="dark")
    card = page.locator("shopkeeper-feed .card").first
    expect(card).to_have_css("background-color", colour)
    page.locator("shopkeeper-feed").evaluate("(e) => { e.dataset.theme = 'light'; }")
    expect(card).to_have_css("background-color", "rgb(255, 255, 255)")
