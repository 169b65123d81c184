from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

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
def cookie(address: str) -> str:
    return httpx.get(address).headers["set-cookie"].partition(";")[0]


class Page:
    """What a browser's tab does, as far as the protocol goes."""

    def __init__(self, address: str, cookie: str, query: str = "chat=a", origin: str | None = None) -> None:
        url = f"{address.replace('http', 'ws', 1)}/api/v1/live?{query}"
        self._connecting = connect(url, additional_headers={"Cookie": cookie}, origin=cast(Any, origin))

    def __enter__(self) -> Page:
        self.socket: ClientConnection = self._connecting.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._connecting.__exit__(*error)

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def next(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv(timeout=5))
        return message

    def until(self, kind: str) -> dict[str, Any]:
        while (message := self.next())["type"] != kind:
            pass
        return message

    def close_code(self) -> int:
        for _ in range(10):
            try:
                self.socket.recv(timeout=5)
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 0
        raise AssertionError("the server did not close the connection")


def test_a_turn(address: str, cookie: str, assistant: FakeAssistant) -> None:
    with Page(address, cookie, "chat=a&language=ru-RU") as page:
        assert page.next() == {"type": "ready", "cursor": 0}
        page.send(type="message", id="m1", text="a lamp")
        assert page.next() == {"type": "typing"}
        reply = page.next()
        assert (reply["type"], reply["cursor"], reply["in_reply_to"], reply["from"]) == (
            "reply",
            1,
            "m1",
            "bot",
        )
        press = reply["reply"]["products"][0]["buttons"][0]
        page.send(type="press", id="m2", **press)
        assert page.until("reply")["reply"]["cart"][0]["quantity"] == 1
    first, second = assistant.turns
    assert (first.text, first.press, first.locale, first.update_id) == ("a lamp", None, "ru-RU", "m1")
    assert (second.text, second.press) == ("", press["press"])


def test_the_same_id_again_gives_one_turn_and_its_reply_again(
    address: str, cookie: str, assistant: FakeAssistant
) -> None:
    with Page(address, cookie) as page:
        page.send(type="message", id="m1", text="a lamp")
        first = page.until("reply")
    with Page(address, cookie) as page:
        page.send(type="message", id="m1", text="a lamp")
        again = page.until("reply")
    assert (first["cursor"], first["reply"]) == (again["cursor"], again["reply"])
    assert len(assistant.turns) == 1


def test_resume_replays_what_was_missed(address: str, cookie: str) -> None:
    with Page(address, cookie) as page:
        for number in (1, 2, 3):
            page.send(type="message", id=f"m{number}", text=f"text {number}")
            page.until("reply")
    with Page(address, cookie, "chat=a&since=1") as page:
        assert page.next() == {"type": "ready", "cursor": 3}
        kinds = [(message["type"], message["cursor"]) for message in (page.next() for _ in range(4))]
    assert kinds == [("said", 2), ("reply", 2), ("said", 3), ("reply", 3)]
    with Page(address, cookie, "chat=a&since=3") as page:
        page.next()
        page.send(type="ping")
        assert page.next() == {"type": "pong"}


def test_a_turn_goes_on_when_the_page_leaves(address: str, cookie: str, assistant: FakeAssistant) -> None:
    assistant.delay = 0.3
    with Page(address, cookie) as page:
        page.send(type="message", id="m1", text="a lamp")
        page.until("typing")
    with Page(address, cookie, "chat=a&since=0") as page:
        page.send(type="message", id="m1", text="a lamp")
        assert page.until("reply")["in_reply_to"] == "m1"
    assert len(assistant.turns) == 1


def test_tabs_of_a_chat_see_each_other_and_others_dont(address: str, cookie: str) -> None:
    stranger = httpx.get(address).headers["set-cookie"].partition(";")[0]
    with Page(address, cookie) as one, Page(address, cookie) as two, Page(address, stranger) as other:
        for page in (one, two, other):
            page.until("ready")
        one.send(type="message", id="m1", text="a lamp")
        assert two.until("said")["text"] == "a lamp"
        assert two.until("reply")["in_reply_to"] == "m1"
        other.send(type="ping")
        assert other.next() == {"type": "pong"}


def test_a_failing_turn_leaves_the_connection(address: str, cookie: str) -> None:
    with Page(address, cookie) as page:
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
def test_nonsense_is_answered(address: str, cookie: str, raw: str) -> None:
    with Page(address, cookie) as page:
        page.next()
        page.socket.send(raw)
        assert page.next()["code"] == "bad_message"
        page.send(type="ping")
        assert page.next() == {"type": "pong"}


def test_half_an_emoji_is_no_failure(address: str, cookie: str) -> None:
    with Page(address, cookie) as page:
        page.socket.send('{"type": "message", "id": "1", "text": "hello \\ud83d"}')
        assert page.until("reply")["reply"]["text"] == "You said: hello \ufffd"


def test_too_many_at_once(address: str, cookie: str, assistant: FakeAssistant) -> None:
    assistant.delay = 0.2
    with Page(address, cookie) as page:
        for number in range(6):
            page.send(type="message", id=f"m{number}", text="hello")
        error = page.until("error")
        assert error["code"] == "too_many"
        assert error["id"].startswith("m")


def test_connections_that_are_closed(address: str, cookie: str) -> None:
    with Page(address, "shopkeeper_guest=forged.forged") as page:
        assert page.close_code() == 4401
    with Page(address, cookie, origin="https://evil.example") as page:
        assert page.close_code() == 4403
    with Page(address, cookie, "chat=no%20spaces") as page:
        assert page.close_code() == 4422
    with Page(address, cookie) as page:
        page.send(type="message", id="m1", text="x" * 3000)
        assert page.close_code() == 1009
    with Page(address, cookie) as page:
        page.socket.send(b"\x00\x01")
        assert page.close_code() == 1003
    with Page(address, cookie) as page:
        assert page.close_code() == 1000  # nothing said for longer than `idle_seconds`


def test_the_own_origin_passes(address: str, cookie: str) -> None:
    with Page(address, cookie, origin=address) as page:
        assert page.next()["type"] == "ready"
