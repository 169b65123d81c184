"""How far each agent has read each chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "read_mark",
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat.id"], name=op.f("fk_read_mark_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agent", "chat_id", name=op.f("pk_read_mark")),
    )


def downgrade() -> None:
    op.drop_table("read_mark")
