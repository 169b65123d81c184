"""One-time links to go on with a chat on another channel."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "passage",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("shopper", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.Column("done_at", TIME, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_shop_shopper"), "passage", ["shop", "shopper"])
    op.create_index(op.f("ix_passage_shop_taken_by"), "passage", ["shop", "taken_by"])


def downgrade() -> None:
    op.drop_table("passage")
