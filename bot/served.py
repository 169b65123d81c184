"""One shop as it is served: its web application, and what works beside it on the same event loop."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.types import ASGIApp

from bot.app import App
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.wiring import bot_link, telegram_channel
from bot.channels.web.onward import Onward
from bot.channels.web.options import WebOptions
from bot.channels.web.server import create_web_app
from bot.console.server import PATH as DESK
from bot.console.server import create_console
from bot.delivery.base import Sender
from bot.delivery.webhook import webhook_sender
from bot.desk.chatwoot.wiring import PATH as CHATWOOT
from bot.desk.chatwoot.wiring import chatwoot_desk
from bot.desk.sent_files import SentFiles
from bot.desk.telegram.wiring import topics_desk
from bot.operations.wiring import health_checks
from bot.planned import planned_work
from bot.privacy.erasures import ErasedPeople, Eraser
from bot.privacy.people import People
from bot.secret import shop_secret
from bot.serving import Service
from bot.settings import Settings

log = structlog.get_logger(__name__)

#: Where updates of Telegram are pushed when the webhook's address has no path of its own.
TELEGRAM = "/telegram"


@dataclass(frozen=True, slots=True)
class Served:
    """`web` is one application, wherever it is mounted; `services` run until they are cancelled.
    `chatwoot`: the path of its webhook, where there is one."""

    app: App
    web: FastAPI
    options: WebOptions
    services: Sequence[Service]
    telegram: TelegramChannel | None
    chatwoot: str | None


def served(app: App, mounts: Mapping[str, ASGIApp] | None = None) -> Served:
    """Nothing runs yet. `mounts`: further applications of the shop, by path. Telegram's webhook is among
    them only where this shop is served alone: with others, one entrance takes the updates of all."""
    settings = app.settings
    secret = shop_secret(settings)
    mounted = dict(mounts or {})
    telegram = telegram_channel(app, secret)
    if telegram is not None and not settings.shops and (path := webhook_path(settings)):
        mounted[path] = telegram.webhook
    chatwoot = chatwoot_desk(app, secret)
    if chatwoot is not None:
        mounted[CHATWOOT] = chatwoot.webhook.app
    name = app.shops(settings.shop).info.name("en") or "Shopkeeper"
    web, options = web_app(app, name, secret, mounted, telegram)
    # By channel or desk: who pushes there.
    senders: dict[str, Sender] = {}
    erasers: dict[str, Eraser] = {}
    services: list[Service] = []
    if (webhook := webhook_sender(app)) is not None:
        senders[webhook.name] = webhook
    if chatwoot is not None:
        senders[chatwoot.desk.name] = erasers[chatwoot.desk.name] = chatwoot.desk
    if telegram is not None:
        senders[telegram.name] = telegram.sender
        topics = topics_desk(app, telegram)
        if topics is not None:
            senders[topics.name] = erasers[topics.name] = topics
        services.append(telegram.run)
    _erase_again(app)
    services += [app.dispatcher(senders).run, planned_work(app, erasers).run]
    hook = f"{settings.path}{chatwoot.path}" if chatwoot is not None else None
    return Served(app, web, options, services, telegram, hook)


def webhook_path(settings: Settings) -> str | None:
    """Where Telegram's pushes come in on this server; None when the bot polls."""
    webhook = settings.telegram_webhook
    return None if webhook is None else (webhook.path or "").rstrip("/") or TELEGRAM


def web_app(
    app: App,
    name: str,
    secret: str,
    mounts: Mapping[str, ASGIApp],
    telegram: TelegramChannel | None = None,
) -> tuple[FastAPI, WebOptions]:
    """Chat page, API and the desk's pages. `name`: the shop's; `mounts`: further applications by path;
    `telegram`: where a chat of the page may go on."""
    settings = app.settings
    stopping = f"stopping:{secrets.token_hex(8)}"
    options = WebOptions(
        stopping=stopping,
        files=SentFiles(app.engine, app.files),
        secret=secret,
        shop_name=name,
        origins=settings.origins,
        mounts={**mounts, DESK: create_console(app, stopping)},
        health=health_checks(app),
        metrics=app.metrics.text,
        metrics_token=_clear(settings.metrics_token),
        api_token=_clear(settings.api_token),
        https=settings.secure_cookie,
        counters=app.counters,
        suggest=lambda typed, limit: app.shops(settings.shop).catalog.suggestions.complete(typed, limit),
    )
    web = create_web_app(
        app.assistant,
        shop=settings.shop,
        options=options,
        bus=app.bus,
        clock=lambda: datetime.now(UTC),
        storefront=app.page_context,
        onward=Onward(
            app.passages,
            lambda token: None if telegram is None else bot_link(telegram, settings.shop, token),
        ),
    )
    return web, options


def _erase_again(app: App) -> None:
    """Who was erased and came back with a restored backup is erased again, before anybody is served."""
    again = People(app.engine, app.settings.shop, app.clock).erase_again(ErasedPeople(app.settings.data_dir))
    if again:
        log.warning("erased_again", people=again)


def _clear(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
