"""`shopkeeper serve` and `shopkeeper demo`: the web chat, the API and the demo shop."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated

import numpy as np
import structlog
import typer
import uvicorn
from rich.console import Console
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bot.app import App, build
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.web.server import graceful_server
from bot.commands.accounts import link
from bot.commands.importing import import_with_progress
from bot.console.server import PATH as DESK
from bot.errors import ShopkeeperError
from bot.operations.tracing import tracing
from bot.served import Served, served, web_app
from bot.served_shops import Shops
from bot.serving import run
from bot.settings import Settings, unknown_names
from bot.shops import every_shop
from catalog.errors import CatalogError
from catalog.store import ProductStore

log = structlog.get_logger(__name__)

DEMO_PICTURES = "/demo/pictures"

Host = Annotated[str | None, typer.Option(help="Address to listen on (SHOPKEEPER_HOST).")]
Port = Annotated[int | None, typer.Option(help="Port to listen on (SHOPKEEPER_PORT).", min=1, max=65535)]


def serve(context: typer.Context, host: Host = None, port: Port = None) -> None:
    """Serve the web chat and the API, and fetch planned sources again in their turn."""
    settings = _listening(context.obj, host, port)
    for name, near in unknown_names(os.environ, settings.shops).items():
        log.warning("unknown_setting", setting=name, nearest=near)
    console = Console(stderr=True)
    if settings.shops:
        _serve_several(settings, console)
        return
    app = build(settings)
    app.shops(settings.shop)
    _serve(app, {}, console)


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
    """One shop, at the root of its server."""
    settings = app.settings
    _require_free(settings)
    shop = served(app, mounts)
    server = graceful_server(shop.web, host=settings.host, port=settings.port, options=shop.options)
    console.print(f"The chat is at [bold]http://{settings.host}:{settings.port}/[/]  (Ctrl-C stops)")
    _introduce(shop, console)
    with tracing(settings):
        run(server, shop.services)


def _serve_several(settings: Settings, console: Console) -> None:
    """Those that can be opened; the others are told, and answer that they are closed."""
    _require_free(settings)
    shops = Shops.open(every_shop(settings))
    for shop in shops.served.values():
        there = f"http://{settings.host}:{settings.port}{shop.app.settings.path}/"
        console.print(f"The chat of {shop.app.settings.shop} is at [bold]{there}[/]", soft_wrap=True)
        _introduce(shop, console)
    for name, reason in shops.closed.items():
        console.print(f"[bold]{name} is closed:[/] {reason}", soft_wrap=True)
    with tracing(settings):
        run(shops.server(settings.host, settings.port), shops.services)


def _introduce(shop: Served, console: Console) -> None:
    _invite_owner(shop.app, console)
    if shop.chatwoot is not None:
        console.print(f"Chatwoot's webhook goes to {shop.chatwoot}", soft_wrap=True)


def web_server(
    app: App,
    name: str,
    secret: str,
    mounts: Mapping[str, ASGIApp],
    telegram: TelegramChannel | None = None,
) -> uvicorn.Server:
    """The web application of `bot.served.web_app` on a server of its own, not yet running."""
    settings = app.settings
    web, options = web_app(app, name, secret, mounts, telegram)
    return graceful_server(web, host=settings.host, port=settings.port, options=options)


def _invite_owner(app: App, console: Console) -> None:
    """Where the desk is; as long as nobody owns it, a link that works once."""
    token = app.people.setup(app.settings.shop)
    if token is None:
        there = f"http://{app.settings.host}:{app.settings.port}{app.settings.path}{DESK}/"
        console.print(f"The desk is at {there}", soft_wrap=True)
    else:
        told = (
            f"The desk has no owner yet; whoever opens this link within a day becomes it: {link(app, token)}"
        )
        console.print(told, soft_wrap=True)


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
