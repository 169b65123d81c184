"""How far an agent has read a chat: what is new to one colleague is old to another."""

from __future__ import annotations

import sqlalchemy as sa

from bot.desk.agents import Agent
from bot.messages import ChatKey
from bot.storage import tables
from bot.storage.chats import named
from bot.storage.desk_tables import read_mark


class ReadMarks:
    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def put(self, agent: Agent, key: ChatKey, message_id: int) -> None:
        """Read up to this message; never back. A chat that isn't there has none."""
        agent.may_see(key.shop)
        with self._engine.begin() as connection:
            chat = connection.execute(sa.select(tables.chat.c.id).where(*named(key))).scalar()
            if chat is None:
                return
            mine = sa.and_(read_mark.c.agent == agent.id, read_mark.c.chat_id == chat)
            held = connection.execute(
                sa.select(read_mark.c.message_id).where(mine).with_for_update()
            ).scalar()
            row = {"agent": agent.id, "chat_id": chat, "message_id": message_id}
            if held is None:
                connection.execute(sa.insert(read_mark).values(row))
            elif held < message_id:
                connection.execute(sa.update(read_mark).where(mine).values(message_id=message_id))


def unread(agent: Agent) -> sa.ScalarSelect[int]:
    """How many of the shopper's messages in a row of `chat` this agent hasn't seen."""
    message, chat = tables.message.alias(), tables.chat
    mark = (
        sa.select(read_mark.c.message_id)
        .where(read_mark.c.agent == agent.id, read_mark.c.chat_id == chat.c.id)
        .correlate(chat)
        .scalar_subquery()
    )
    return (
        sa.select(sa.func.count())
        .where(
            message.c.chat_id == chat.c.id,
            message.c.sender == "shopper",
            message.c.id > sa.func.coalesce(mark, 0),
        )
        .correlate(chat)
        .scalar_subquery()
    )
