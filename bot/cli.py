"""The console script: thin commands over the application."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from bot.commands import (
    accounts,
    campaigns,
    catalog,
    chat,
    config,
    db,
    insights,
    nlu,
    outbox,
    person,
    recommend,
    segments,
    serve,
)
from bot.errors import ShopkeeperError
from bot.operations.logs import configure_logs
from bot.settings import load_settings
from bot.shops import every_shop, one_shop
from catalog.errors import CatalogError
from nlu.errors import NluError
from recommender.model_file import ModelFileError

app = typer.Typer(
    name="shopkeeper",
    help="The experienced salesperson of an online shop.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(catalog.app, name="catalog", help="Load feeds, look into the catalog.")
app.add_typer(nlu.app, name="nlu", help="Train, test and try the understanding of words.")
app.add_typer(segments.app, name="segments", help="Customers by what they bought.")
app.add_typer(recommend.app, name="recommend", help="Recommendations from logs.")
app.add_typer(outbox.app, name="outbox", help="What could not be delivered to messengers and desks.")
app.add_typer(db.app, name="db", help="The database: its tables, backups, moving to another.")
app.add_typer(accounts.app, name="accounts", help="Who works for the shop.")
app.add_typer(person.app, name="person", help="What is stored of one person: hand it out, erase it.")
app.add_typer(config.app, name="config", help="The settings.")
app.command("campaigns")(campaigns.campaigns)
app.command("insights")(insights.insights)
app.command("chat")(chat.chat)
app.command("serve")(serve.serve)
app.command("demo")(serve.demo)


@app.callback()
def options(
    context: typer.Context,
    data_dir: Annotated[
        Path | None, typer.Option(help="Where all state lives (SHOPKEEPER_DATA_DIR).", show_default="var")
    ] = None,
    shop: Annotated[
        str | None, typer.Option(help="Which shop (SHOPKEEPER_SHOP).", show_default="main")
    ] = None,
) -> None:
    """Everything lives in the data directory: database, indexes, trained models."""
    if context.invoked_subcommand == "config":
        # It says itself what is wrong with the settings.
        context.obj = {"data_dir": data_dir, "shop": shop}
        return
    settings = load_settings(data_dir=data_dir, shop=shop)
    if context.invoked_subcommand != "serve" or not settings.several:
        settings = one_shop(settings)
    configure_logs(settings, every_shop(settings))
    context.obj = settings


def main() -> None:
    """Exit status 0 done, 1 the work failed (one line on stderr), 2 wrong usage."""
    try:
        app()
    except (ShopkeeperError, CatalogError, NluError, ModelFileError) as error:
        typer.echo(f"shopkeeper: {error}", err=True)
        sys.exit(1)
    except sa.exc.OperationalError as error:
        # A damaged, locked or read-only database; what the statement was concerns nobody.
        typer.echo(f"shopkeeper: The database can't be used: {error.orig}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
