"""`shopkeeper accounts …`: who works for the shop, and links for those who stand before a shut door."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.accounts.people import PATH
from bot.app import App, build
from bot.desk.agents import ROLES
from bot.errors import ShopkeeperError

app = typer.Typer(no_args_is_help=True)


@app.command("list")
def list_(context: typer.Context) -> None:
    """All accounts of the shop."""
    app = build(context.obj)
    for one in app.people.all(app.settings.shop):
        marks = [mark for mark, holds in (("code", one.totp), ("disabled", one.disabled)) if holds]
        typer.echo(f"{one.email}  {one.name}  {' '.join([one.role, *marks])}")


@app.command("invite")
def invite(
    context: typer.Context,
    role: Annotated[str, typer.Option(help="owner, agent or viewer.")] = "agent",
) -> None:
    """A link with which one person makes an account."""
    app = build(context.obj)
    known = next((one for one in ROLES if one == role), None)
    if known is None:
        raise ShopkeeperError(f"There is no role {role!r}: give owner, agent or viewer.")
    typer.echo(link(app, app.people.invite_by_operator(app.settings.shop, known)))


@app.command("reset")
def reset(context: typer.Context, email: Annotated[str, typer.Argument()]) -> None:
    """A link with which somebody sets a new password; it removes their authenticator app, too."""
    app = build(context.obj)
    typer.echo(link(app, app.people.reset_by_operator(app.settings.shop, email)))


def link(app: App, token: str) -> str:
    """Where a one-time token is used."""
    host = "localhost" if app.settings.host in {"0.0.0.0", "::"} else app.settings.host  # noqa: S104 -- told only
    return f"http://{host}:{app.settings.port}{app.settings.path}{PATH}{token}"
