"""What agents write down: notes, tags, canned replies, answers of interviews; and places at outside desks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def _chat(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_chat_id")
    return sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=name, ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("id", ID, nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _chat("note"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_chat_id"), "note", ["chat_id"])
    op.create_table(
        "tag",
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        _chat("tag"),
        sa.PrimaryKeyConstraint("chat_id", "tag", name=op.f("pk_tag")),
    )
    op.create_index(op.f("ix_tag_tag"), "tag", ["tag"])
    op.create_table(
        "canned",
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "name", "language", name=op.f("pk_canned")),
    )
    op.create_table(
        "interview_answer",
        sa.Column("id", ID, nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("guide", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        _chat("interview_answer"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_answer")),
        sa.UniqueConstraint(
            "chat_id", "guide", "question", name=op.f("uq_interview_answer_chat_id_guide_question")
        ),
    )
    op.create_index(op.f("ix_interview_answer_shop_guide"), "interview_answer", ["shop", "guide"])
    op.create_table(
        "desk_place",
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("chat_id", ID, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Text(), nullable=True),
        _chat("desk_place"),
        sa.PrimaryKeyConstraint("desk", "chat_id", name=op.f("pk_desk_place")),
        sa.UniqueConstraint("desk", "place", name=op.f("uq_desk_place_desk_place")),
    )


def downgrade() -> None:
    for table in ("desk_place", "interview_answer", "canned", "tag", "note"):
        op.drop_table(table)
