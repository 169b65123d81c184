"""Who speaks in a chat, the stretches with a person, messages as a log, and what waits to be pushed out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON()
TIME = sa.DateTime(timezone=True)
MESSAGE = ("id", "chat_id", "turn", "sender", "shopper", "at", "update_id", "body")


def upgrade() -> None:
    op.add_column("chat", sa.Column("owner_version", sa.Integer(), nullable=False, server_default="0"))
    for name, kind in (
        ("owner_since", TIME),
        ("agent", sa.Text()),
        ("closed_at", TIME),
        ("asked_at", TIME),
        ("answered_at", TIME),
    ):
        op.add_column("chat", sa.Column(name, kind, nullable=True))
    op.create_index(op.f("ix_chat_shop_owner_updated_at"), "chat", ["shop", "owner", "updated_at"])
    _message()
    op.create_table(
        "handoff",
        sa.Column("id", ID, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("taken_at", TIME, nullable=True),
        sa.Column("first_reply_at", TIME, nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("csat_asked_at", TIME, nullable=True),
        sa.Column("csat_at", TIME, nullable=True),
        sa.Column("csat", sa.Integer(), nullable=True),
        sa.Column("csat_words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat.id"], name=op.f("fk_handoff_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
    )
    op.create_index(op.f("ix_handoff_shop_opened_at"), "handoff", ["shop", "opened_at"])
    op.create_index(op.f("ix_handoff_chat_id"), "handoff", ["chat_id"])
    _delivery()


def _message() -> None:
    """A fourth sender and an author. SQLite can't change a constraint, so there the table is made anew,
    with ids that are never given twice."""
    senders = "sender IN ('shopper', 'bot', 'human', 'system')"
    if op.get_bind().dialect.name != "sqlite":
        op.add_column("message", sa.Column("author", sa.Text(), nullable=True))
        op.drop_constraint(op.f("ck_message_sender"), "message")
        op.create_check_constraint(op.f("ck_message_sender"), "message", senders)
        op.create_index(op.f("ix_message_chat_id_id"), "message", ["chat_id", "id"])
        return
    op.create_table(
        "message_new",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("shopper", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("update_id", sa.Text(), nullable=True),
        sa.Column("body", JSON, nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.CheckConstraint(senders, name=op.f("ck_message_sender")),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat.id"], name=op.f("fk_message_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("chat_id", "update_id", name=op.f("uq_message_chat_id_update_id")),
        sqlite_autoincrement=True,
    )
    old, new = (sa.table(name, *map(sa.column, MESSAGE)) for name in ("message", "message_new"))
    op.execute(sa.insert(new).from_select(list(MESSAGE), sa.select(old)))
    op.drop_table("message")
    op.rename_table("message_new", "message")
    op.create_index(op.f("ix_message_chat_id_turn"), "message", ["chat_id", "turn"])
    op.create_index(op.f("ix_message_chat_id_id"), "message", ["chat_id", "id"])
    op.create_index(op.f("ix_message_shopper"), "message", ["shopper"])


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("owner_version", sa.Integer(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", TIME, nullable=False),
        sa.Column("lease", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("external", JSON, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'sending', 'sent', 'dropped', 'dead')", name=op.f("ck_delivery_status")
        ),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat.id"], name=op.f("fk_delivery_chat_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_delivery_chat_id"), "delivery", ["chat_id"])
    op.create_index(op.f("ix_delivery_message_id"), "delivery", ["message_id"])
    for name, columns, where in (
        ("ix_delivery_pending", ["target", "chat_id", "id"], "status IN ('waiting', 'sending')"),
        ("ix_delivery_dead", ["shop", "id"], "status = 'dead'"),
    ):
        op.create_index(
            name, "delivery", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
        )


def downgrade() -> None:
    raise NotImplementedError("Going back over 0003 would lose messages; restore a backup instead.")
