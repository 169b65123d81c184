"""The tables of `bot.desk` beside chats and stretches: what agents note, where outside desks keep chats."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import Id, UtcTime, metadata

#: Internal: no channel ever reads it.
note = sa.Table(
    "note",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("author_name", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Index(None, "chat_id"),
)

tag = sa.Table(
    "tag",
    metadata,
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag", sa.Text, primary_key=True),
    sa.Index(None, "tag"),
)

canned = sa.Table(
    "canned",
    metadata,
    sa.Column("shop", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

interview_answer = sa.Table(
    "interview_answer",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), nullable=False),
    sa.Column("guide", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.UniqueConstraint("chat_id", "guide", "question"),
    sa.Index(None, "shop", "guide"),
)

#: Where a chat is kept at an outside desk: the number of a topic, of a conversation.
desk_place = sa.Table(
    "desk_place",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("pinned", sa.Text, nullable=True),  # the message that holds the packet
    sa.UniqueConstraint("desk", "place"),
)

#: The last message of a chat that an agent has seen.
read_mark = sa.Table(
    "read_mark",
    metadata,
    sa.Column("agent", sa.Text, primary_key=True),
    sa.Column("chat_id", Id, sa.ForeignKey("chat.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("message_id", Id, nullable=False),
)
