"""`shopkeeper outbox …`: what waits to be pushed to messengers and desks, and what was given up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.app import App, build
from bot.delivery.base import Delivery
from bot.errors import ShopkeeperError

app = typer.Typer(no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_(
    context: typer.Context,
    pending: Annotated[bool, typer.Option(help="What still waits, instead of dead letters.")] = False,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    as_json: AsJson = False,
) -> None:
    """Dead letters: what could not be delivered, and why."""
    app = build(context.obj)
    statuses = ("waiting", "sending") if pending else ("dead",)
    found = app.outbox.listed(app.settings.shop, statuses, limit)
    for delivery in found:
        typer.echo(_line(delivery, as_json))
    if not as_json:
        counts = app.outbox.counts(app.settings.shop)
        told = ", ".join(f"{counts[status]} {status}" for status in sorted(counts)) or "nothing yet"
        typer.echo(f"All deliveries: {told}.", err=True)


@app.command("resend")
def resend(
    context: typer.Context,
    ids: Annotated[list[int] | None, typer.Argument(help="Numbers from `outbox list`.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every dead letter of the shop.")] = False,
) -> None:
    """Let dead letters wait again; `serve` sends them."""
    if bool(ids) == all_:
        raise ShopkeeperError("Give the numbers of dead letters from `shopkeeper outbox list`, or --all.")
    app: App = build(context.obj)
    count = app.outbox.resend(app.settings.shop, None if all_ else ids, datetime.now(UTC))
    if not count:
        raise ShopkeeperError("None of these is a dead letter: see `shopkeeper outbox list`.")
    typer.echo(f"{count} waiting again.")


def _line(delivery: Delivery, as_json: bool) -> str:
    if as_json:
        row = {
            "id": delivery.id,
            "target": delivery.target,
            "channel": delivery.key.channel,
            "chat": delivery.key.chat,
            "kind": delivery.kind,
            "status": delivery.status,
            "attempts": delivery.attempts,
            "created_at": delivery.created_at.isoformat(),
            "error": delivery.error,
        }
        return json.dumps(row, ensure_ascii=False)
    when = delivery.created_at.strftime("%Y-%m-%d %H:%M")
    where = f"{delivery.target}, chat {delivery.key.chat}"
    return f"{delivery.id}  {when}  {delivery.kind} to {where}: {delivery.error or delivery.status}"
