"""The topics desk of a built application, joined to its Telegram channel."""

from __future__ import annotations

from collections.abc import Mapping

from bot.app import App
from bot.channels.telegram.attached import Attachments
from bot.channels.telegram.channel import TelegramChannel
from bot.desk.agents import Agent
from bot.desk.telegram.hearing import Hearing, HearingParts
from bot.desk.telegram.topics import Topics, TopicsOptions
from bot.messages import ChatKey


def topics_desk(app: App, channel: TelegramChannel | None) -> Topics | None:
    """None when no group is set. From then on the channel hands what is said in the group to the desk."""
    settings = app.settings
    if channel is None or settings.telegram_desk is None:
        return None
    options = TopicsOptions(settings.telegram_desk, settings.shop, app.rules.language)

    def names(agent: str) -> str | None:
        return next((one.name for one in app.people.all(settings.shop) if one.agent.id == agent), None)

    topics = Topics(
        options,
        lambda: channel.bot(settings.shop),
        app.inbox,
        app.places,
        app.outbox,
        app.files,
        names,
    )
    parts = HearingParts(
        desk=app.desk,
        notebook=app.notebook,
        canned=app.canned,
        places=app.places,
        store=app.store,
        colleagues=lambda shop: _colleagues(app, shop),
        values=lambda key, agent: canned_values(app, key, agent),
        download=Attachments(app.files),
        briefing=topics,
    )
    channel.desk = Hearing(options, parts).hear
    return topics


def _colleagues(app: App, shop: str) -> dict[str, Agent]:
    """By name and by e-mail address; who is disabled or only looks gets no chats."""
    found: dict[str, Agent] = {}
    for one in app.people.all(shop):
        if not one.disabled and one.role != "viewer":
            found[one.email] = found[one.name.casefold()] = one.agent
    return found


def canned_values(app: App, key: ChatKey, agent: Agent) -> Mapping[str, str]:
    """What the variables of canned replies stand for in this chat."""
    packet = app.inbox.packet_of(key)
    values = {
        "agent": agent.name,
        "shop": app.shops(key.shop).info.name(packet.shopper_language) or "",
        "name": packet.name or "",
    }
    if packet.products:
        first = packet.products[0]
        values |= {"product": first.title, "price": first.price_text, "link": first.url or ""}
    return values
