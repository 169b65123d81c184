"""What happened, as stored."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.app import App
from bot.storage import tables


def events(app: App, shopper: str, name: str) -> list[dict[str, Any]]:
    """Data of the events of one name that a shopper caused, in order."""
    event = tables.event
    theirs = (event.c.shopper == shopper, event.c.name == name)
    query = sa.select(event.c.data).where(*theirs).order_by(event.c.id)
    with app.engine.connect() as connection:
        return [dict(data) for data in connection.execute(query).scalars()]
