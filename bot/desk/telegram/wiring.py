"""The topics desk of a built application, joined to its Telegram channel."""

from __future__ import annotations

from bot.app import App
from bot.channels.telegram.attached import Attachments
from bot.channels.telegram.channel import TelegramChannel
from bot.desk.agents import Agent
from bot.desk.canned_values import canned_values
from bot.desk.telegram.hearing import Hearing, HearingParts
from bot.desk.telegram.topics import Topics, TopicsOptions


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
        values=lambda key, agent: canned_values(app.inbox, app.shops, key, agent),
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
