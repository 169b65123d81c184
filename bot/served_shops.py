"""Several shops in one process, on one event loop, behind one address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.app import build, vectors_of
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.webhook import Entrance, webhook_app
from bot.channels.web.server import server_of
from bot.channels.web.several import Closed, create_several
from bot.errors import ShopkeeperError
from bot.operations.health import Health
from bot.served import Served, served, webhook_path
from bot.serving import Server, Service
from bot.settings import Settings
from catalog.embedder import Embedder
from catalog.errors import CatalogError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shops:
    """By name: what is served, and why the others are closed."""

    served: Mapping[str, Served]
    closed: Mapping[str, str]

    @classmethod
    def open(cls, settings: Sequence[Settings]) -> Shops:
        """Shops that embed alike share the embedder, and nothing else. One that can't be opened does not keep
        the others from it. Raises ShopkeeperError when none can."""
        embedders: dict[tuple[str, str | None, str | None], Embedder] = {}
        opened: dict[str, Served] = {}
        closed: dict[str, str] = {}
        for one in settings:
            alike = (one.embedder, one.query_prefix, one.passage_prefix)
            try:
                vectors = embedders[alike] = embedders.get(alike) or vectors_of(one)
                opened[one.shop] = served(build(one, embedder=vectors))
            except (ShopkeeperError, CatalogError) as error:
                log.error("shop_closed", shop=one.shop, reason=str(error))
                closed[one.shop] = str(error)
        if not opened:
            told = " ".join(f"{name}: {reason}" for name, reason in closed.items())
            raise ShopkeeperError(f"No shop can be opened. {told}")
        return cls(opened, closed)

    @property
    def services(self) -> list[Service]:
        return [service for shop in self.served.values() for service in shop.services]

    def web(self) -> FastAPI:
        """All shops as one application."""
        shops: dict[str, ASGIApp] = {name: shop.web for name, shop in self.served.items()}
        shops |= {name: Closed() for name in self.closed}
        return create_several(shops, self.health, self._entrances())

    def server(self, host: str, port: int) -> Server:
        """Not yet running; `Server.run` or `bot.serving.run` start it."""
        options = [shop.options for shop in self.served.values()]
        return server_of(self.web(), host, port, options, self._stop_streams)

    def health(self) -> Health:
        """Of every part of every shop."""
        parts = [f"{name}.open" for name in self.closed]
        problems = {f"{name}.open": "It could not be opened; the log says why." for name in self.closed}
        for name, shop in self.served.items():
            health = shop.options.health()
            parts += [f"{name}.{part}" for part in health.parts]
            problems |= {f"{name}.{part}": told for part, told in health.problems.items()}
        return Health(tuple(parts), problems)

    def _stop_streams(self) -> None:
        for shop in self.served.values():
            shop.web.state.turns.stop_streams()

    def _entrances(self) -> dict[str, ASGIApp]:
        """Telegram's pushes, by path: each finds its bot by the number in its address, and has its secret."""
        paths: dict[str, list[TelegramChannel]] = {}
        for shop in self.served.values():
            path = webhook_path(shop.app.settings)
            if path is not None and shop.telegram is not None:
                paths.setdefault(path, []).append(shop.telegram)
        return {path: webhook_app(partial(_all_entrances, channels)) for path, channels in paths.items()}


def _all_entrances(channels: Sequence[TelegramChannel]) -> Mapping[int, Entrance]:
    return {id: entrance for channel in channels for id, entrance in channel.entrances().items()}
