"""The chat page in a real Chromium, over the fake assistant behind a real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from bot.bus import chat_topic
from tests.bot.channels.web_assistant import SCRIPT, FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving
from tests.e2e.visiting import NO_SOCKETS, Visitor, bubbles, keyboard, overflows, say

pytestmark = pytest.mark.e2e


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant(delay=0.05)


@pytest.fixture
def address(assistant: FakeAssistant) -> Iterator[str]:
    with serving(lamp_shop(assistant, 0)) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Any]:
    visitors: list[Visitor] = []

    def new(**settings: Any) -> Visitor:
        visitors.append(Visitor(browser, address, **settings))
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.context.close()
        assert visitor.wrong == []


def test_a_conversation_by_keyboard_alone(visit: Any, assistant: FakeAssistant) -> None:
    page = visit().open()
    expect(page.locator(".bubble").first).to_contain_text("automated assistant of Lampwright")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.localName") == "textarea":
            break
    page.keyboard.type("a lamp")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("for my desk")
    page.keyboard.press("Enter")
    expect(page.locator(".card")).to_have_count(5)
    assert assistant.turns[0].text == "a lamp\nfor my desk"
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_value("")
    # Backwards from the composer: the quick answers, then the cards' own buttons and links.
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Compare")).to_be_focused()
    add = page.get_by_role("button", name="Add to cart").last
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if add.evaluate("(e) => e.getRootNode().activeElement === e"):
            break
    expect(add).to_be_focused()
    expect(add).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cart, 1 item")).to_be_visible()
    assert assistant.turns[1].press == "add:lamp-5"


def test_cards_say_everything_in_words(visit: Any) -> None:
    page = visit().open()
    say(page, "a lamp")
    card = page.locator(".card").first
    expect(card).to_be_visible()
    assert card.locator(".price").inner_text().split() == ["$59.90", "instead", "of", "$79.00"]
    expect(card).to_contain_text("4.6 of 5 stars")
    expect(card.get_by_role("listitem")).to_have_text(["warm light", "20 under your budget"])
    expect(card.get_by_role("link")).to_have_attribute("href", "https://shop.example/lamp-1")
    expect(page.get_by_role("list", name="5 products")).to_be_visible()
    expect(page.locator(".picture.empty")).to_have_text("C")  # the picture that is gone
    say(page, "compare two")
    expect(page.get_by_role("rowheader")).to_have_text(["Price", "Material", "Dimmable"])
    assert page.get_by_role("columnheader").count() == 2
    assert page.get_by_role("log").get_attribute("aria-live") == "polite"


def test_quick_answers_belong_to_the_last_message(visit: Any) -> None:
    page = visit().open()
    quick = page.get_by_role("group", name="Suggested answers").get_by_role("button")
    expect(quick).to_have_count(3)
    say(page, "a lamp")
    expect(quick).to_have_text(["Cheaper", "Show more", "Compare"])
    quick.first.click()
    expect(page.locator(".card")).to_have_count(10)
    assert bubbles(page)[2] == "Cheaper"
    say(page, "hello")
    expect(page.locator(".bubble").last).to_have_text("You said: hello")
    expect(quick).to_have_count(0)


def test_reload_keeps_the_chat_and_new_chat_starts_another(visit: Any, assistant: FakeAssistant) -> None:
    page = visit().open()
    say(page, "a lamp")
    page.get_by_role("button", name="Add to cart").first.click()
    expect(page.locator(".bubble").last).to_contain_text("in your cart")
    before = bubbles(page)
    page.reload()
    expect(page.locator(".card")).to_have_count(5)
    assert bubbles(page) == before
    expect(page.get_by_role("button", name="Cart, 1 item")).to_be_visible()
    expect(page.get_by_role("button", name="Show my cart")).to_be_visible()
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".card")).to_have_count(0)
    say(page, "hello")
    expect(page.locator(".bubble").last).to_have_text("You said: hello")
    assert len({turn.key for turn in assistant.turns}) == 2
    assert len({turn.shopper for turn in assistant.turns}) == 1


def test_offline_messages_wait_and_are_sent_once(visit: Any, assistant: FakeAssistant) -> None:
    visitor = visit()
    page = visitor.open()
    visitor.context.set_offline(True)
    expect(page.get_by_text("Reconnecting…")).to_be_visible()
    say(page, "first")
    say(page, "second")
    expect(page.get_by_text("Will be sent when the connection is back")).to_have_count(2)
    assert assistant.turns == []
    visitor.context.set_offline(False)
    expect(page.locator(".bubble").last).to_have_text("You said: second")
    expect(page.locator(".waiting")).to_have_count(0)
    assert [turn.text for turn in assistant.turns] == ["first", "second"]
    page.reload()
    expect(page.locator(".bubble").last).to_have_text("You said: second")
    assert bubbles(page) == ["first", "You said: first", "second", "You said: second"]


def test_a_server_that_restarts_in_the_middle_of_a_turn(browser: Browser, assistant: FakeAssistant) -> None:
    assistant.delay = 0.4
    with serving(lamp_shop(assistant, 0)) as address:
        page = Visitor(browser, address).open()
        say(page, "first")
        expect(page.locator(".typing")).to_be_visible()
    expect(page.locator(".state[data-state=offline]")).to_be_visible()
    say(page, "second")
    with serving(lamp_shop(assistant, urlsplit(address).port or 0)):
        expect(page.locator(".bubble").last).to_have_text("You said: second", timeout=15_000)
        assert sorted(bubbles(page)) == ["You said: first", "You said: second", "first", "second"]
        assert [turn.text for turn in assistant.turns] == ["first", "second"]
        page.context.close()


def test_without_sockets_requests_do(visit: Any, assistant: FakeAssistant) -> None:
    visitor = visit()
    visitor.context.add_init_script(NO_SOCKETS)
    page = visitor.open(wait="limited")
    say(page, "a lamp")
    expect(page.locator(".card")).to_have_count(5)
    say(page, "hello")
    expect(page.locator(".bubble").last).to_have_text("You said: hello")
    assert [turn.text for turn in assistant.turns] == ["a lamp", "hello"]


def test_a_failed_turn_can_be_sent_again(visit: Any, assistant: FakeAssistant) -> None:
    page = visit().open()
    say(page, "fail")
    expect(page.get_by_text("Not delivered")).to_be_visible()
    assistant.healed = True
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(".bubble").last).to_have_text("You said: fail")
    expect(page.get_by_text("Not delivered")).to_have_count(0)


def test_tabs_of_one_visitor_show_the_same(visit: Any) -> None:
    visitor = visit()
    one = visitor.open()
    two = visitor.open()
    say(one, "a lamp")
    expect(two.locator(".card")).to_have_count(5)
    assert bubbles(two) == bubbles(one)


def test_markup_from_anybody_is_only_text(visit: Any) -> None:
    page = visit().open()
    say(page, f"script {SCRIPT}")
    expect(page.locator(".card .title")).to_have_text(SCRIPT)
    assert bubbles(page) == [f"script {SCRIPT}", SCRIPT]
    expect(page.get_by_role("columnheader")).to_have_text(SCRIPT)
    expect(page.locator(".quick .choice")).to_have_text(SCRIPT)
    assert page.title() == "Lampwright"
    assert page.locator(".app script, .app img[src*=javascript], .app a[href^=javascript]").count() == 0
    page.reload()
    expect(page.locator(".card .title")).to_have_text(SCRIPT)
    assert page.title() == "Lampwright"


@pytest.mark.parametrize(("width", "height"), [(320, 568), (1280, 800)])
def test_nothing_runs_over_the_side(visit: Any, width: int, height: int) -> None:
    page = visit(viewport={"width": width, "height": height}).open()
    for text in ("a lamp", "compare", "w" * 400, "https://shop.example/" + "x" * 200):
        say(page, text)
    expect(page.locator(".bubble").last).to_contain_text("You said: https://")
    assert not overflows(page)
    page.get_by_role("button", name="Cart, 0 items").click()
    assert not overflows(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_themes_follow_the_system_or_the_page(visit: Any, scheme: str) -> None:
    page = visit(color_scheme=scheme).open()
    app = page.locator(".app")
    colours = {"light": "rgb(243, 241, 236)", "dark": "rgb(18, 23, 27)"}
    expect(app).to_have_css("background-color", colours[scheme])
    for forced in ("dark", "light"):
        page.locator("shopkeeper-chat").evaluate("(e, theme) => { e.dataset.theme = theme; }", forced)
        expect(app).to_have_css("background-color", colours[forced])


def test_the_cart(visit: Any, assistant: FakeAssistant) -> None:
    page = visit().open()
    say(page, "a lamp")
    for number in (0, 0, 1):
        page.get_by_role("button", name="Add to cart").nth(number).click()
        expect(page.locator(".waiting")).to_have_count(0)
    opener = page.get_by_role("button", name="Cart, 3 items")
    opener.click()
    drawer = page.get_by_role("dialog", name="Cart")
    expect(drawer).to_contain_text("Quantity: 2 × $59.90")
    expect(drawer).to_contain_text("Total$154.30")
    expect(drawer.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(opener).to_be_focused()
    opener.click()
    drawer.get_by_role("button", name="Checkout").click()
    expect(page.locator(".bubble").last).to_have_text("You said: Checkout")
    assert assistant.turns[-1].text == "Checkout"


def test_words_follow_the_visitor_then_the_conversation(visit: Any) -> None:
    page = visit(locale="ru-RU").open()
    expect(page.locator(".badge")).to_have_text("ИИ-помощник")
    expect(page.locator(".bubble").first).to_contain_text("автоматический помощник магазина Lampwright")
    say(page, "лампа")
    expect(page.get_by_role("list", name="5 товаров")).to_be_visible()
    say(page, "hello there")
    expect(page.locator(".badge")).to_have_text("AI assistant")
    expect(page.get_by_role("textbox")).to_have_attribute("placeholder", "What are you looking for?")
    expect(page.locator(".day")).to_have_count(1)


def test_a_keyboard_that_covers_the_page(visit: Any) -> None:
    page = visit(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True).open()
    keyboard(page, 320, 0)
    box = page.locator("form").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(320, abs=1)


def test_the_bubble(visit: Any) -> None:
    page = visit().open()
    page.evaluate(
        "const chat = document.querySelector('shopkeeper-chat');"
        "const bubble = document.createElement(chat.localName);"
        "bubble.setAttribute('mode', 'bubble'); bubble.setAttribute('shop-name', 'Lampwright');"
        "chat.replaceWith(bubble);"
    )
    launcher = page.get_by_role("button", name="Open the chat")
    expect(page.get_by_role("textbox")).to_have_count(0)
    launcher.press("Enter")
    expect(page.get_by_role("dialog", name="Lampwright")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()
    say(page, "a lamp")
    expect(page.locator(".card")).to_have_count(5)
    page.keyboard.press("Escape")
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(launcher).to_be_focused()


def test_less_motion_for_those_who_ask(visit: Any) -> None:
    page = visit(reduced_motion="reduce").open()
    assert page.locator(".message").first.evaluate("(e) => getComputedStyle(e).animationName") == "none"


def test_a_person_who_answers_is_named(visit: Any, assistant: FakeAssistant) -> None:
    page = visit().open()
    say(page, "nobody")
    expect(page.locator(".waiting")).to_have_count(0)
    key = assistant.turns[0].key
    expect(page.locator(".badge")).to_have_text("Shop team")
    assistant.bus.publish(chat_topic(key), {"type": "typing", "from": "human", "name": "Vera"})
    expect(page.get_by_text("Vera is typing")).to_be_visible()
    answer = assistant.answer_as_a_person(key, "Hello, this is Vara.")
    expect(page.get_by_text("Vera is typing")).to_be_hidden()
    expect(page.locator(".by")).to_have_text("Vera, shop team")
    assistant.answer_as_a_person(key, "Hello, this is Vera.", edits=answer)
    expect(page.get_by_text("Hello, this is Vera.")).to_be_visible()
    page.reload()
    expect(page.locator(".by")).to_have_text("Vera, shop team")
    expect(page.locator(".bubble").last).to_have_text("Hello, this is Vera.")
    expect(page.locator(".badge")).to_have_text("Shop team")


def test_the_page_opened_while_the_server_is_away(visit: Any, assistant: FakeAssistant) -> None:
    visitor = visit()
    visitor.context.route("**/api/v1/page/history*", lambda route: route.abort())
    page = visitor.open(wait="offline")
    expect(page.locator(".bubble").first).to_contain_text("automated assistant")
    say(page, "hello")
    visitor.context.unroute("**/api/v1/page/history*")
    expect(page.locator(".bubble").last).to_have_text("You said: hello")
    assert [turn.text for turn in assistant.turns] == ["hello"]


def test_a_lost_pass_begins_anew_by_itself(visit: Any, assistant: FakeAssistant) -> None:
    visitor = visit()
    page = visitor.open()
    visitor.context.set_offline(True)
    expect(page.locator(".state[data-state=offline]")).to_be_visible()
    page.evaluate("localStorage.clear()")
    say(page, "hello")
    visitor.context.set_offline(False)
    expect(page.locator(".bubble").last).to_have_text("You said: hello")
    assert [turn.text for turn in assistant.turns] == ["hello"]
