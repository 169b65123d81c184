"""What the variables of canned replies stand for in one chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.desk.agents import Agent
from bot.desk.inbox import Inbox
from bot.desk.packet import Packet
from bot.messages import ChatKey
from bot.shop import Shop


def canned_values(
    inbox: Inbox, shops: Callable[[str], Shop], key: ChatKey, agent: Agent
) -> Mapping[str, str]:
    """In the shopper's language."""
    return values_of(inbox.packet_of(key), shops(key.shop), agent)


def values_of(packet: Packet, shop: Shop, agent: Agent) -> Mapping[str, str]:
    """`packet`: in the shopper's language. The product is the first one of it: in the cart, or shown last."""
    values = {
        "agent": agent.name,
        "shop": shop.info.name(packet.shopper_language) or "",
        "name": packet.name or "",
    }
    if packet.products:
        first = packet.products[0]
        values |= {"product": first.title, "price": first.price_text, "link": first.url or ""}
    return values
