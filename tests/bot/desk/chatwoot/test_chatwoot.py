"""Chatwoot as a desk, against a stub of its documented API, over ASGI."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App
from bot.bus import chat_topic
from bot.delivery.dispatcher import Dispatcher
from bot.desk.chatwoot.wiring import chatwoot_desk
from bot.messages import ChatKey, File, Incoming
from tests.bot.desk.conftest import desk_app
from tests.contracts.desk import KEY, DeskContract
from tests.fakes.chatwoot import TOKEN, PretendedChatwoot

URL = "https://chatwoot.example"
SECRET = "s" * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


class ChatwootHarness:
    """`tests.contracts.desk.DeskHarness`."""

    def __init__(self, app: App, other: PretendedChatwoot) -> None:
        self.app = app
        self.other = other
        self._loop = asyncio.new_event_loop()
        self._http = httpx.AsyncClient(transport=httpx.ASGITransport(other.app))
        made = chatwoot_desk(app, SECRET, self._http)
        assert made is not None
        self.made = made
        self.hook = httpx.AsyncClient(
            transport=httpx.ASGITransport(made.webhook.app), base_url="http://shop.example"
        )
        self._later = timedelta()
        self._updates = 0

    def close(self) -> None:
        self.run(self._http.aclose())
        self.run(self.hook.aclose())
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._loop.run_until_complete(work)

    def shopper_says(self, text: str, files: tuple[File, ...] = (), key: ChatKey = KEY) -> None:
        self._updates += 1
        incoming = Incoming(
            key, "anna", datetime.now(UTC), text, update_id=f"u{self._updates}", name="Anna", files=files
        )
        self.app.assistant.handle(incoming)
        self.settle()

    def agent_says(self, text: str, *, twice: bool = False) -> None:
        event = self.other.agent_writes(self.conversation, text)
        if twice:
            self.other.events.append(dict(event))
        self.settle()

    def agent_notes(self, text: str) -> None:
        self.other.agent_writes(self.conversation, text, private=True)
        self.settle()

    def agent_gives_back(self) -> None:
        self.other.agent_sets(self.conversation, "pending")
        self.settle()

    def agent_closes(self) -> None:
        self.other.agent_sets(self.conversation, "resolved")
        self.settle()

    def loses_place(self) -> None:
        self.other.deletes(self.conversation)

    def breaks(self) -> None:
        self.other.troubles.append(503)

    def seen(self) -> list[str]:
        return [one["content"] for one in self.other.conversations[self.conversation]["messages"]]

    def heard(self) -> list[tuple[str, str]]:
        return [(one["from"], one["body"].get("text", "")) for one in self.app.store.history(KEY, 1000)]

    def places(self) -> int:
        return self.other.made

    @property
    def conversation(self) -> int:
        place = self.app.places.get("chatwoot", KEY)
        assert place is not None
        return int(place.id)

    @property
    def status(self) -> str:
        return str(self.other.conversations[self.conversation]["status"])

    def settle(self) -> None:
        """Events to us, deliveries to them, until there are none."""

        def clock() -> datetime:
            return datetime.now(UTC) + self._later

        dispatcher = Dispatcher(self.app.outbox, {"chatwoot": self.made.desk}, self.app.bus, clock)
        for _ in range(4):
            while self.other.events:
                self.post(self.other.events.pop(0))
            self.run(dispatcher.drain())
            self._later += timedelta(minutes=10)
        assert self.app.outbox.counts("main").keys() <= {"sent"}

    def post(self, event: Any, path: str | None = None) -> int:
        answer = self.run(self.hook.post(path or self.made.path.removeprefix("/desk/chatwoot"), json=event))
        return int(answer.status_code)


@pytest.fixture
def desk(demo: App, tmp_path: Path) -> Iterator[ChatwootHarness]:
    other = PretendedChatwoot()
    app = desk_app(
        demo, tmp_path, chatwoot_url=URL, chatwoot_account=other.account, chatwoot_inbox=other.inbox,
        chatwoot_token=TOKEN,
    )  # fmt: skip
    harness = ChatwootHarness(app, other)
    yield harness
    harness.close()
    app.engine.dispose()


class TestChatwoot(DeskContract):
    pass


def test_the_status_follows_the_chat(desk: ChatwootHarness) -> None:
    desk.shopper_says("call a human")
    assert desk.status == "open"
    first = desk.other.conversations[desk.conversation]["messages"][0]
    assert (first["private"], first["message_type"]) == (True, "outgoing")
    desk.agent_says("Hello")
    desk.agent_gives_back()
    assert desk.status == "pending"
    desk.shopper_says("call a human")
    assert desk.status == "open"
    desk.agent_says("Again me")
    desk.agent_closes()
    assert desk.status == "resolved"
    assert desk.app.store.load(KEY, "anna").ownership.closed


def test_a_late_event_counts_by_how_things_stand_now(desk: ChatwootHarness) -> None:
    desk.shopper_says("call a human")
    desk.agent_says("Hello")
    late = {"id": desk.conversation, "status": "pending", "event": "conversation_status_changed"}
    desk.post(late)
    assert desk.app.store.load(KEY, "anna").owner == "human"


def test_what_is_no_agents_word_is_left_alone(desk: ChatwootHarness) -> None:
    desk.shopper_says("call a human")
    before = desk.heard()
    said = desk.other.agent_writes(desk.conversation, "psst")
    desk.other.events.clear()
    for change in (
        {"message_type": "template"},
        {"message_type": "incoming"},
        {"sender": {"id": 1, "type": "agent_bot"}},
        {"sender": None},
        {"private": True},
        {"account": {"id": 99}},
        {"conversation": {"id": 424242}},
        {"conversation": None},
        {"event": "message_updated"},
        {"event": None},
    ):
        assert desk.post({**said, **change}) == 200
    assert desk.post(["odd"]) == desk.post("odd") == 200
    assert desk.heard() == before


def test_the_address_is_the_key(desk: ChatwootHarness) -> None:
    desk.shopper_says("call a human")
    before = desk.heard()
    event = desk.other.agent_writes(desk.conversation, "let me in")
    desk.other.events.clear()
    for path in ("/wrong", "/" + "0" * 40, "/%00"):
        assert desk.post(event, path) == 404
    assert desk.run(desk.hook.get(desk.made.path.removeprefix("/desk/chatwoot"))).status_code == 405
    assert desk.heard() == before


def test_files_go_both_ways_and_only_from_chatwoot_itself(desk: ChatwootHarness) -> None:
    desk.shopper_says("call a human")
    desk.shopper_says("like this", (desk.app.files.save(PNG, "dress.png"),))
    messages = desk.other.conversations[desk.conversation]["messages"]
    mine = next(one for one in messages if one["content"] == "like this")
    assert (mine["files"], mine["message_type"]) == (["dress.png"], "incoming")
    desk.other.files["a.png"] = PNG
    attachments = [{"data_url": f"{URL}/files/a.png"}, {"data_url": "http://169.254.169.254/files/a.png"}]
    desk.other.agent_writes(desk.conversation, "or that?", attachments=attachments)
    desk.settle()
    body = desk.app.store.history(KEY)[-1]["body"]
    assert [(file["name"], file["media_type"]) for file in body["files"]] == [("a.png", "image/png")]


def test_a_wrong_token_becomes_a_dead_letter(desk: ChatwootHarness, demo: App, tmp_path: Path) -> None:
    desk.other.troubles = [401]
    desk.app.assistant.handle(Incoming(KEY, "anna", datetime.now(UTC), "call a human", update_id="u"))
    dispatcher = Dispatcher(
        desk.app.outbox, {"chatwoot": desk.made.desk}, desk.app.bus, lambda: datetime.now(UTC) + timedelta(1)
    )
    desk.run(dispatcher.drain())
    (dead,) = desk.app.outbox.listed("main")
    assert "401" in str(dead.error)
    assert TOKEN not in str(dead.error)


def test_a_person_who_is_forgotten_is_gone_from_chatwoot_too(desk: ChatwootHarness) -> None:
    desk.shopper_says("call a human, my name is Anna")
    conversation = desk.conversation
    desk.run(desk.made.desk.erase(str(conversation)))
    assert desk.other.conversations == {}
    assert desk.other.contacts == {}
    desk.run(desk.made.desk.erase(str(conversation)))  # it is gone already


def test_an_agent_who_is_writing_there_is_shown(desk: ChatwootHarness) -> None:
    desk.shopper_says("call a human")
    there = {"conversation": {"id": desk.conversation}, "user": {"type": "user", "name": "Carla"}}

    async def heard(**more: Any) -> Any:
        async with desk.app.bus.subscribe(chat_topic(KEY)) as calls:
            await desk.made.webhook.heard({"event": "conversation_typing_on", **there, **more})
            signal = await calls.next(0.05)
            return None if signal is None else dict(signal.data)

    assert desk.run(heard()) == {"type": "typing", "from": "human", "name": "Carla"}
    assert desk.run(heard(is_private=True)) is None
    assert desk.run(heard(user={"type": "contact", "name": "Anna"})) is None
    desk.agent_gives_back()
    assert desk.run(heard()) is None
