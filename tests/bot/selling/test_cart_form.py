"""A product goes into the cart in the form, and at the price, that its card showed."""

from __future__ import annotations

from bot.app import App
from tests.bot.demo_shop import Chat


def test_the_cart_has_the_price_of_the_card(demo: App) -> None:
    """The wildflower bouquet is sold out in its cheapest size."""
    chat = Chat(demo, "form")
    (card,) = [one for one in chat.say("a wildflower bouquet up to 40").products if one.id == "FL-0106-1"]
    assert card.price is not None
    reply = chat.press(next(button.press for button in card.buttons if "cart" in button.label.lower()))
    (line,) = reply.cart
    assert line.price == card.price
    asked = chat.say("how much is it?")
    assert asked.products[0].price == card.price
    assert f"{card.price:.2f}" in asked.text
