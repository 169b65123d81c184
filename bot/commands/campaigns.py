"""`shopkeeper campaigns`: what is written to shoppers who agreed to news, and to how many it was."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.app import build
from bot.planned import campaigns_of


def campaigns(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Campaigns in DATA_DIR/campaigns; `serve` writes them when their time has come."""
    app = build(context.obj)
    for one in campaigns_of(app).standing():
        at = one.campaign.at.isoformat()
        if as_json:
            row = {"name": one.name, "at": at, "agreed": one.agreed, "told": one.told}
            typer.echo(json.dumps(row, ensure_ascii=False))
        else:
            typer.echo(f"{one.name}  from {at}: {one.told} of {one.agreed} who agreed to news have got it")
