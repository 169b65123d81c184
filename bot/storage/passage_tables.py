"""One-time links by which a person goes on with their chat on another channel."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import UtcTime, metadata

#: `shopper` and the chat are those of whoever asked for the link; `taken_by` is the same
#: person as the other channel knows them.
#: Only a digest of the token is kept. `done_at`: all was brought over.
passage = sa.Table(
    "passage",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("shopper", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("chat", sa.Text, nullable=False),
    sa.Column("made_at", UtcTime, nullable=False),
    sa.Column("ends_at", UtcTime, nullable=False),
    sa.Column("taken_by", sa.Text, nullable=True),
    sa.Column("done_at", UtcTime, nullable=True),
    sa.Index(None, "shop", "shopper"),
    sa.Index(None, "shop", "taken_by"),
)
