"""Shoppers on the web and in Telegram, and agents at the web desk, each in a real browser's page."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.console.chat_ref import key_of
from bot.messages import ChatKey
from tests.bot.channels.telegram.running import TOKEN, running_channel, wait_for
from tests.bot.channels.web_shop import serving
from tests.e2e.desk_shop import PASSWORD, Talk, demo_desk, join, server
from tests.e2e.visiting import Visitor, say
from tests.fakes.bot_api import BotApi, running_bot_api, shown

pytestmark = pytest.mark.e2e


@dataclass
class Desk:
    """The running shop; everybody who came leaves in the end."""

    app: App
    address: str
    api: BotApi
    browser: Browser
    visitors: list[Visitor] = field(default_factory=list)

    def visitor(self, path: str, **settings: object) -> Visitor:
        self.visitors.append(Visitor(self.browser, self.address + path, **settings))
        return self.visitors[-1]

    def shopper(self) -> Page:
        return self.visitor("/").open()

    def agent(self, name: str, **settings: object) -> Page:
        page = self.visitor("/desk/login", **settings).page()
        page.locator("[name=email]").fill(f"{name.lower()}@shop.example")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("button.main").click()
        expect(page.locator("html[data-live=yes]")).to_be_attached()
        return page


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, str, BotApi]]:
    with running_bot_api() as api:
        api.world.add_bot(TOKEN, "shop_bot")
        folder = tmp_path_factory.mktemp("desk")
        app = demo_desk(folder, telegram_token=TOKEN, telegram_server=api.url)
        join(app, "owner", "Olga")
        join(app, "agent", "Ada")
        join(app, "agent", "Boris")
        with serving(server(app, 0)) as address, running_channel(app, address):
            yield app, address, api
        app.engine.dispose()


@pytest.fixture
def desk(shop: tuple[App, str, BotApi], browser: Browser) -> Iterator[Desk]:
    desk = Desk(*shop, browser)
    yield desk
    wrong = [one for visitor in desk.visitors for one in visitor.wrong]
    for visitor in desk.visitors:
        visitor.context.close()
    # Pictures that a catalog keeps elsewhere are no fault; errors and broken policies are.
    assert [one for one in wrong if not one.startswith("asked ")] == []


def open_chat(page: Page, name: str) -> None:
    page.locator(".row", has_text=name).first.click()
    expect(page.locator("html[data-live=yes]")).to_be_attached()
    expect(page.locator("#log")).to_be_visible()


def write(page: Page, text: str) -> None:
    page.locator("#text").fill(text)
    page.locator("#text").press("Enter")


def change(page: Page, text: str) -> None:
    """In the message that is open for it."""
    field = page.locator("details.edit[open] textarea")
    expect(field).to_be_focused()
    field.fill(text)
    field.press("Enter")
    expect(page.locator("details.edit[open]")).to_have_count(0)


def test_a_web_shopper_and_the_web_desk(desk: Desk) -> None:
    ada = desk.agent("Ada")
    shopper = desk.shopper()
    say(shopper, "my name is Marta")
    say(shopper, "a warm jumper for my husband, under 90")
    expect(shopper.locator(".card").first).to_be_visible()
    say(shopper, "I want to talk to a real person please")
    # It comes to the list by itself, and rings.
    row = ada.locator(".row", has_text="Marta")
    expect(row).to_be_visible()
    expect(row.locator(".owner-queued")).to_be_visible()
    expect(ada.locator("html[data-rang]")).to_be_attached()
    open_chat(ada, "Marta")
    expect(ada.locator("#panel")).to_contain_text("asked for a person")
    expect(ada.locator(".shopper-here")).to_be_visible()
    expect(ada.locator("#panel .goods li").first).to_be_visible()
    ada.keyboard.press("t")
    expect(ada.locator(".head[data-owner=human]")).to_be_visible()
    # Typing shows on the other side, then the words, with the agent's name.
    ada.locator("#text").press_sequentially("Hello Marta,", delay=20)
    expect(shopper.locator(".typing.person")).to_contain_text("Ada is typing")
    ada.locator("#text").press_sequentially(" which size does he wear?", delay=5)
    ada.locator("#text").press("Enter")
    expect(shopper.locator(".theirs .bubble").last).to_have_text("Hello Marta, which size does he wear?")
    expect(shopper.locator(".by").last).to_contain_text("Ada")
    expect(ada.locator("#text")).to_have_value("")
    mine = ada.locator("#log .message.human").last
    mine.get_by_text("Edit", exact=True).click()
    change(ada, "Hello Marta, which size does your husband wear?")
    expect(mine.locator(".bubble")).to_have_text("Hello Marta, which size does your husband wear?")
    expect(mine.locator(".edited")).to_be_visible()
    expect(shopper.locator(".theirs .bubble").last).to_have_text(
        "Hello Marta, which size does your husband wear?"
    )
    shopper.get_by_role("textbox").press_sequentially("He wears", delay=20)
    expect(ada.locator("#typing")).to_be_visible()
    say(shopper, "He wears L <b>always</b>")
    expect(ada.locator("#log .message.shopper .bubble").last).to_have_text("He wears L <b>always</b>")
    expect(ada.locator("#typing")).to_be_hidden()
    # A product goes along, and the assistant says nothing of its own meanwhile.
    title = ada.locator(".goods .title").first.inner_text()
    ada.locator(".enclose").first.click()
    write(ada, "Then this one:")
    expect(shopper.locator(".theirs .card .title, .theirs .card").last).to_contain_text(title[:20])
    senders = [one["from"] for one in desk.app.store.history(_key(ada), 200)]
    assert senders[-3:] == ["human", "shopper", "human"]
    # A canned reply by its name.
    boris = next(one.agent for one in desk.app.people.all("main") if one.name == "Boris")
    desk.app.canned.put(boris, "bye", {"en": "Goodbye {{name}}, {{agent}} was glad to help."})
    ada.reload()
    expect(ada.locator("html[data-live=yes]")).to_be_attached()
    expect(ada.locator("#canned-replies")).to_be_attached()
    ada.locator("#text").press_sequentially("/by")
    expect(ada.locator("#canned li")).to_have_count(1)
    ada.keyboard.press("Enter")
    expect(ada.locator("#text")).to_have_value("Goodbye Marta, Ada was glad to help.")
    ada.keyboard.press("Enter")
    expect(shopper.locator(".theirs .bubble").last).to_have_text("Goodbye Marta, Ada was glad to help.")
    # Notes and tags stay on this side.
    ada.locator("#note").fill("wears L")
    ada.locator("form[data-act=note] button").click()
    expect(ada.locator(".note")).to_contain_text("wears L")
    ada.locator("#tag").fill("present")
    ada.locator("#tag").press("Enter")
    expect(ada.locator("#panel .tag")).to_contain_text("#present")
    # The end: a goodbye, and stars.
    ada.on("dialog", lambda dialog: dialog.accept())
    ada.locator("form[data-act=close] button").click()
    expect(ada.locator(".head[data-owner=closed]")).to_be_visible()
    shopper.get_by_role("button", name="★★★★★", exact=True).click()
    expect(ada.locator("#log .message.shopper .pressed")).to_have_text("★★★★★")
    assert "wears L" not in shopper.content()
    shopper.close()
    expect(ada.locator(".shopper-gone")).to_be_visible()
    ada.goto(f"{desk.address}/desk/figures")
    expect(ada.locator(".tiles")).to_contain_text("5.0 ★")


def _key(page: Page) -> ChatKey:
    return key_of("main", str(page.locator("#main").get_attribute("data-ref")))


def test_what_the_assistant_suggests_is_sent_with_one_click(desk: Desk) -> None:
    talk = Talk(desk.app, ChatKey("main", "web", "suggest.main"), "Nina")
    talk.say("I need a human")
    ada = desk.agent("Ada")
    open_chat(ada, "Nina")
    write(ada, "I am here.")
    talk.say("running shoes for women under 120")
    expect(ada.locator(".proposal")).to_be_visible()
    proposed = ada.locator(".proposal .text").inner_text()
    ada.locator(".proposal .now").click()
    expect(ada.locator("#log .message.human .bubble").last).to_have_text(proposed)
    expect(ada.locator("#log .message.human").last.locator(".card-small").first).to_be_visible()
    expect(ada.locator(".proposal")).to_have_count(0)


def test_two_agents_in_one_chat_are_warned(desk: Desk) -> None:
    talk = Talk(desk.app, ChatKey("main", "web", "both.main"), "Kurt")
    talk.say("call a human")
    ada, boris = desk.agent("Ada"), desk.agent("Boris", locale="ru-RU")
    open_chat(ada, "Kurt")
    open_chat(boris, "Kurt")
    expect(ada.locator("#others")).to_have_text("Boris looks at this chat, too.")
    expect(ada.locator(".team li.online", has_text="Boris")).to_contain_text("online")
    expect(ada.locator(".team li.online", has_text="Olga")).to_have_count(0)
    expect(boris.locator("#others")).to_have_text("Этот чат смотрит и Ada.")
    boris.locator("#text").press_sequentially("Я", delay=10)
    expect(ada.locator("#others.writing")).to_contain_text("Boris is writing an answer here")
    boris.locator("#text").press("Enter")
    expect(ada.locator(".elsewhere")).to_contain_text("Boris has this chat")
    expect(ada.locator(".team li", has_text="Boris").locator(".hands")).to_be_visible()
    # Who looked away: the version on the page is old, and nothing is said over the colleague's head.
    ada.locator("#text").fill("Me too")
    ada.evaluate(
        "document.getElementById('seen').value = '1'; document.getElementById('composer').requestSubmit()"
    )
    expect(ada.locator("#told")).to_contain_text("colleague has taken this chat")
    expect(ada.locator("#text")).to_have_value("Me too")
    said = [one["body"].get("text") for one in desk.app.store.history(talk.key)]
    assert "Me too" not in said
    boris.close()
    expect(ada.locator("#others")).to_be_hidden(timeout=40_000)
    expect(ada.locator(".team li.online", has_text="Boris")).to_have_count(0)


def test_a_telegram_shopper_and_the_web_desk(desk: Desk) -> None:
    (bot,) = desk.api.world.bots.values()
    anna = desk.api.talk(bot, desk.api.world.add_person("Anna"))
    anna.says("a red dress")
    wait_for(lambda: anna.heard, "the assistant's answer")
    anna.says("call a human please")
    ada = desk.agent("Ada")
    expect(ada.locator(".row", has_text="Anna")).to_be_visible()
    open_chat(ada, "Anna")
    expect(ada.locator(".head")).to_contain_text("telegram")
    write(ada, "Hello Anna, this is Ada.")
    _hears(anna, "Hello Anna, this is Ada.")
    # What Ada is typing is seen in Telegram.
    seen = len(anna.chat.actions)

    def typing() -> list[str]:
        ada.locator("#text").press_sequentially("One ")
        return anna.chat.actions[seen:]

    assert wait_for(typing, "the sign that Ada is typing") == ["typing"]
    ada.locator("#text").fill("")
    before = len(anna.heard)
    anna.says("Do you have it in green?")
    expect(ada.locator("#log .message.shopper .bubble").last).to_have_text("Do you have it in green?")
    assert len(anna.heard) == before  # the assistant is silent
    ada.locator(".enclose").first.click()
    write(ada, "Look at this one")
    _hears(anna, "Look at this one")
    # What was written wrong is put right where it stands.
    write(ada, "It is cotten")
    _hears(anna, "It is cotten")
    expect(ada.locator("#log .message.human .bubble").last).to_have_text("It is cotten")
    ada.locator("#text").press("Escape")
    ada.keyboard.press("e")
    change(ada, "It is cotton")
    expect(ada.locator("#log .message.human .bubble").last).to_have_text("It is cotton")
    _hears(anna, "It is cotton")
    assert not any("cotten" in shown(one) for one in anna.heard)
    ada.locator("form[data-act=return] button").click()
    expect(ada.locator(".head[data-owner=bot]")).to_be_visible()
    anna.says("blue jeans")
    wait_for(lambda: re.search("(?i)jeans", shown(anna.heard[-1])), "the assistant again")


def _hears(anna: object, text: str) -> None:
    wait_for(lambda: any(text in shown(one) for one in anna.heard), text)  # type: ignore[attr-defined]


def test_files_go_both_ways(desk: Desk) -> None:
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": drawn()}
    ada, shopper = desk.agent("Ada"), desk.shopper()
    say(shopper, "my name is Fiona")
    expect(shopper.locator(".theirs .bubble")).to_have_count(2)
    expect(shopper.locator(".clip")).to_be_hidden()
    say(shopper, "call a human please")
    expect(shopper.locator(".clip")).to_be_visible()
    open_chat(ada, "Fiona")
    shopper.locator("input[type=file]").set_input_files([photo])
    expect(shopper.locator(".own .file img")).to_be_visible()
    expect(ada.locator("#log .message.shopper .file img")).to_be_visible()
    assert _loaded(shopper, ".own .file img")
    assert _loaded(ada, "#log .file img")
    bill = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 bill"}
    ada.locator("#file").set_input_files([photo, bill])
    expect(ada.locator("#enclosed li")).to_have_count(2)
    ada.locator("#composer button.main").last.click()
    expect(shopper.locator(".theirs .file")).to_have_count(2)
    expect(shopper.locator(".theirs .file").last).to_contain_text("bill.pdf")
    shopper.locator("input[type=file]").set_input_files(
        [{"name": "evil.png", "mimeType": "image/png", "buffer": b"<script>alert(1)</script>"}]
    )
    expect(shopper.locator(".system .bubble").last).to_contain_text("only pictures")


def test_files_go_to_telegram_and_come_from_there(desk: Desk) -> None:
    (bot,) = desk.api.world.bots.values()
    greta = desk.api.talk(bot, desk.api.world.add_person("Greta"))
    greta.says("call a human please")
    ada = desk.agent("Ada")
    open_chat(ada, "Greta")
    greta.sends_photo("like this")
    expect(ada.locator("#log .message.shopper .file img")).to_have_count(1)
    expect(ada.locator("#log .message.shopper .bubble").last).to_have_text("like this")
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": drawn()}
    ada.locator("#file").set_input_files([photo])
    expect(ada.locator("#enclosed li")).to_have_count(1)
    write(ada, "Or this?")
    wait_for(lambda: any(one.get("photo") for one in greta.heard), "the picture")
    assert "Or this?" in str(next(one["caption"] for one in greta.heard if one.get("photo")))


def drawn() -> bytes:
    """A picture of 8 by 8 green dots (PNG, RFC 2083)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\x0f\x68\x62" * 8 for _ in range(8))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _loaded(page: Page, picture: str) -> bool:
    there = page.locator(picture).first
    there.evaluate(
        "image => image.complete || new Promise((done) => { image.onload = image.onerror = done; })"
    )
    return bool(there.evaluate("image => image.naturalWidth > 0"))


def test_a_page_that_was_away_has_missed_nothing(desk: Desk) -> None:
    talk = Talk(desk.app, ChatKey("main", "web", "away.main"), "Oskar")
    talk.say("call a human")
    ada = desk.agent("Ada")
    open_chat(ada, "Oskar")
    ada.context.set_offline(True)
    ada.evaluate("window.dispatchEvent(new Event('offline'))")
    write(ada, "Not sent")
    expect(ada.locator("#told")).to_contain_text("did not reach the server")
    expect(ada.locator("#text")).to_have_value("Not sent")
    talk.say("are you there?")
    ada.context.set_offline(False)
    ada.locator("#text").press("Enter")
    expect(ada.locator("#log .message.human .bubble").last).to_have_text("Not sent")
    expect(ada.locator("#log .message.shopper .bubble", has_text="are you there?")).to_have_count(1)


def test_keys(desk: Desk) -> None:
    for name in ("Uno", "Due"):
        Talk(desk.app, ChatKey("main", "web", f"{name.lower()}.main"), name).say("call a human")
    ada = desk.agent("Ada")
    expect(ada.locator(".row", has_text="Uno")).to_be_visible()
    ada.keyboard.press("/")
    expect(ada.locator("#q")).to_be_focused()
    ada.keyboard.press("Escape")
    open_chat(ada, "Uno")
    ada.keyboard.press("?")
    expect(ada.get_by_role("dialog")).to_be_visible()
    ada.keyboard.press("Escape")
    expect(ada.get_by_role("dialog")).to_be_hidden()
    ada.keyboard.press("j")
    expect(ada.locator(".row:focus")).to_have_count(1)
    ada.keyboard.press("r")
    expect(ada.locator("#text")).to_be_focused()
    ada.keyboard.press("Escape")
    ada.keyboard.press("n")
    expect(ada.locator("#note")).to_be_focused()
