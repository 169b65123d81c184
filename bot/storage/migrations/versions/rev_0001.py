"""The first tables: products and their vectors; chats, messages, profiles, events and what is popular."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

# A migration keeps what was true when it was written, so it takes no type from today's tables.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON()
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "embedding",
        sa.Column("embedder", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("embedder", "text_hash", name=op.f("pk_embedding")),
    )
    op.create_table(
        "source",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("imported_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("shop", "name", name=op.f("pk_source")),
    )
    op.create_table(
        "product",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["shop", "source"], ["source.shop", "source.name"], name=op.f("fk_product_shop_source")
        ),
        sa.PrimaryKeyConstraint("shop", "id", name=op.f("pk_product")),
    )
    op.create_index(op.f("ix_product_shop_source"), "product", ["shop", "source"])
    op.create_table(
        "chat",
        sa.Column("id", ID, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("shopper", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("state", JSON, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.CheckConstraint("owner IN ('bot', 'queued', 'human')", name=op.f("ck_chat_owner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat")),
        sa.UniqueConstraint("shop", "channel", "chat", name=op.f("uq_chat_shop_channel_chat")),
    )
    op.create_index(op.f("ix_chat_shopper"), "chat", ["shopper"])
    op.create_table(
        "popularity",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "product", name=op.f("pk_popularity")),
    )
    op.create_table(
        "profile",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("shopper", sa.Text(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("shop", "shopper", name=op.f("pk_profile")),
    )
    op.create_index(op.f("ix_profile_shopper"), "profile", ["shopper"])
    op.create_table(
        "event",
        sa.Column("id", ID, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=True),
        sa.Column("shopper", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("processed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_event_chat_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_chat_id"), "event", ["chat_id"])
    op.create_index(op.f("ix_event_shop_name_at"), "event", ["shop", "name", "at"])
    op.create_index(op.f("ix_event_shopper"), "event", ["shopper"])
    op.create_index(
        "ix_event_waiting",
        "event",
        ["id"],
        sqlite_where=sa.text("processed = 0"),
        postgresql_where=sa.text("processed = false"),
    )
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("shopper", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("update_id", sa.Text(), nullable=True),
        sa.Column("body", JSON, nullable=False),
        sa.CheckConstraint("sender IN ('shopper', 'bot', 'human')", name=op.f("ck_message_sender")),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chat.id"], name=op.f("fk_message_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("chat_id", "update_id", name=op.f("uq_message_chat_id_update_id")),
    )
    op.create_index(op.f("ix_message_chat_id_turn"), "message", ["chat_id", "turn"])
    op.create_index(op.f("ix_message_shopper"), "message", ["shopper"])


def downgrade() -> None:
    for table in ("message", "event", "profile", "popularity", "chat", "product", "source", "embedding"):
        op.drop_table(table)
