"""Forum topics as a desk, over HTTP to the pretended Bot API server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.accounts.base import Visit
from bot.app import App
from bot.desk.agents import Agent
from bot.desk.telegram.topics import DESK
from bot.messages import Incoming
from tests.bot.desk.conftest import desk_app
from tests.bot.desk.telegram.topics_harness import TOKEN, TopicsHarness
from tests.contracts.desk import KEY, DeskContract
from tests.fakes.bot_api import BotApi, Fault, running_bot_api, shown

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with running_bot_api() as api:
        yield api


@pytest.fixture
def desk(demo: App, tmp_path: Path, api: BotApi) -> Iterator[TopicsHarness]:
    world = api.world
    world.bots.clear()
    world.calls.clear()
    api.server.troubles.clear()
    bot = world.add_bot(TOKEN, "shop_bot")
    boris = world.add_person("Boris")
    group = world.add_group("Desk", boris, forum=True)
    world.join(group, bot, admin=True)
    app = desk_app(demo, tmp_path, telegram_token=TOKEN, telegram_server=api.url, telegram_desk=group.id)
    harness = TopicsHarness(app, api, api.talk(bot, boris, group))
    yield harness
    harness.close()
    app.engine.dispose()


class TestTopics(DeskContract):
    pass


def test_the_packet_is_pinned_and_the_topic_named(desk: TopicsHarness) -> None:
    desk.shopper_says("call a human")
    (packet,) = [one for one in desk.in_topic() if "asked for a person" in shown(one)]
    assert desk.boris.chat.pinned == [packet["message_id"]]
    assert desk.boris.chat.topics[desk.thread].name == "Anna · test"


def test_each_command_does_its_own(desk: TopicsHarness) -> None:
    desk.shopper_says("call a human")
    said = len(desk.heard())

    def own() -> tuple[str, str | None]:
        ownership = desk.app.store.load(KEY, "anna").ownership
        return ownership.owner, ownership.agent

    boris = f"telegram:{desk.boris.person.id}"
    desk.agent_says("/take")
    assert own() == ("human", boris)
    assert "Boris has the chat." in desk.seen()
    desk.agent_says("/note speaks fast")
    (note,) = desk.app.notebook.notes(agent(desk), KEY)
    assert (note.author_name, note.text) == ("Boris", "speaks fast")
    desk.agent_says("/tag VIP")
    assert desk.app.notebook.tags(agent(desk), KEY) == ["vip"]
    desk.app.canned.put(agent(desk), "hello", {"en": "Hello {{name}}, {{agent}} speaking."})
    desk.agent_says("/canned")
    assert "/canned hello" in desk.seen()[-1]
    desk.agent_says("/canned hello")
    assert desk.heard()[-1] == ("human", "Hello Anna, Boris speaking.")
    assert sum("Boris speaking" in text for text in desk.seen()) == 1
    desk.agent_says("/canned nothing")
    assert "no canned reply" in desk.seen()[-1]
    desk.agent_says("/packet")
    assert sum("asked for a person" in text for text in desk.seen()) == 2
    desk.agent_says("/dance")
    assert "/take" in desk.seen()[-1]
    desk.agent_says("/return")
    assert own() == ("bot", None)
    desk.agent_says("/close")
    assert desk.boris.chat.topics[desk.thread].closed
    leaked = [text for _, text in desk.heard()[said:] if text.startswith("/") or "speaks fast" in text]
    assert leaked == []


def test_a_chat_is_assigned_by_reply_or_by_name(desk: TopicsHarness) -> None:
    desk.shopper_says("call a human")
    vera = desk.api.world.add_person("Vera")
    desk.boris.chat.members.add(vera.id)
    other = desk.api.talk(desk.boris.bot, vera, desk.boris.chat)
    hers = other.says("/note I know this one", thread=desk.thread)
    desk.hear()
    desk.boris.says("/assign", thread=desk.thread, reply_to=hers)
    desk.hear()
    assert desk.app.store.load(KEY, "anna").ownership.agent == f"telegram:{vera.id}"
    people = desk.app.people
    ada = people.join(people.setup("main") or "", "ada@shop.example", "Ada", "a long password", Visit())
    desk.agent_says("/assign ada")
    assert desk.app.store.load(KEY, "anna").ownership.agent == ada.agent.id
    assert "Boris assigned the chat to Ada." in desk.seen()
    desk.agent_says("/assign nobody")
    assert "Assign it to whom?" in desk.seen()[-1]


def test_service_messages_and_other_topics_never_leak(desk: TopicsHarness) -> None:
    desk.shopper_says("call a human")
    before = desk.heard()
    desk.boris.closes_topic(desk.thread)
    desk.boris.closes_topic(desk.thread, closed=False)
    desk.boris.says("lunch, anybody?")
    desk.boris.says("in a topic of our own", thread=desk.thread + 1000)
    desk.hear()
    assert desk.heard() == before


def test_corrections_go_both_ways_in_place(desk: TopicsHarness) -> None:
    desk.shopper_says("call a human")
    said = desk.boris.says("It costs 10", thread=desk.thread)
    desk.hear()
    desk.boris.edits(said, "It costs 12")
    desk.hear()
    log = desk.app.store.history(KEY)
    original = next(one["id"] for one in log if one["body"].get("text") == "It costs 10")
    assert (log[-1]["body"]["text"], log[-1]["body"]["edits"]) == ("It costs 12", original)
    desk.boris.edits(said, "It costs 12")
    desk.hear()


def test_pictures_and_documents_go_both_ways(desk: TopicsHarness) -> None:
    desk.shopper_says("call a human")
    desk.boris.sends_photo()
    desk.hear()  # in no topic: nobody's
    with desk.api.world.lock:
        photo = desk.api.world.keep_file(b"\xff\xd8\xff a real picture")
    desk.boris._sends(
        thread=desk.thread,
        photo=[{"file_id": photo, "file_unique_id": "u", "width": 9, "height": 9}],
        caption="like this?",
    )
    desk.hear()
    body = desk.app.store.history(KEY)[-1]["body"]
    assert (body["text"], body["files"][0]["media_type"]) == ("like this?", "image/jpeg")
    assert desk.app.files.read(body["files"][0]["id"]) == b"\xff\xd8\xff a real picture"

    kept = desk.app.files.save(PNG, "../../my dress.exe")
    assert kept.name == "my dress.png"
    incoming = Incoming(KEY, "anna", datetime.now(UTC), "look", update_id="f1", files=(kept,))
    assert desk.app.assistant.handle(incoming) == []
    desk.settle()
    assert "look" in desk.seen()[-1]
    assert "photo" in desk.in_topic()[-1]
    desk.boris._sends(
        thread=desk.thread,
        document={
            "file_id": desk.api.world.keep_file(b"MZ\x90"),
            "file_unique_id": "x",
            "file_name": "a.exe",
        },
    )
    desk.hear()
    assert "Only pictures" in desk.seen()[-1]


def test_a_topic_that_was_closed_by_hand_is_opened_again(desk: TopicsHarness) -> None:
    desk.shopper_says("call a human")
    desk.api.inject(Fault("400", method="sendMessage", words="Bad Request: TOPIC_CLOSED"))
    desk.boris.chat.topics[desk.thread].closed = True
    desk.shopper_says("hello?")
    assert not desk.boris.chat.topics[desk.thread].closed
    assert sum("hello?" in text for text in desk.seen()) == 1
    assert desk.places() == 1


def test_without_the_right_to_pin_the_packet_still_stands_there(desk: TopicsHarness) -> None:
    desk.api.inject(
        Fault(
            "400", method="pinChatMessage", words="Bad Request: not enough rights to manage pinned messages"
        )
    )
    desk.shopper_says("call a human")
    assert "asked for a person" in desk.seen()[0]


def test_html_in_what_a_shopper_says_is_only_words(desk: TopicsHarness) -> None:
    desk.shopper_says("hello <b>now</b> & <script>alert(1)</script>")
    desk.shopper_says("call a human")
    desk.shopper_says("<a href='https://evil.example'>x</a> </blockquote>")
    assert "<script>alert(1)</script>" in desk.seen()[0]
    assert any("<a href='https://evil.example'>x</a>" in text for text in desk.seen()[1:])


def agent(desk: TopicsHarness) -> Agent:
    return Agent(f"telegram:{desk.boris.person.id}", "Boris", "agent", "main")


def test_a_person_who_is_forgotten_is_gone_from_the_group_too(desk: TopicsHarness) -> None:
    desk.shopper_says("call a human, my name is Anna")
    topic, place = desk.thread, desk.app.places.get(DESK, KEY)
    assert place is not None
    desk.run(desk.topics.erase(place.id))
    assert desk.boris.chat.topics[topic].deleted
    assert [one for one in desk.boris.chat.messages.values() if one.get("message_thread_id") == topic] == []
    desk.run(desk.topics.erase(place.id))  # it is gone already
