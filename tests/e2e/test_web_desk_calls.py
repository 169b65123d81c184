"""What calls an agent who looks elsewhere: sound and notifications, once somebody has asked for them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from bot.messages import ChatKey
from tests.e2e.desk_shop import PASSWORD, Talk
from tests.e2e.test_web_desk import Desk, desk, pytestmark, shop

__all__ = ["desk", "pytestmark", "shop"]

#: Instead of the system's own, which no test can see or hear; the page is never looked at.
NOTED = """
window.noted = {rung: 0, shown: []};
window.Notification = class extends EventTarget {
  static permission = 'default';
  static async requestPermission() { Notification.permission = 'granted'; return 'granted'; }
  constructor(title, options) {
    super();
    document.documentElement.dataset.notes = window.noted.shown.push([title, options.body]);
  }
};
const create = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { window.noted.rung += 1; return create.call(this); };
Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'});
"""


def test_sound_and_notifications(desk: Desk) -> None:
    visitor = desk.visitor("/desk/login")
    visitor.context.add_init_script(NOTED)
    page = visitor.page()
    page.locator("[name=email]").fill("ada@shop.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button.main").click()
    expect(page.locator("html[data-live=yes]")).to_be_attached()

    def noted() -> Any:
        return page.evaluate("window.noted")

    first = Talk(desk.app, ChatKey("main", "web", "quiet.main"), "Quinn")
    first.say("call a human")
    expect(page.locator("html[data-rang]")).to_be_attached()
    expect(page).to_have_title("(1) Chats · Desk")
    assert noted() == {"rung": 0, "shown": []}  # nobody asked for it yet
    button = page.locator("#notify")
    expect(button).to_have_text("Sound is off")
    button.click()
    expect(button).to_have_text("Sound is on")
    assert noted() == {"rung": 2, "shown": []}  # what it sounds like
    second = Talk(desk.app, ChatKey("main", "web", "loud.main"), "Lou")
    second.say("call a human, <b>please</b>")
    expect(page.locator("html[data-notes='1']")).to_be_attached()
    (shown,) = noted()["shown"]
    assert shown[0] == "Lou waits for a person"
    assert noted()["rung"] == 4
    page.reload()
    expect(page.locator("html[data-live=yes]")).to_be_attached()
    expect(page.locator("#notify")).to_have_text("Sound is on")
    assert noted()["shown"] == []  # what waited already is no news
    desk.app.desk.close(desk.app.people.all("main")[0].agent, first.key)
    desk.app.desk.close(desk.app.people.all("main")[0].agent, second.key)
