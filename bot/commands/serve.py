"""`shopkeeper serve` and `shopkeeper demo`: the web chat, the API and the demo shop."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Annotated

import numpy as np
import structlog
import typer
import uvicorn
from pydantic import SecretStr
from rich.console import Console
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.app import App, build
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.wiring import bot_link, telegram_channel
from bot.channels.web.onward import Onward
from bot.channels.web.options import WebOptions
from bot.channels.web.server import create_web_app, graceful_server
from bot.commands.accounts import link
from bot.commands.importing import import_with_progress
from bot.console.server import PATH as DESK
from bot.console.server import create_console
from bot.delivery.base import Sender
from bot.desk.chatwoot.wiring import PATH as CHATWOOT
from bot.desk.chatwoot.wiring import chatwoot_desk
from bot.desk.sent_files import SentFiles
from bot.desk.telegram.wiring import topics_desk
from bot.errors import ShopkeeperError
from bot.operations.tracing import tracing
from bot.operations.wiring import health_checks
from bot.privacy.erasures import ErasedPeople, Eraser, Erasures
from bot.privacy.people import People
from bot.privacy.retention import Retention
from bot.refetching import refetching
from bot.secret import shop_secret
from bot.serving import Service, run
from bot.settings import Settings, unknown_names
from catalog.errors import CatalogError
from catalog.store import ProductStore

log = structlog.get_logger(__name__)

DEMO_PICTURES = "/demo/pictures"
#: Where updates of Telegram are pushed when the webhook's address has no path of its own.
TELEGRAM = "/telegram"

Host = Annotated[str | None, typer.Option(help="Address to listen on (SHOPKEEPER_HOST).")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (SHOPKEEPER_PORT).", min=1, max=65535)]


def serve(context: typer.Context, host: Host = None, port: Port = None) -> None:
    """Serve the web chat and the API, and fetch planned sources again in their turn."""
    settings = _listening(context.obj, host, port)
    for name, near in unknown_names(os.environ).items():
        log.warning("unknown_setting", setting=name, nearest=near)
    app = build(settings)
    app.shops(settings.shop)
    _serve(app, {}, Console(stderr=True))


def demo(context: typer.Context, host: Host = None, port: Port = None) -> None:
    """Load the bundled demo shop and serve the web chat."""
    settings = _listening(context.obj, host, port)
    console = Console(stderr=True)
    app = build(settings)
    with resources.as_file(resources.files("bot.demo")) as folder:
        load_demo(app, folder, console)
        pictures: ASGIApp = StaticFiles(directory=folder / "pictures")
        app.shops(settings.shop)
        _serve(app, {DEMO_PICTURES: pictures}, console)


def load_demo(app: App, folder: Path, console: Console) -> None:
    """Import the demo feed; unchanged products cost nothing, so a second start is quick."""
    if not app.settings.policy.exists():
        shutil.copyfile(folder / "policy.yaml", app.settings.policy)
    _seed_vectors(app, folder)
    report = import_with_progress(
        app, [str(folder / "shop.jsonl")], format="jsonl", source="demo", force=True, console=console
    )
    if report.generation is None:
        raise CatalogError("The demo shop could not be loaded; reinstall Shopkeeper.")


def _seed_vectors(app: App, folder: Path) -> None:
    """The demo's embeddings come with it; a text that has none, or another embedder, is embedded as usual."""
    with np.load(folder / "vectors.npz", allow_pickle=False) as shipped:
        if str(shipped["embedder"]) == app.embedder.id:
            known = dict(zip(shipped["hashes"].tolist(), shipped["vectors"], strict=True))
            ProductStore(app.engine, app.settings.shop).keep(app.embedder.id, known)


def _listening(settings: Settings, host: str | None, port: int | None) -> Settings:
    changed = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return settings.model_copy(update=changed)


def _serve(app: App, mounts: dict[str, ASGIApp], console: Console) -> None:
    settings = app.settings
    _require_free(settings)
    secret = shop_secret(settings)
    telegram = telegram_channel(app, secret)
    if telegram is not None and settings.telegram_webhook is not None:
        path = (settings.telegram_webhook.path or "").rstrip("/") or TELEGRAM
        mounts = {**mounts, path: telegram.webhook}
    chatwoot = chatwoot_desk(app, secret)
    if chatwoot is not None:
        mounts = {**mounts, CHATWOOT: chatwoot.webhook.app}
    name = app.shops(settings.shop).info.name("en") or "Shopkeeper"
    server = web_server(app, name, secret, mounts, telegram)
    console.print(f"The chat is at [bold]http://{settings.host}:{settings.port}/[/]  (Ctrl-C stops)")
    _invite_owner(app, console)
    # By channel or desk: who pushes there.
    senders: dict[str, Sender] = {}
    erasers: dict[str, Eraser] = {}
    if chatwoot is not None:
        senders[chatwoot.desk.name] = erasers[chatwoot.desk.name] = chatwoot.desk
        console.print(f"Chatwoot's webhook goes to {chatwoot.path}", soft_wrap=True)
    services: list[Service] = [app.patience.run]
    if telegram is not None:
        senders[telegram.name] = telegram.sender
        topics = topics_desk(app, telegram)
        if topics is not None:
            senders[topics.name] = erasers[topics.name] = topics
        services.append(telegram.run)
    services += [app.dispatcher(senders).run, _erasures(app, erasers).run, _retention(app).run]
    with tracing(settings), refetching(settings, app.engine):
        run(server, services)


def _erasures(app: App, erasers: Mapping[str, Eraser]) -> Erasures:
    """Who was erased and came back with a restored backup is erased again, before anybody is served."""
    again = People(app.engine, app.settings.shop, app.clock).erase_again(ErasedPeople(app.settings.data_dir))
    if again:
        log.warning("erased_again", people=again)
    return Erasures(app.engine, app.files, app.settings.data_dir, app.clock, erasers)


def _retention(app: App) -> Retention:
    settings = app.settings
    return Retention(app.engine, settings.shop, settings.keeping, app.clock)


def web_server(
    app: App,
    name: str,
    secret: str,
    mounts: Mapping[str, ASGIApp],
    telegram: TelegramChannel | None = None,
) -> uvicorn.Server:
    """Chat page, API and the desk's pages, not yet running. `name`: the shop's; `mounts`: further
    applications by path; `telegram`: where a chat of the page may go on."""
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
    return graceful_server(web, host=settings.host, port=settings.port, options=options)


def _invite_owner(app: App, console: Console) -> None:
    """Where the desk is; as long as nobody owns it, a link that works once."""
    token = app.people.setup(app.settings.shop)
    if token is None:
        console.print(f"The desk is at http://{app.settings.host}:{app.settings.port}{DESK}/", soft_wrap=True)
    else:
        told = (
            f"The desk has no owner yet; whoever opens this link within a day becomes it: {link(app, token)}"
        )
        console.print(told, soft_wrap=True)


def _clear(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _require_free(settings: Settings) -> None:
    """Say at once that the port is taken, instead of after everything was loaded."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise ShopkeeperError(
                f"Can't listen on {settings.host}:{settings.port} ({error.strerror}): "
                "choose another port with --port."
            ) from error
