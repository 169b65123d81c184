"""`shopkeeper db …`: the database's tables, its backups, and the way from one database to another."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer

from bot.errors import ShopkeeperError
from bot.settings import Settings
from bot.storage import copying, migrate
from bot.storage.engine import database_url, open_engine, unusable

app = typer.Typer(no_args_is_help=True)

Replace = Annotated[bool, typer.Option("--replace", help="Whatever the target holds now goes.")]


@app.command("migrate")
def migrate_(context: typer.Context) -> None:
    """Bring the tables to this version; `serve` does so by itself when it starts."""
    settings: Settings = context.obj
    there = settings.database.drivername != "sqlite" or Path(str(settings.database.database)).is_file()
    before = _revision(settings.database) if there else None
    if before is not None and before > migrate.head():
        raise ShopkeeperError(
            f"The database is at revision {before}, this version knows {migrate.head()}: run a newer version."
        )
    try:
        migrate.upgrade(settings.database)
    except sa.exc.DatabaseError as error:
        raise unusable(settings.database, error) from error
    typer.echo(f"The tables are at revision {migrate.head()} (before: {before or 'none'}).")


@app.command("check")
def check(context: typer.Context) -> None:
    """Whether the tables are what this version works with; differences one a line, and exit status 1."""
    settings: Settings = context.obj
    found = _revision(settings.database)
    try:
        differences = migrate.check(settings.database) if found is not None else ["there are no tables"]
    except sa.exc.DatabaseError as error:
        raise unusable(settings.database, error) from error
    for difference in differences:
        typer.echo(difference)
    if differences:
        raise ShopkeeperError(
            f"The tables (revision {found or 'none'}) are not what this version works with (revision "
            f"{migrate.head()}): run `shopkeeper db migrate`; what remains then was changed by hand."
        )
    typer.echo(f"The tables are as they should be (revision {found}).")


@app.command("backup")
def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A new file, say shop-2026-11-28.db.")],
) -> None:
    """All rows, as they are at one moment, into a SQLite file; the shop may go on serving."""
    settings: Settings = context.obj
    _revision(settings.database)
    _tell(copying.backup(settings.database, file), f"Saved to {file}")


@app.command("restore")
def restore(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="A backup.")], replace: Replace = False
) -> None:
    """A backup's rows into the database of the settings, all or none."""
    settings: Settings = context.obj
    _tell(copying.restore(file, settings.database, replace=replace), f"Restored from {file}")


@app.command("copy")
def copy(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A SQLite file, or postgresql://…")],
    target: Annotated[
        str | None, typer.Argument(help="Likewise; the database of the settings unless given.")
    ] = None,
    replace: Replace = False,
) -> None:
    """All rows from one database to another, checked. Stop serving first: later rows would stay behind."""
    settings: Settings = context.obj
    urls = [_url(source), _url(target) if target is not None else settings.database]
    if urls[0].drivername == "sqlite" and not Path(str(urls[0].database)).is_file():
        raise ShopkeeperError(f"There is no database {source}.")
    _tell(copying.copy(*urls, replace=replace), "Copied")


def _url(text: str) -> sa.URL:
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    try:
        return database_url(text)
    except ValueError as error:
        raise ShopkeeperError(f"{text.partition('://')[0]}://…: {error}.") from error


def _revision(url: sa.URL) -> str | None:
    """Of a database that must be there already."""
    if url.drivername == "sqlite" and not Path(str(url.database)).is_file():
        raise ShopkeeperError(f"There is no database {url.database} yet.")
    try:
        engine = open_engine(url)
        try:
            return migrate.revision(engine)
        finally:
            engine.dispose()
    except (sa.exc.DatabaseError, ImportError) as error:
        raise unusable(url, error) from error


def _tell(sums: copying.Sums, what: str) -> None:
    for name, table in sums.items():
        if table.rows:
            typer.echo(f"{table.rows:>10}  {name}")
    typer.echo(f"{what}: {sum(table.rows for table in sums.values())} rows, checked.")
