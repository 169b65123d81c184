"""Structured interviews on the desk: an agent asks a guide's questions; and meeting face to face."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.desk.agents import Agent
from bot.desk.notebook import chat_id
from bot.desk.rules import DeskRules, Guide, Question
from bot.desk.service import Answered, DeskService
from bot.dialogue.phrasing import Phrasing
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.storage import tables
from bot.storage.base import Change, Changed, EventRecord, Store
from bot.storage.chats import named
from bot.storage.desk_tables import interview_answer
from bot.storage.engine import READ_ONLY
from bot.storage.redact import redact_text

ANSWER_LETTERS = 4000


@dataclass(frozen=True, slots=True)
class InterviewAnswer:
    key: ChatKey
    guide: str
    question: str
    answer: str
    author: str
    at: datetime


class Interviews:
    """`new_room` gives unguessable text for the address of a video call."""

    def __init__(
        self,
        engine: sa.Engine,
        store: Store,
        desk: DeskService,
        rules: Callable[[], DeskRules],
        clock: Callable[[], datetime],
        new_room: Callable[[], str],
    ) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._store = store
        self._desk = desk
        self._rules = rules
        self._clock = clock
        self._new_room = new_room

    def guides(self, agent: Agent) -> list[Guide]:
        agent.may_see(agent.shop)
        return list(self._rules().interviews)

    def ask(self, agent: Agent, key: ChatKey, guide: str, question: str) -> Changed:
        """Say a question to the shopper, in their language."""
        found = self._question(guide, question)
        text = found.ru if self._language(key) == "ru" else found.en
        return self._desk.answer(agent, key, Answered(text))

    def note_answer(self, agent: Agent, key: ChatKey, guide: str, question: str, answer: str) -> None:
        """What the shopper said to it, in the agent's keeping; replaces an earlier note. It becomes an
        event, from which insights are drawn."""
        agent.may_write(key.shop)
        self._question(guide, question)
        kept = redact_text(answer.strip())
        if not 1 <= len(kept) <= ANSWER_LETTERS:
            raise ShopkeeperError(
                f"An answer has 1 to {ANSWER_LETTERS} letters.", "error-note", most=ANSWER_LETTERS
            )
        table, now = interview_answer, self._clock()
        with self._engine.begin() as connection:
            chat = chat_id(connection, key)
            same = (table.c.chat_id == chat, table.c.guide == guide, table.c.question == question)
            connection.execute(sa.delete(table).where(*same))
            row = {
                "shop": key.shop, "chat_id": chat, "guide": guide, "question": question, "answer": kept,
                "author": agent.id, "at": now,
            }  # fmt: skip
            connection.execute(sa.insert(table).values(row))
        data = {"guide": guide, "question": question, "answer": kept}
        event = EventRecord("interview_answered", data)
        self._store.change(key, now, lambda _: Change(events=(event,)))

    def heard(self, agent: Agent, key: ChatKey, asked: int) -> str:
        """What the shopper wrote after the message `asked`, as a draft of the answer."""
        agent.may_see(key.shop)
        later = self._store.after(key, asked)
        said: list[str] = []
        for entry in later:
            if entry["from"] == "shopper":
                said.append(str(entry["body"].get("text") or ""))
            elif said:
                break
        return "\n".join(text for text in said if text)

    def answers(
        self, agent: Agent, *, guide: str | None = None, key: ChatKey | None = None, limit: int = 1000
    ) -> list[InterviewAnswer]:
        """Of one chat or one guide, or all of the shop; newest first."""
        agent.may_see(agent.shop if key is None else key.shop)
        chat, table = tables.chat, interview_answer
        query = sa.select(table, chat.c.channel, chat.c.chat).join(chat, chat.c.id == table.c.chat_id)
        query = query.where(table.c.shop == agent.shop)
        if guide is not None:
            query = query.where(table.c.guide == guide)
        if key is not None:
            query = query.where(*named(key))
        with self._reader.connect() as connection:
            rows = connection.execute(query.order_by(table.c.id.desc()).limit(limit)).all()
        return [
            InterviewAnswer(
                ChatKey(row.shop, row.channel, row.chat),
                row.guide,
                row.question,
                row.answer,
                row.author,
                row.at,
            )
            for row in rows
        ]

    def meet(self, agent: Agent, key: ChatKey) -> Changed:
        """Offer a video call: the link goes to the shopper. Raises ShopkeeperError where none is set up."""
        link = self.room()
        if link is None:
            raise ShopkeeperError(
                "No video calls are set up: give `meeting` in the desk file.", "error-no-meeting"
            )
        say = Phrasing(self._language(key), key, 0)
        return self._desk.answer(agent, key, Answered(say("desk-meeting", link=link)))

    def room(self) -> str | None:
        """The address of a fresh room for a video call, where such are set up."""
        pattern = self._rules().meeting
        return None if pattern is None else pattern.replace("{room}", self._new_room())

    def _question(self, guide: str, question: str) -> Question:
        for one in self._rules().interviews:
            for asked in one.questions:
                if (one.name, asked.id) == (guide, question):
                    return asked
        raise ShopkeeperError(f"There is no question {question!r} in a guide {guide!r}.", "error-request")

    def _language(self, key: ChatKey) -> str:
        state: Mapping[str, object] = self._store.load(key, "").state or {}
        return str(state.get("language", "en"))
