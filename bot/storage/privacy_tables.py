"""What remains to be erased outside the database; a row goes when its work is done, and names no person."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import Id, UtcTime, metadata

#: `kind`: "file" (`ref`: its id), "place" (`target`: the desk, `ref`: its topic or conversation), "note"
#: (`ref`: the fingerprint of the person, for backups).
erasure = sa.Table(
    "erasure",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("ref", sa.Text, nullable=False),
    sa.Column("asked_at", UtcTime, nullable=False),
    sa.Column("next_at", UtcTime, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("error", sa.Text, nullable=True),
    sa.Index(None, "next_at"),
)
