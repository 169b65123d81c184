"""The checks and figures of a built application."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.bus import Bus
from bot.errors import ShopkeeperError
from bot.operations.health import HealthChecks
from bot.operations.metrics import Metrics
from bot.operations.standing_figures import StandingFigures
from bot.storage.engine import READ_ONLY
from catalog.errors import CatalogError

if TYPE_CHECKING:
    from bot.app import App, LiveShop

#: The topic of our own calls, and how often one is made before the bus counts as broken: calls may be lost.
TOPIC, CALLS = "health", 3


def health_checks(app: App) -> HealthChecks:
    """Database, catalog, index and bus, as the running shop uses them."""
    return HealthChecks(
        {
            "database": lambda: _database(app.engine),
            "catalog": lambda: _catalog(app.shops, app.settings.shop),
            "index": lambda: _index(app.shops, app.settings.shop),
            "bus": lambda: asyncio.run(_bus(app.bus)),
        }
    )


def figures(engine: sa.Engine, shop: str, shops: LiveShop) -> Metrics:
    """The process's metrics, with the figures of the moment."""

    def live() -> tuple[int, int]:
        catalog = shops(shop).catalog
        return catalog.number, catalog.size

    return Metrics([StandingFigures(engine, shop, live)])


def _database(engine: sa.Engine) -> None:
    try:
        with engine.execution_options(**READ_ONLY).connect() as connection:
            connection.execute(sa.select(1))
    except sa.exc.SQLAlchemyError as error:
        raise ShopkeeperError("The database does not answer.") from error


def _catalog(shops: LiveShop, shop: str) -> None:
    shops(shop)


def _index(shops: LiveShop, shop: str) -> None:
    """One product finds its like."""
    catalog = shops(shop).catalog
    if catalog.size > 1 and not len(catalog.similar(0, limit=1)):
        raise CatalogError("The index finds nothing: import the catalog again.")


async def _bus(bus: Bus) -> None:
    async with bus.subscribe(TOPIC) as calls:
        for _ in range(CALLS):
            bus.publish(TOPIC)
            if await calls.next(0.5) is not None:
                return
    raise ShopkeeperError("Calls between parts do not arrive.")
