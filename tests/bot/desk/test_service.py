"""What agents do, over the real store."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from bot.desk.agents import Agent, ForbiddenError
from bot.desk.ownership import Elapse, Request
from bot.desk.service import Answered, DeskService, TakenError
from bot.errors import ShopkeeperError
from bot.messages import File
from bot.storage import tables
from bot.storage.base import EventRecord
from bot.storage.sql import SqlStore
from tests.contracts.store import CARD, KEY, NOW, turn

ADA = Agent("account:1", "Ada", "agent", "main")
BEN = Agent("account:2", "Ben", "owner", "main")
VIEWER = Agent("account:3", "Vi", "viewer", "main")
STRANGER = Agent("account:4", "Sly", "owner", "other")


@pytest.fixture
def store(engine: sa.Engine) -> SqlStore:
    store = SqlStore(engine, clock=lambda: NOW)
    store.commit(turn(1, act=Request("asked", "a person, please"), state={"language": "ru", "misses": 2}))
    return store


@pytest.fixture
def desk(store: SqlStore) -> DeskService:
    return DeskService(store, lambda: NOW)


ACTS: dict[str, Callable[[DeskService, Agent], object]] = {
    "answer": lambda desk, who: desk.answer(who, KEY, Answered("hi")),
    "edit": lambda desk, who: desk.edit(who, KEY, 1, "hi"),
    "take": lambda desk, who: desk.take(who, KEY),
    "assign": lambda desk, who: desk.assign(who, KEY, ADA),
    "be assigned": lambda desk, who: desk.assign(ADA, KEY, who),
    "give back": lambda desk, who: desk.give_back(who, KEY),
    "close": lambda desk, who: desk.close(who, KEY),
}


@pytest.mark.parametrize("who", [VIEWER, STRANGER], ids=["viewer", "another shop's owner"])
@pytest.mark.parametrize("act", ACTS)
def test_who_may_not_write_changes_nothing(store: SqlStore, desk: DeskService, act: str, who: Agent) -> None:
    before = store.load(KEY, "anna"), store.history(KEY)
    with pytest.raises(ForbiddenError):
        ACTS[act](desk, who)
    assert (store.load(KEY, "anna"), store.history(KEY)) == before


def test_a_colleague_is_not_talked_over(store: SqlStore, desk: DeskService) -> None:
    seen = store.load(KEY, "anna").ownership.version
    desk.answer(ADA, KEY, Answered("Hello"), seen=seen)
    with pytest.raises(TakenError):
        desk.answer(BEN, KEY, Answered("Hello from me, too"), seen=seen)
    with pytest.raises(TakenError):
        desk.take(BEN, KEY, seen=seen)
    desk.answer(BEN, KEY, Answered("I know that you are there"), seen=seen + 1)
    assert store.load(KEY, "anna").ownership.agent == BEN.id


def test_shoppers_read_the_systems_words_in_their_language(store: SqlStore, desk: DeskService) -> None:
    desk.take(ADA, KEY)
    desk.close(ADA, KEY)
    joined, goodbye = store.history(KEY)[-2:]
    assert joined["body"]["text"].startswith("На связи Ada")
    assert "Спасибо за разговор" in goodbye["body"]["text"]
    assert [button["label"] for button in goodbye["body"]["buttons"]][-1] == "★★★★★"


def test_coming_back_starts_afresh(store: SqlStore, desk: DeskService) -> None:
    desk.answer(ADA, KEY, Answered("Hello"))
    desk.give_back(ADA, KEY)
    assert store.load(KEY, "anna").state == {"language": "ru"}


def test_stars_are_asked_once_and_counted(store: SqlStore, desk: DeskService) -> None:
    desk.answer(ADA, KEY, Answered("Hello"))
    for who in (ADA, BEN):
        desk.close(who, KEY)
    asked = [one for one in store.history(KEY) if one["body"].get("buttons")]
    assert len(asked) == 1
    record = store.load(KEY, "anna")
    store.commit(turn(2, version=record.version, events=(EventRecord("rated", {"stars": 4}),)))
    with store._engine.connect() as connection:
        (row,) = connection.execute(sa.select(tables.handoff)).all()
    assert (row.reason, row.words, row.agent, row.outcome) == ("asked", "a person, please", ADA.id, "closed")
    assert (row.first_reply_at, row.csat, row.csat_at) == (NOW, 4, turn(2).at)


def test_who_was_not_helped_by_a_person_is_not_asked_for_stars(store: SqlStore, desk: DeskService) -> None:
    desk.close(ADA, KEY)
    assert not store.history(KEY)[-1]["body"]["buttons"]


def test_one_puts_only_ones_own_words_right(store: SqlStore, desk: DeskService) -> None:
    (said,) = desk.answer(ADA, KEY, Answered("Helo")).message_ids
    desk.edit(ADA, KEY, said, "Hello")
    body = store.history(KEY)[-1]["body"]
    assert (body["edits"], body["text"]) == (said, "Hello")
    desk.edit(ADA, KEY, store.history(KEY)[-1]["id"], "Hello!")
    body = store.history(KEY)[-1]["body"]
    assert (body["edits"], body["text"]) == (said, "Hello!")
    for text in (" ", "x" * 4001):
        with pytest.raises(ShopkeeperError, match="The message is"):
            desk.edit(ADA, KEY, said, text)
    for who, message in ((BEN, said), (ADA, said - 1), (ADA, 10_000)):
        with pytest.raises(ShopkeeperError, match="own messages"):
            desk.edit(who, KEY, message, "Bye")


def test_what_is_said_is_checked_and_card_numbers_are_masked(store: SqlStore, desk: DeskService) -> None:
    for text in ("  ", "x" * 4001):
        with pytest.raises(ShopkeeperError, match="The message is"):
            desk.answer(ADA, KEY, Answered(text))
    desk.answer(ADA, KEY, Answered(f"Your card {CARD}?", (File("f1", "a.png", "image/png", 3),)))
    body = store.history(KEY)[-1]["body"]
    assert "4111 1111" not in body["text"]
    assert body["files"] == [{"id": "f1", "name": "a.png", "media_type": "image/png", "size": 3}]


def test_time_is_up_only_if_it_still_is(store: SqlStore, desk: DeskService) -> None:
    assert desk.elapse(KEY, lambda _: None).message_ids == ()
    desk.elapse(KEY, lambda chat: Elapse("nobody_came") if chat.owner == "queued" else None)
    assert store.load(KEY, "anna").owner == "bot"
    assert "почту или телефон" in store.history(KEY)[-1]["body"]["text"]


def test_a_chat_that_is_not_there_is_told(desk: DeskService) -> None:
    from bot.messages import ChatKey

    with pytest.raises(ShopkeeperError, match="There is no chat"):
        desk.take(ADA, ChatKey("main", "web", "nowhere"))
