from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from bot.bus import chat_topic
from bot.channels.web.protocol import PASS, PROTOCOL
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def address(assistant: FakeAssistant) -> Iterator[str]:
    with serving(lamp_shop(assistant, 0, message_limit=2000, idle_seconds=1.0, pending_limit=2)) as address:
        yield address


@pytest.fixture
def token(address: str) -> str:
    return new_token(address)


def new_token(address: str) -> str:
    return str(httpx.post(f"{address}/api/v1/page/guest", json={}).json()["token"])


class Page:
    """What a browser's tab does, as far as the protocol goes."""

    def __init__(self, address: str, token: str, query: str = "chat=a", origin: str | None = None) -> None:
        url = f"{address.replace('http', 'ws', 1)}/api/v1/live?{query}"
        protocols = cast(Any, [PROTOCOL, PASS + token])
        self._connecting = connect(url, subprotocols=protocols, origin=cast(Any, origin))

    def __enter__(self) -> Page:
        self.socket: ClientConnection = self._connecting.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._connecting.__exit__(*error)

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=20))
        return message

    def until(self, kind: str) -> dict[str, Any]:
        while (message := self.next())["type"] != kind:
            pass
        return message

    def close_code(self) -> int:
        for _ in range(10):
            try:
                self.socket.recv(timeout=20)
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 0
        raise AssertionError("the server did not close the connection")


def test_a_turn(address: str, token: str, assistant: FakeAssistant) -> None:
    with Page(address, token, "chat=a&language=ru-RU") as page:
        assert page.next() == {"type": "ready", "cursor": 0, "since": 0, "owner": "bot"}
        page.send(type="message", id="m1", text="a lamp")
        said, reply = page.until("said"), page.until("reply")
        assert (said["cursor"], said["id"], said["text"]) == (1, "m1", "a lamp")
        assert (reply["cursor"], reply["in_reply_to"], reply["from"]) == (2, "m1", "bot")
        assert page.until("accepted") == {"type": "accepted", "in_reply_to": "m1"}
        press = reply["reply"]["products"][0]["buttons"][0]
        page.send(type="press", id="m2", **press)
        assert page.until("reply")["reply"]["cart"][0]["quantity"] == 1
    first, second = assistant.turns
    assert (first.text, first.press, first.locale, first.update_id) == ("a lamp", None, "ru-RU", "m1")
    assert (second.text, second.press) == ("", press["press"])


def test_the_same_id_again_gives_one_turn(address: str, token: str, assistant: FakeAssistant) -> None:
    with Page(address, token) as page:
        page.send(type="message", id="m1", text="a lamp")
        first = page.until("reply")
    with Page(address, token, "chat=a&since=1") as page:
        page.send(type="message", id="m1", text="a lamp")
        assert page.until("reply") == first
        assert page.until("accepted")["in_reply_to"] == "m1"
    assert len(assistant.turns) == 1


def test_resume_replays_what_was_missed(address: str, token: str) -> None:
    with Page(address, token) as page:
        for number in (1, 2, 3):
            page.send(type="message", id=f"m{number}", text=f"text {number}")
            page.until("reply")
    with Page(address, token, "chat=a&since=2") as page:
        assert page.next() == {"type": "ready", "cursor": 6, "since": 2, "owner": "bot"}
        kinds = [(message["type"], message["cursor"]) for message in (page.next() for _ in range(4))]
    assert kinds == [("said", 3), ("reply", 4), ("said", 5), ("reply", 6)]
    with Page(address, token, "chat=a&since=6") as page:
        page.next()
        page.send(type="ping")
        assert page.next() == {"type": "pong"}


def test_a_turn_goes_on_when_the_page_leaves(address: str, token: str, assistant: FakeAssistant) -> None:
    assistant.delay = 0.3
    with Page(address, token) as page:
        page.send(type="message", id="m1", text="a lamp")
        page.until("typing")
    with Page(address, token, "chat=a&since=0") as page:
        page.send(type="message", id="m1", text="a lamp")
        assert page.until("reply")["in_reply_to"] == "m1"
    assert len(assistant.turns) == 1


def test_tabs_of_a_chat_see_each_other_and_others_dont(address: str, token: str) -> None:
    stranger = new_token(address)
    with Page(address, token) as one, Page(address, token) as two, Page(address, stranger) as other:
        for page in (one, two, other):
            page.until("ready")
        one.send(type="message", id="m1", text="a lamp")
        assert two.until("said")["text"] == "a lamp"
        assert two.until("reply")["in_reply_to"] == "m1"
        other.send(type="ping")
        assert other.next() == {"type": "pong"}


def test_a_failing_turn_leaves_the_connection(address: str, token: str) -> None:
    with Page(address, token) as page:
        page.send(type="message", id="m1", text="fail")
        error = page.until("error")
        assert (error["id"], error["code"]) == ("m1", "failed")
        assert "shelf" not in json.dumps(error)
        page.send(type="message", id="m2", text="nobody")
        assert page.until("accepted") == {"type": "accepted", "in_reply_to": "m2"}


@pytest.mark.parametrize(
    "raw",
    ["{", "[]", "null", '"x"', "{}", '{"type": "message"}', '{"type": "message", "id": "1", "text": ""}',
     '{"type": "order", "id": "1"}', "[" * 1900],
)  # fmt: skip
def test_nonsense_is_answered(address: str, token: str, raw: str) -> None:
    with Page(address, token) as page:
        page.next()
        page.socket.send(raw)
        assert page.next()["code"] == "bad_message"
        page.send(type="ping")
        assert page.next() == {"type": "pong"}


def test_half_an_emoji_is_no_failure(address: str, token: str) -> None:
    with Page(address, token) as page:
        page.socket.send('{"type": "message", "id": "1", "text": "hello \\ud83d"}')
        assert page.until("reply")["reply"]["text"] == "You said: hello \ufffd"


def test_too_many_at_once(address: str, token: str, assistant: FakeAssistant) -> None:
    assistant.delay = 0.2
    with Page(address, token) as page:
        for number in range(6):
            page.send(type="message", id=f"m{number}", text="hello")
        error = page.until("error")
        assert error["code"] == "too_many"
        assert error["id"].startswith("m")


def test_connections_that_are_closed(address: str, token: str) -> None:
    with Page(address, "forged.1.forged") as page:
        assert page.close_code() == 4401
    with Page(address, token, origin="https://evil.example") as page:
        assert page.close_code() == 4403
    with Page(address, token, "chat=no%20spaces") as page:
        assert page.close_code() == 4422
    with Page(address, token) as page:
        page.send(type="message", id="m1", text="x" * 3000)
        assert page.close_code() == 1009
    with Page(address, token) as page:
        page.socket.send(b"\x00\x01")
        assert page.close_code() == 1003
    with Page(address, token) as page:
        assert page.close_code() == 1000  # nothing said for longer than `idle_seconds`


def test_the_own_origin_passes(address: str, token: str) -> None:
    with Page(address, token, origin=address) as page:
        assert page.next()["type"] == "ready"


def test_a_person_who_answers_in_another_part_is_heard_at_once(
    address: str, token: str, assistant: FakeAssistant
) -> None:
    with Page(address, token, "chat=a&since=0") as page:
        page.send(type="message", id="m1", text="nobody")
        assert page.until("owner") == {"type": "owner", "owner": "human"}
        page.until("accepted")
        answer = assistant.answer_as_a_person(assistant.turns[0].key, "Hear I am")
        reply = page.until("reply")
        assert (reply["cursor"], reply["from"], reply["name"]) == (answer, "human", "Vera")
        assistant.answer_as_a_person(assistant.turns[0].key, "Here I am", edits=answer)
        assert page.until("edited")["edits"] == answer


def test_a_page_that_knows_more_than_there_is_begins_anew(address: str, token: str) -> None:
    with Page(address, token) as page:
        page.send(type="message", id="m1", text="a lamp")
        page.until("accepted")
    with Page(address, token, "chat=a&since=900") as page:
        assert page.next() == {"type": "ready", "cursor": 2, "since": 0, "owner": "bot"}
        assert [page.next()["cursor"] for _ in range(2)] == [1, 2]


def test_a_lost_call_only_delays(assistant: FakeAssistant) -> None:
    shop = lamp_shop(assistant, 0, reread_seconds=0.2)
    with serving(shop) as address, Page(address, new_token(address), "chat=a&since=0") as page:
        page.send(type="message", id="m1", text="hello")
        page.until("accepted")
        assistant.bus.publish = lambda topic, data=None: None  # type: ignore[method-assign]
        assistant.answer_as_a_person(assistant.turns[0].key, "Still here")
        assert page.until("reply")["reply"]["text"] == "Still here"


def test_typing_reaches_a_person_and_not_oneself(address: str, token: str, assistant: FakeAssistant) -> None:
    with Page(address, token) as page:
        page.send(type="message", id="m1", text="nobody")  # a person answers this chat from now on
        page.until("accepted")
        heard: list[Any] = []
        key = assistant.turns[-1].key
        publish = assistant.bus.publish

        def listening(topic: str, data: Any = None) -> None:
            if data and data.get("type") == "typing":
                heard.append(data["from"])
            publish(topic, data)

        assistant.bus.publish = listening  # type: ignore[method-assign]
        page.send(type="typing")
        page.send(type="ping")
        assert page.next() == {"type": "pong"}
        assert heard == ["shopper"]
        publish(chat_topic(key), {"type": "typing", "from": "human"})
        assert page.next() == {"type": "typing", "from": "human", "name": None}
