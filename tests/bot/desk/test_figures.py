from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.desk.agents import ForbiddenError
from bot.desk.figures import Figures
from bot.desk.interviewing import Interviews
from bot.desk.ownership import Request
from bot.desk.rules import DeskRules
from bot.desk.service import Answered, DeskService
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.storage.base import EventRecord
from bot.storage.sql import SqlStore
from tests.bot.desk.conftest import ADA, STRANGER, VIEWER
from tests.contracts.store import NOW, turn


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: sa.Engine) -> SqlStore:
    return SqlStore(engine, clock=lambda: NOW)


@pytest.fixture
def desk(store: SqlStore, clock: Clock) -> DeskService:
    return DeskService(store, clock)


def test_figures_of_a_morning(store: SqlStore, desk: DeskService, clock: Clock) -> None:
    def chat(
        name: str, reason: str | None, waits: int = 0, handles: int = 0, stars: int | None = None
    ) -> None:
        key = ChatKey("main", "web", name)
        store.commit(turn(1, key=key, at=NOW, act=Request(reason) if reason else None))
        if not waits:
            return
        clock.now = NOW + timedelta(seconds=waits)
        desk.answer(ADA, key, Answered("Hello"))
        clock.now += timedelta(seconds=handles)
        desk.close(ADA, key)
        if stars:
            version = store.load(key, "anna").version
            events = (EventRecord("rated", {"stars": stars}),)
            store.commit(turn(2, key=key, version=version, at=clock.now, events=events))

    chat("quiet", None)
    chat("a", "asked", 10, 100, 5)
    chat("b", "asked", 30, 300, 2)
    chat("c", "asked", 20, 200)
    chat("d", "angry")
    store.commit(turn(1, key=ChatKey("other", "web", "x"), at=NOW, act=Request("asked")))
    figures = Figures(store._engine)
    report = figures.report(VIEWER, NOW - timedelta(hours=1), NOW + timedelta(hours=1), "Europe/Berlin")
    assert (report.chats, report.rate) == (5, 0.8)
    assert (report.all.handoffs, report.all.waited, report.all.handled) == (4, 20, 200)
    assert report.all.waited_90 == pytest.approx(28)
    assert (report.all.resolved, report.all.missed) == (1.0, 0.0)
    assert (report.all.stars, report.all.rated, report.all.asked) == (3.5, 2, 3)
    assert [(one.name, one.handoffs) for one in report.by_reason] == [("asked", 3), ("angry", 1)]
    assert [(one.name, one.handoffs) for one in report.by_agent] == [(ADA.id, 3)]
    assert [one.name for one in report.by_hour if one.handoffs] == ["14"]  # 12:30 UTC
    assert [one.name for one in report.by_day] == ["2026-05-04"]
    assert report.by_reason[1].waited is None
    later = figures.report(ADA, NOW + timedelta(hours=1), NOW + timedelta(hours=2))
    assert (later.chats, later.rate, later.all.handoffs, later.all.resolved) == (0, None, 0, None)
    assert figures.report(STRANGER, NOW, NOW + timedelta(hours=1)).all.handoffs == 1


RULES = DeskRules.model_validate(
    {
        "meeting": "https://meet.example/{room}",
        "interviews": [
            {"name": "why", "questions": [{"id": "stop", "en": "What stopped you?", "ru": "Что помешало?"}]}
        ],
    }
)


def test_an_interview(store: SqlStore, desk: DeskService, clock: Clock) -> None:
    key = ChatKey("main", "web", "c1")
    store.commit(turn(1, key=key, state={"language": "ru"}))
    rooms = iter(["r1", "r2"])
    interviews = Interviews(store._engine, store, desk, lambda: RULES, clock, lambda: next(rooms))
    assert [guide.name for guide in interviews.guides(VIEWER)] == ["why"]
    (asked,) = interviews.ask(ADA, key, "why", "stop").message_ids
    assert store.history(key)[-1]["body"]["text"] == "Что помешало?"
    for number, text in ((2, "дорого"), (3, "и долго ждать")):
        version = store.load(key, "anna").version
        store.commit(turn(number, key=key, version=version, reply=None, incoming={"text": text}))
    draft = interviews.heard(ADA, key, asked)
    assert draft == "дорого\nи долго ждать"
    interviews.note_answer(ADA, key, "why", "stop", "дорого")
    interviews.note_answer(ADA, key, "why", "stop", draft)
    (kept,) = interviews.answers(VIEWER, guide="why")
    assert (kept.key, kept.answer, kept.author) == (key, draft, ADA.id)
    assert interviews.answers(ADA, key=key) == [kept]
    assert interviews.answers(STRANGER) == []
    assert [event.name for event in store.waiting()].count("interview_answered") == 2
    with pytest.raises(ForbiddenError):
        interviews.note_answer(VIEWER, key, "why", "stop", "x")
    with pytest.raises(ForbiddenError):
        interviews.answers(STRANGER, key=key)
    for guide, question, answer in (("why", "else", "x"), ("no", "stop", "x"), ("why", "stop", " ")):
        with pytest.raises(ShopkeeperError):
            interviews.note_answer(ADA, key, guide, question, answer)
    store.forget("anna")
    assert interviews.answers(ADA) == []


def test_a_video_call_is_offered_in_a_room_of_its_own(
    store: SqlStore, desk: DeskService, clock: Clock
) -> None:
    key = ChatKey("main", "web", "c1")
    store.commit(turn(1, key=key))
    rooms = iter(["r1", "r2"])
    interviews = Interviews(store._engine, store, desk, lambda: RULES, clock, lambda: next(rooms))
    interviews.meet(ADA, key)
    assert store.history(key)[-1]["body"]["text"] == "Let's see each other: https://meet.example/r1"
    without = Interviews(store._engine, store, desk, DeskRules, clock, lambda: "r")
    with pytest.raises(ShopkeeperError, match="No video calls"):
        without.meet(ADA, key)
    with pytest.raises(ForbiddenError):
        interviews.meet(VIEWER, key)
