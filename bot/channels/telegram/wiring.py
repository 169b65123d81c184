"""The Telegram channel of a built application."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from anyio.to_thread import run_sync

from bot.app import App
from bot.channels.base import Turns
from bot.channels.telegram import deep_links
from bot.channels.telegram.attached import Attachments, Enclosed
from bot.channels.telegram.channel import BotSetup, TelegramChannel, TelegramOptions
from bot.channels.telegram.deep_links import DeepLink
from bot.channels.telegram.inline import Find, InlineSearch
from bot.channels.telegram.limits import DOCUMENTED, Rates
from bot.channels.telegram.receiver import Continue, Leave, Noticed
from bot.channels.telegram.typing_signs import TypingSigns
from bot.dialogue.phrasing import Phrasing
from bot.dialogue.state import State
from bot.messages import Card, ChatKey, Incoming
from bot.passages import Passages
from bot.selling.lookup import found
from bot.storage.base import Change, ChatRecord, EventRecord, Store, UnknownChatError, Words


def telegram_channel(
    app: App, secret: str, base: str | None = None, rates: Rates = DOCUMENTED
) -> TelegramChannel | None:
    """None when no token is set. `base`, `rates`: see `TelegramOptions`."""
    settings = app.settings
    if settings.telegram_token is None:
        return None
    setup = BotSetup(settings.telegram_token.get_secret_value(), settings.shop)
    options = TelegramOptions(
        secret=secret,
        server=str(settings.telegram_server).rstrip("/"),
        webhook=None if settings.telegram_webhook is None else str(settings.telegram_webhook),
        base=base or (None if settings.public_url is None else str(settings.public_url)),
        rich=settings.telegram_rich,
        rates=rates,
    )
    turns = Turns(app.assistant)
    channel = TelegramChannel(
        [setup],
        turns,
        options,
        clock=lambda: datetime.now(UTC),
        noticed=notices(app.store),
        inline=InlineSearch(finder(app), turns),
        go_on=going_on(app.passages),
        attached=Attachments(app.files),
        outgoing=Enclosed(app.files, app.outbox),
        bus=app.bus if settings.valkey_url is not None else None,
    )
    channel.signs = TypingSigns(channel.bot, app.bus, time.monotonic)
    if settings.chat_url is not None:
        channel.leave = leaving(app, str(settings.chat_url))
    return channel


def going_on(passages: Passages) -> Continue:
    """Links from the web chat: profile and chat come over, and the talk goes on where it was left. Where a
    person of the shop came along, the assistant says nothing."""

    async def go_on(token: str, incoming: Incoming) -> str | None:
        take = passages.take
        outcome = await run_sync(take, token, incoming.key, incoming.shopper, incoming.at)
        return {"taken": "/continued", "refused": "/old-link", "joined": None}[outcome]

    return go_on


def leaving(app: App, page: str) -> Leave:
    """A link back to the web chat on this page, said in the chat that is left."""

    async def leave(incoming: Incoming) -> bool:
        return await run_sync(_way_back, app, page, incoming)

    return leave


def _way_back(app: App, page: str, incoming: Incoming) -> bool:
    token = app.passages.token(incoming.key, incoming.shopper, incoming.at)

    def line(record: ChatRecord) -> Change:
        say = Phrasing(State.model_validate(record.state or {}).language, record.key, record.turn)
        words = {"text": say("web-link", url=f"{page}#shopkeeper={token}")}
        return Change(words=(Words("system", words, update_id=incoming.update_id),))

    try:
        app.store.change(incoming.key, incoming.at, line)
    except UnknownChatError:
        return False
    return True


def bot_link(channel: TelegramChannel, shop: str, token: str) -> str | None:
    """The address that opens the shop's bot with this token; None while it is not up."""
    bot = channel.bot(shop)
    return None if bot is None else deep_links.address(bot.username, DeepLink("continue", token))


def finder(app: App) -> Find:
    def find(shop: str, text: str, language: str, limit: int, offset: int) -> Sequence[Card]:
        liked = {} if text else app.store.popularity(shop)
        return found(app.shops(shop), text, language, limit=limit, offset=offset, popular=liked)

    return find


def notices(store: Store) -> Noticed:
    """That a shopper blocked the bot becomes an event of their chat, which campaigns look at."""

    async def noticed(key: ChatKey, at: datetime, what: str) -> None:
        change = Change(events=(EventRecord(f"channel_{what}", {"channel": key.channel}),))
        try:
            await run_sync(lambda: store.change(key, at, lambda record: change))
        except UnknownChatError:
            # They never wrote to us; there is nothing to remember.
            return

    return noticed
