"""The chat on the pages of a shop with another origin and a strict policy, by one script tag."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving
from tests.e2e.merchant import Merchant
from tests.e2e.merchant.site import Site, Told
from tests.e2e.visiting import Visitor, bubbles, keyboard, overflows, say

pytestmark = pytest.mark.e2e


def opener(page: Page, name: str = "Open the chat") -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".state[data-state=online]")).to_be_visible()


def test_a_bubble_under_a_strict_policy(site: Site) -> None:
    page = site.visit()
    opener(page)
    expect(page.get_by_role("dialog", name="Lampwright")).to_be_visible()
    say(page, "a lamp")
    expect(page.locator(".card")).to_have_count(5)
    expect(page.locator(".picture img").first).to_have_attribute(
        "src", f"{site.chat}/demo/pictures/brass.svg"
    )
    expect(page.locator(".picture img").first).to_have_js_property("complete", True)
    page.reload()  # stays open, and remembers
    expect(page.locator(".card")).to_have_count(5)
    expect(page.get_by_role("heading", level=1)).to_have_css("font-family", 'Georgia, "Noto Serif", serif')


def test_a_policy_of_nonces_needs_one_on_the_tag_only(site: Site) -> None:
    site.merchant.nonce = "r4nd0m"
    site.merchant.feeds = '<shopkeeper-feed kind="popular"></shopkeeper-feed>'
    page = site.visit()
    expect(page.get_by_role("region", name="Popular now").get_by_role("link")).to_have_count(2)
    opener(page)
    say(page, "a lamp")
    expect(page.locator(".log .card")).to_have_count(5)


def test_a_purchase_by_keyboard_alone(site: Site, assistant: FakeAssistant) -> None:
    page = site.visit()
    expect(page.get_by_role("button", name="Open the chat")).to_be_visible()

    def go_to(name: str, role: str = "button", key: str = "Tab") -> None:
        """Press until the focus is there."""
        wanted = page.get_by_role(role, name=name).last  # type: ignore[arg-type]
        for _ in range(30):
            page.keyboard.press(key)
            if wanted.evaluate("(e) => e.getRootNode().activeElement === e"):
                return
        raise AssertionError(f"{name} is not reached by {key}")

    go_to("Open the chat")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("a lamp")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(5)
    go_to("Add to cart", key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble").last).to_contain_text("in your cart")
    go_to("Cart, 1 item", key="Shift+Tab")
    page.keyboard.press("Enter")
    go_to("Checkout")
    page.keyboard.press("Enter")
    expect(page.locator(".bubble").last).to_have_text("You said: Checkout")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Open the chat")).to_be_focused()
    assert [turn.press or turn.text for turn in assistant.turns] == ["a lamp", "add:lamp-5", "Checkout"]


def test_what_a_page_says_before_the_chat_has_loaded_is_not_lost(site: Site, told: Told) -> None:
    visitor = site.visitor()
    visitor.context.route("**/shopkeeper-chat.js", lambda route: (page_waits(), route.continue_()))

    def page_waits() -> None:
        assert told.views == []

    page = visitor.page()
    asked = page.evaluate("shopkeeper.view('no-such-lamp')")
    assert asked is False
    assert told.views == ["lamp-1", "no-such-lamp"]


def test_pages_open_close_and_ask(site: Site, assistant: FakeAssistant) -> None:
    page = site.visit()
    page.get_by_role("button", name="Ask about it").click()
    expect(page.locator(".card")).to_have_count(5)
    assert bubbles(page)[0] == "Is this lamp dimmable?"
    assert [turn.text for turn in assistant.turns] == ["Is this lamp dimmable?"]
    page.evaluate("shopkeeper.close()")
    expect(page.get_by_role("textbox")).to_have_count(0)
    page.evaluate("shopkeeper.open()")
    expect(page.get_by_role("textbox")).to_be_focused()


def test_words_before_the_history_has_come_stand_after_it(site: Site) -> None:
    visitor = site.visitor()
    page = visitor.page()
    opener(page)
    say(page, "a lamp")
    expect(page.locator(".card")).to_have_count(5)
    page.evaluate("shopkeeper.close()")
    page.reload()
    page.evaluate("shopkeeper.say('hello')")
    expect(page.locator(".bubble").last).to_have_text("You said: hello")
    assert bubbles(page) == ["a lamp", "Five lamps, the best match first:", "hello", "You said: hello"]


def test_the_cart_of_the_page_and_of_the_chat(site: Site, told: Told) -> None:
    page = site.visit()
    opener(page)
    page.get_by_role("button", name="Put in the cart").click()
    cart = page.get_by_role("button", name="Cart, 2 items")
    expect(cart).to_be_visible()
    assert told.carts == [[("lamp-1", 2)]]
    cart.click()
    expect(page.get_by_role("dialog", name="Cart")).to_contain_text("Quantity: 2 × $59.90")
    page.keyboard.press("Escape")
    say(page, "a lamp")
    page.get_by_role("button", name="Add to cart").first.click()
    expect(page.locator(".bubble").last).to_contain_text("in your cart")
    assert page.evaluate("heard.at(-1).map(({ id }) => id)") == ["lamp-1"]


def test_answers_to_a_closed_bubble_are_counted(site: Site, assistant: FakeAssistant) -> None:
    visitor = site.visitor()
    page = visitor.page()
    opener(page)
    say(page, "nobody")
    expect(page.locator(".badge")).to_have_text("Shop team")
    page.keyboard.press("Escape")
    key = assistant.turns[0].key
    assistant.answer_as_a_person(key, "Vera here.")
    waiting = page.get_by_role("button", name="Open the chat, 1 new message", exact=True)
    expect(waiting).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 new message in the chat")).to_have_count(1)
    page.reload()
    expect(waiting).to_be_visible()
    assistant.answer_as_a_person(key, "Are you there?")
    other = visitor.page()
    opener(other, "Open the chat, 2 new messages")
    expect(other.locator(".bubble").last).to_have_text("Are you there?")
    # Read in one tab is read in the other.
    expect(page.get_by_role("button", name="Open the chat", exact=True)).to_be_visible()


def test_a_greeting_until_the_chat_was_opened_once(site: Site) -> None:
    site.merchant.attributes = {
        "shop": "Lampwright",
        "greeting": "Good evening! Shall we find <b>your</b> lamp?",
    }
    page = site.visit()
    greeting = page.get_by_role("button", name="Good evening! Shall we find <b>your</b> lamp?")
    greeting.click()
    expect(page.locator(".bubble").first).to_contain_text("Good evening! Shall we find <b>your</b> lamp?")
    expect(page.locator(".bubble").first).to_contain_text("a computer program, not a person")
    page.evaluate("shopkeeper.close()")
    expect(greeting).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Open the chat", exact=True)).to_be_visible()
    expect(greeting).to_have_count(0)
    other = site.visit()
    other.get_by_role("button", name="Close the greeting").click()
    expect(other.get_by_role("button", name="Open the chat", exact=True)).to_be_focused()
    other.reload()
    expect(other.get_by_role("button", name="Close the greeting")).to_have_count(0)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("position", ["left", "right", "start", "end"])
def test_where_the_bubble_stands(site: Site, position: str, direction: str) -> None:
    site.merchant.attributes = {"position": position, "greeting": "Hello", "theme": "dark", "language": "ru"}
    site.merchant.direction = direction
    page = site.visit(viewport={"width": 900, "height": 700})
    launcher = page.get_by_role("button", name="Открыть чат")
    box = launcher.bounding_box()
    teaser = page.locator(".teaser").bounding_box()
    assert box is not None
    assert teaser is not None
    left = position == "left" or position == ("start" if direction == "ltr" else "end")
    assert (box["x"] < 100) == left
    assert (box["x"] > 800) == (not left)
    assert (teaser["x"] > box["x"]) == left
    launcher.click()
    app = page.locator(".app").bounding_box()
    assert app is not None
    assert (app["x"] < 100) == left
    expect(page.locator(".app")).to_have_css("background-color", "rgb(18, 23, 27)")


def test_a_phone_of_320_pixels(site: Site) -> None:
    site.merchant.attributes = {
        "greeting": "Good evening! Shall we find your lamp together, whatever the room?"
    }
    page = site.visit(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    expect(page.locator(".teaser")).to_be_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    opener(page)
    box = page.locator(".app").evaluate("(e) => [e.offsetWidth, e.offsetHeight]")
    assert box == [320, 568]
    say(page, "a lamp")
    expect(page.locator(".card")).to_have_count(5)
    assert not overflows(page)


def test_a_keyboard_that_covers_the_page(site: Site) -> None:
    """Phones shrink what is seen, not the page: the line to write in stays above the keyboard."""
    page = site.visit(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    opener(page)
    say(page, "a lamp")
    expect(page.locator(".card")).to_have_count(5)
    page.locator(".scroll").evaluate("(e) => e.scrollTo(0, e.scrollHeight)")
    keyboard(page, 340, 40)
    box = page.locator("form").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(380, abs=1)
    top = page.locator(".top").bounding_box()
    assert top is not None
    assert top["y"] == pytest.approx(40, abs=1)
    assert page.locator(".scroll").evaluate("(e) => e.scrollHeight - e.scrollTop - e.clientHeight") < 130
    assert not overflows(page)
    keyboard(page, 640, 0)
    assert page.locator(".app").evaluate("(e) => e.offsetHeight") == 640


def test_an_origin_that_is_not_named_gets_no_chat(browser: Browser, assistant: FakeAssistant) -> None:
    merchant = Merchant()
    with serving(merchant.server()) as shop, serving(lamp_shop(assistant, 0)) as chat:
        merchant.chat = chat
        visitor = Visitor(browser, shop, (chat,))
        heard: list[str] = []
        visitor.context.on("console", lambda line: heard.append(line.text))
        page = visitor.page()
        deadline = time.monotonic() + 10
        while not any("SHOPKEEPER_ORIGINS" in line for line in heard):
            assert time.monotonic() < deadline
            page.wait_for_timeout(50)
        assert page.locator("shopkeeper-chat").count() == 0
        visitor.context.close()
