"""What every `bot.storage.base.Store` (and `Outbox`) does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any, Protocol

import pytest

from bot.desk.ownership import Answer, Close, GiveBack, Request, move
from bot.messages import ChatKey
from bot.storage.base import (
    BotMaySayNothingError,
    Change,
    Changed,
    ChatRecord,
    EventRecord,
    Outbox,
    StaleChatError,
    Store,
    TurnRecord,
    UnknownChatError,
    Words,
)  # fmt: skip

NOW = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
KEY = ChatKey("main", "web", "c1")
CARD = "4111 1111 1111 1111"


class FullStore(Store, Outbox, Protocol):
    """Both seams on one database."""


def turn(number: int = 1, **changes: Any) -> TurnRecord:
    record = TurnRecord(
        key=KEY,
        shopper="anna",
        at=NOW + timedelta(minutes=number),
        version=number - 1,
        turn=number,
        update_id=f"u{number}",
        incoming={"text": f"вопрос {number}"},
        reply={"text": f"answer {number}"},
        state={"seen": number},
        profile={"likes": {"color": {"синий": 0.5}}},
    )
    return replace(record, **changes)


class StoreContract:
    """Give a fixture `store`: an empty store whose clock, where it has one, stands at `NOW`."""

    def test_a_new_chat_is_empty(self, store: FullStore) -> None:
        record = store.load(KEY, "anna")
        assert (record.version, record.turn, record.owner) == (0, 0, "bot")
        assert record.state is None
        assert record.profile is None
        assert store.history(KEY) == []
        assert store.replayed(KEY, "u1") is None
        assert store.popularity("main") == {}

    def test_what_is_committed_is_loaded(self, store: FullStore) -> None:
        store.commit(turn(1))
        store.commit(turn(2, act=Request("asked")))
        record = store.load(KEY, "anna")
        assert (record.version, record.turn, record.owner) == (2, 2, "queued")
        assert record.state == {"seen": 2}
        assert record.profile == {"likes": {"color": {"синий": 0.5}}}

    def test_the_memory_of_a_person_reaches_their_other_chats_of_the_shop(self, store: FullStore) -> None:
        store.commit(turn(1))
        assert store.load(ChatKey("main", "telegram", "c9"), "anna").profile is not None
        assert store.load(ChatKey("main", "telegram", "c9"), "boris").profile is None
        assert store.load(ChatKey("other", "web", "c1"), "anna").profile is None

    def test_the_same_chat_id_elsewhere_is_another_chat(self, store: FullStore) -> None:
        store.commit(turn(1))
        for key in (ChatKey("main", "telegram", "c1"), ChatKey("other", "web", "c1")):
            assert store.load(key, "anna").version == 0
            assert store.replayed(key, "u1") is None

    def test_a_commit_on_an_old_version_fails_whole(self, store: FullStore) -> None:
        store.commit(turn(1))
        late = turn(1, update_id="other", events=(EventRecord("cart_added", {"id": "p1"}),))
        with pytest.raises(StaleChatError):
            store.commit(late)
        with pytest.raises(StaleChatError):
            store.commit(turn(5, version=4))
        assert len(store.history(KEY)) == 2
        assert [event.name for event in store.waiting()] == []
        assert store.popularity("main") == {}
        assert store.load(KEY, "anna").version == 1

    def test_an_update_is_committed_once_and_its_reply_kept(self, store: FullStore) -> None:
        store.commit(turn(1))
        store.commit(turn(2))
        assert store.replayed(KEY, "u1") == [{"text": "answer 1"}]
        assert store.replayed(KEY, "u2") == [{"text": "answer 2"}]
        assert store.replayed(KEY, "u3") is None
        with pytest.raises(StaleChatError):
            store.commit(turn(3, update_id="u1"))
        assert store.load(KEY, "anna").version == 2

    def test_turns_without_update_ids_never_collide(self, store: FullStore) -> None:
        for number in (1, 2, 3):
            store.commit(turn(number, update_id=None))
        assert store.load(KEY, "anna").turn == 3

    def test_history_is_the_latest_oldest_first(self, store: FullStore) -> None:
        for number in (1, 2, 3):
            store.commit(turn(number))
        entries = store.history(KEY, limit=3)
        assert [(entry["turn"], entry["from"]) for entry in entries] == [
            (2, "bot"), (3, "shopper"), (3, "bot")
        ]  # fmt: skip
        assert entries[1]["body"] == {"text": "вопрос 3"}
        assert entries[1]["at"] == NOW + timedelta(minutes=3)

    def test_of_writers_at_once_exactly_one_wins(self, store: FullStore) -> None:
        store.commit(turn(1))
        won, lost = [], []
        together = Barrier(4)

        def write(name: str) -> None:
            together.wait()
            try:
                store.commit(turn(2, update_id=name))
                won.append(name)
            except StaleChatError:
                lost.append(name)

        threads = [Thread(target=write, args=(f"w{index}",)) for index in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (len(won), len(lost)) == (1, 3)
        assert store.load(KEY, "anna").version == 2

    def test_events_wait_in_order_until_processed(self, store: FullStore) -> None:
        store.commit(turn(1, events=(EventRecord("greeted"), EventRecord("products_shown", {"ids": ["a"]}))))
        store.commit(turn(2, events=(EventRecord("handed_off", {"почему": "сердится"}),)))
        events = store.waiting()
        assert [event.name for event in events] == ["greeted", "products_shown", "handed_off"]
        assert (events[2].key, events[2].shopper, events[2].turn) == (KEY, "anna", 2)
        assert events[2].data == {"почему": "сердится"}
        assert events[2].at == NOW + timedelta(minutes=2)
        store.processed([events[0].id, events[2].id])
        assert [event.name for event in store.waiting()] == ["products_shown"]
        assert store.waiting(limit=0) == []

    def test_interest_counts_buying_over_asking_over_showing(self, store: FullStore) -> None:
        store.commit(
            turn(1, events=(
                EventRecord("products_shown", {"ids": ["shown", "asked", "taken"]}),
                EventRecord("product_asked", {"id": "asked"}),
                EventRecord("cart_added", {"id": "taken"}),
                EventRecord("greeted", {"id": "nobody"}),
            ))
        )  # fmt: skip
        crowd = store.popularity("main")
        assert crowd["taken"] > crowd["asked"] > crowd["shown"] > 0
        assert "nobody" not in crowd
        assert store.popularity("other") == {}

    def test_interest_halves_in_thirty_days(self, store: FullStore) -> None:
        events = (EventRecord("cart_added", {"id": "p"}),)
        store.commit(turn(1, at=NOW, events=events))
        fresh = store.popularity("main")["p"]
        store.commit(turn(2, at=NOW - timedelta(days=30), events=events))
        assert store.popularity("main")["p"] == pytest.approx(1.5 * fresh)

    def test_forgetting_takes_all_of_one_person_and_nothing_of_others(self, store: FullStore) -> None:
        other = ChatKey("main", "web", "c2")
        event = (EventRecord("greeted"),)
        store.commit(turn(1, events=event))
        store.commit(turn(1, key=other, shopper="boris", events=event))
        store.forget("anna")
        assert store.load(KEY, "anna").version == 0
        assert store.load(KEY, "anna").profile is None
        assert store.history(KEY) == []
        assert store.replayed(KEY, "u1") is None
        assert [event.shopper for event in store.waiting()] == ["boris"]
        assert len(store.history(other)) == 2
        assert store.load(other, "boris").profile is not None

    def test_forgetting_can_stay_within_a_shop(self, store: FullStore) -> None:
        elsewhere = ChatKey("other", "web", "c1")
        store.commit(turn(1))
        store.commit(turn(1, key=elsewhere))
        store.forget("anna", shop="main")
        assert store.load(KEY, "anna").version == 0
        assert store.load(elsewhere, "anna").version == 1

    def test_forgetting_reaches_what_one_said_in_a_chat_that_changed_hands(self, store: FullStore) -> None:
        store.commit(turn(1))
        store.commit(turn(2, shopper="boris"))
        store.forget("anna")
        assert [entry["turn"] for entry in store.history(KEY)] == [2, 2]
        assert store.load(KEY, "boris").version == 2

    def test_a_turn_that_forgets_leaves_only_itself(self, store: FullStore) -> None:
        store.commit(turn(1))
        store.commit(turn(1, key=ChatKey("main", "web", "c2")))
        store.commit(turn(2, state={}, profile={}, forget=True))
        record = store.load(KEY, "anna")
        assert (record.version, record.turn, record.state, record.profile) == (2, 2, {}, {})
        assert [entry["turn"] for entry in store.history(KEY)] == [2, 2]
        assert store.load(ChatKey("main", "web", "c2"), "anna").version == 0
        assert store.replayed(KEY, "u2") == [{"text": "answer 2"}]

    def test_card_numbers_are_never_stored(self, store: FullStore) -> None:
        spoken = {"text": f"my card is {CARD}, thanks"}
        store.commit(
            turn(1, incoming=spoken,
                 state={"last": CARD, "max": 4111111111111111.0, "ids": ["4111111111111111"]},
                 reply={"text": f"{CARD}?", "products": [{"id": "4111111111111111"}]},
                 profile={"name": "4111111111111111"}, events=(EventRecord("misunderstood", spoken),))
        )  # fmt: skip
        record = store.load(KEY, "anna")
        everything = repr((store.history(KEY), record, store.waiting()))
        assert "4111 1111" not in everything
        assert everything.count("4111111111111111") == 2  # ids of products
        assert record.state == {"last": "••••••••••••1111", "max": None, "ids": ["4111111111111111"]}

    def test_odd_text_comes_back_as_it_was(self, store: FullStore) -> None:
        odd = "'; DROP TABLE chat; -- \\ \" 🙄 ё\u2028"
        store.commit(turn(1, incoming={"text": odd}, key=ChatKey("main", "web", odd), update_id=odd))
        assert store.history(ChatKey("main", "web", odd))[0]["body"] == {"text": odd}
        assert store.replayed(ChatKey("main", "web", odd), odd) == [{"text": "answer 1"}]


class LogContract:
    """The rest of the contract: messages as a log, who owns the chat, changes outside turns."""

    def test_ids_are_a_cursor(self, store: FullStore) -> None:
        store.commit(turn(1))
        first = store.after(KEY, 0)
        assert [(one["from"], one["body"]["text"]) for one in first] == [
            ("shopper", "вопрос 1"), ("bot", "answer 1")
        ]  # fmt: skip
        store.commit(turn(1, key=ChatKey("main", "web", "c2")))
        store.commit(turn(2))
        rest = store.after(KEY, first[-1]["id"])
        assert [one["turn"] for one in rest] == [2, 2]
        ids = [one["id"] for one in first + rest]
        assert ids == sorted(set(ids))
        assert store.after(KEY, first[0]["id"], limit=1) == [first[1]]
        assert store.after(KEY, ids[-1]) == []
        assert store.history(KEY, limit=2, before=rest[1]["id"]) == [first[1], rest[0]]

    def test_a_cursor_is_never_given_twice(self, store: FullStore) -> None:
        store.commit(turn(1))
        latest = store.after(KEY, 0)[-1]["id"]
        store.forget("anna")
        store.commit(turn(1))
        assert store.after(KEY, latest) == store.history(KEY)

    def test_a_person_takes_over_answers_and_gives_back(self, store: FullStore) -> None:
        store.commit(turn(1, act=Request("asked", "call a person")))
        assert store.load(KEY, "anna").ownership.version == 1
        taken = answer(store, "agent:1", "Добрый день!")
        own = store.load(KEY, "anna").ownership
        assert (own.owner, own.agent, own.version) == ("human", "agent:1", 2)
        assert own == taken.record.ownership
        said = store.after(KEY, 0)[-1]
        assert (said["id"],) == taken.message_ids
        assert (said["from"], said["author"], said["turn"]) == ("human", "agent:1", 1)
        answer(store, "agent:1", "Ещё минутку")
        assert store.load(KEY, "anna").ownership.version == 2
        store.change(KEY, NOW, lambda chat: Change(move(chat.ownership, GiveBack("agent:1"), NOW)))
        assert store.load(KEY, "anna").owner == "bot"
        changes = [event.data for event in store.waiting() if event.name == "owner_changed"]
        assert [(one["from"], one["to"], one["by"], one["why"]) for one in changes] == [
            ("bot", "queued", "assistant", "asked"),
            ("queued", "human", "agent:1", "answered"),
            ("human", "bot", "agent:1", "given_back"),
        ]

    def test_a_turn_computed_while_a_person_took_over_is_not_said(self, store: FullStore) -> None:
        store.commit(turn(1))
        answer(store, "agent:1", "I take this one")
        with pytest.raises(StaleChatError):
            store.commit(turn(2))
        with pytest.raises(BotMaySayNothingError):
            store.commit(turn(2, version=2))
        store.commit(turn(2, version=2, reply=None))
        assert [one["from"] for one in store.history(KEY)] == ["shopper", "bot", "human", "shopper"]
        assert store.replayed(KEY, "u2") == []
        with pytest.raises(BotMaySayNothingError):
            store.change(KEY, NOW, lambda _: Change(words=(Words("bot", {"text": "psst"}),)))

    def test_a_closed_chat_is_silent_until_the_shopper_speaks(self, store: FullStore) -> None:
        store.commit(turn(1))
        for agent in ("agent:1", "agent:2"):
            store.change(KEY, NOW, lambda chat, who=agent: closing(chat, who))  # type: ignore[misc]
        assert [one["from"] for one in store.history(KEY)] == ["shopper", "bot", "system"]
        assert store.load(KEY, "anna").ownership.closed
        with pytest.raises(BotMaySayNothingError):
            store.change(KEY, NOW, lambda _: Change(words=(Words("bot", {"text": "psst"}),)))
        store.commit(turn(2, version=2))
        assert not store.load(KEY, "anna").ownership.closed

    def test_an_agents_update_counts_once(self, store: FullStore) -> None:
        store.commit(turn(1))
        first, again = (answer(store, "agent:1", "Hello", update="desk:7") for _ in range(2))
        assert first.message_ids
        assert not first.again
        assert again.again
        assert len(store.history(KEY)) == 3

    def test_a_change_that_decides_nothing_changes_nothing(self, store: FullStore) -> None:
        store.commit(turn(1))
        assert store.change(KEY, NOW, lambda _: None).record.version == 1
        assert store.load(KEY, "anna").version == 1

    def test_a_chat_that_is_not_there_is_told(self, store: FullStore) -> None:
        with pytest.raises(UnknownChatError):
            store.change(KEY, NOW, lambda _: None)


def answer(store: Store, agent: str, text: str, update: str | None = None) -> Changed:
    def decide(chat: ChatRecord) -> Change:
        words = Words("human", {"text": text}, author=agent, update_id=update)
        return Change(move(chat.ownership, Answer(agent), NOW), (words,))

    return store.change(KEY, NOW, decide)


def closing(chat: ChatRecord, agent: str) -> Change | None:
    closed = move(chat.ownership, Close(agent), NOW)
    return None if closed is None else Change(closed, (Words("system", {"text": "Bye"}),))
