"""Presses that mean the same in every chat at any time: menu commands, links to a product, shared contacts.

Payloads are the commands themselves ("/cart") or name a thing ("/product:sku-1"); the presses that a reply
offers (`bot.dialogue.pressing`) never begin with a slash.
"""

from __future__ import annotations

from bot.dialogue import actions as do
from bot.dialogue.view import ShopView
from bot.profile.consent import PURPOSES, Purpose

#: What can be sent but not read, and what is said to it.
UNREADABLE = frozenset({"photo", "voice", "video", "file", "sticker", "other"})

_COMMANDS: dict[str, do.Action] = {
    "/start": do.Greet(),
    "/help": do.Chitchat("help"),
    "/cart": do.ChangeCart("view"),
    "/checkout": do.Checkout(),
    "/popular": do.Recommend(),
    "/person": do.Handoff("asked"),
    "/new": do.Chitchat("restart"),
    "/me": do.ShowProfile(),
    "/forget": do.Forget(),
    "/privacy": do.ShowPrivacy(),
    "/phone": do.Chitchat("ask-contact"),
    "/contact": do.Chitchat("contact-taken"),
    "/location": do.Chitchat("location-taken"),
    "/continued": do.GoOn(),
    "/old-link": do.Chitchat("old-link"),
}


def standing(press: str, shop: ShopView) -> do.Action | None:
    """The action of a standing press; None when it is one that a reply offered."""
    if not press.startswith("/"):
        return None
    name, _, value = press.partition(":")
    if name == "/product":
        return do.ProductAnswer(value) if shop.exists(value) else do.Fallback("stale_button")
    if name == "/agree":
        purpose, _, given = value.partition(":")
        found = next((one for one in PURPOSES if one == purpose), None)
        return do.Agree(found, given == "yes") if found is not None else do.Fallback("stale_button")
    if name == "/unreadable":
        return do.Chitchat(f"unreadable-{value if value in UNREADABLE else 'other'}")
    return _COMMANDS.get(name, do.Fallback("stale_button"))


def typed(text: str) -> do.Action | None:
    """The action of a command that was typed, where the channel has no menu: "/privacy"."""
    return _COMMANDS.get(text.strip().casefold())


def agree_press(purpose: Purpose, given: bool) -> str:
    return f"/agree:{purpose}:{'yes' if given else 'no'}"


def product_press(id: str) -> str:
    return f"/product:{id}"


def unreadable_press(kind: str) -> str:
    return f"/unreadable:{kind}"
