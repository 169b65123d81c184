"""The event protocol: its document is that of the code, the server keeps to it, and no frame breaks it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

import httpx
import jsonschema_rs
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from bot.bus import chat_topic
from bot.channels.web.protocol import FROM_PAGE, NOT_TEXT, PASS, PROTOCOL, TO_PAGE, TOO_BIG, from_page
from bot.channels.web.rates import RateOptions
from scripts import asyncapi
from tests.bot.channels.web_assistant import SCRIPT, FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving

DOCUMENT: dict[str, Any] = yaml.safe_load(asyncapi.PATH.read_text(encoding="utf-8"))
MESSAGES = DOCUMENT["components"]["messages"]


def schema(message: str) -> Any:
    """The schema of a message of the document, with what it refers to."""
    reference = MESSAGES[message]["payload"]["$ref"]
    return jsonschema_rs.validator_for({"$ref": reference, "components": DOCUMENT["components"]})


TOLD = {MESSAGES[model.__name__]["name"]: schema(model.__name__) for model in TO_PAGE}


def hold(event: dict[str, Any]) -> str:
    """The event's type; fails when it isn't what the document says."""
    kind = str(event["type"])
    TOLD[kind].validate(event)
    return kind


class Socket:
    """A live connection that checks each event."""

    def __init__(self, address: str, chat: str = "a", since: int = 0) -> None:
        token = httpx.post(f"{address}/api/v1/page/guest", json={}).json()["token"]
        self.headers = {"authorization": f"Bearer {token}"}
        protocols = cast(Any, [PROTOCOL, PASS + token])
        url = f"{address.replace('http', 'ws', 1)}/api/v1/live?chat={chat}&since={since}"
        self._connecting = connect(url, subprotocols=protocols)

    def __enter__(self) -> Socket:
        self.socket = self._connecting.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._connecting.__exit__(*error)

    def until(self, kind: str) -> list[dict[str, Any]]:
        events = []
        while True:
            events.append(json.loads(self.socket.recv(timeout=20)))
            if hold(events[-1]) == kind:
                return events

    def send(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))


@pytest.fixture(scope="module")
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture(scope="module")
def address(assistant: FakeAssistant) -> Iterator[str]:
    plenty = RateOptions(guest="100000/minute", address="100000/minute", newcomer="100000/minute")
    with serving(lamp_shop(assistant, 0, message_limit=4000, rates=plenty)) as address:
        yield address


def test_the_document_is_that_of_the_code() -> None:
    assert asyncapi.PATH.read_text(encoding="utf-8") == asyncapi.written(), "run python -m scripts.asyncapi"
    assert DOCUMENT["info"]["version"] == "1"
    assert set(MESSAGES) == {model.__name__ for model in (*FROM_PAGE, *TO_PAGE)}


def test_all_that_a_talk_brings_is_as_documented(address: str, assistant: FakeAssistant) -> None:
    with Socket(address) as page:
        seen = {event["type"] for event in page.until("ready")}

        def told(kind: str) -> None:
            seen.update(event["type"] for event in page.until(kind))

        for number, text in enumerate(("a lamp", "compare", f"script {SCRIPT}", "лампа")):
            page.send(type="message", id=f"m{number}", text=text)
            told("accepted")
        page.send(type="press", id="p1", press="add:lamp-1", label="Add to cart")
        told("accepted")
        page.send(type="ping")
        told("pong")
        page.send(type="message", id="m9", text="")
        told("error")
        page.send(type="message", id="f1", text="fail")
        told("error")
        page.send(type="message", id="n1", text="nobody")
        told("owner")
        key = assistant.turns[-1].key
        answer = assistant.answer_as_a_person(key, "Vera here")
        told("reply")
        assistant.answer_as_a_person(key, "Vera is here", edits=answer)
        told("edited")
        assistant.bus.publish(chat_topic(key), {"type": "typing", "from": "human", "name": "Vera"})
        (typing,) = page.until("typing")
        assert typing == {"type": "typing", "from": "human", "name": "Vera"}
        assert seen | {"typing"} == set(TOLD)


def test_requests_bring_the_same_events(address: str) -> None:
    with Socket(address, "b") as page, httpx.Client(base_url=address, headers=page.headers) as client:
        said = {"chat": "b", "id": "1", "text": "a lamp", "since": 0}
        answer = client.post("/api/v1/page/chat", json=said).json()
        assert [hold(event) for event in answer["messages"]] == ["ready", "said", "reply", "accepted"]
        history = client.get("/api/v1/page/history", params={"chat": "b"}).json()
        assert [hold(event) for event in history["messages"]] == ["said", "reply"]
        with client.stream("GET", "/api/v1/page/events", params={"chat": "b", "since": 0}) as stream:
            lines = (line for line in stream.iter_lines() if line.startswith("data:"))
            assert [hold(json.loads(next(lines)[5:])) for _ in range(3)] == ["ready", "said", "reply"]


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.lists(st.integers(), max_size=3),
)
NAMED = st.sampled_from(["message", "press", "ping", "ready", "", "MESSAGE"]) | ODD
LIKELY = st.fixed_dictionaries(
    {},
    optional={
        "type": NAMED,
        "id": st.text(max_size=110) | ODD,
        "text": st.text(max_size=40) | ODD,
        "press": st.text(max_size=30) | ODD,
        "label": ODD,
        "extra": ODD,
    },
)
NESTED = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
FRAMES = st.one_of(
    LIKELY.map(json.dumps),
    NESTED.map(json.dumps),
    st.text(max_size=200),
    st.just("[" * 3000),
    st.just('{"type":"message","id":"\\ud800","text":"\\udfff\\u0000"}'),
)  # fmt: skip


@settings(max_examples=80, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frames=st.lists(FRAMES, min_size=1, max_size=6))
def test_no_text_breaks_the_connection(address: str, frames: list[str]) -> None:
    """Whatever is sent, each answer is as documented, and a ping afterwards is answered."""
    with Socket(address, "fuzz") as page:
        page.until("ready")
        for frame in frames:
            page.socket.send(frame)
        page.send(type="ping")
        page.until("pong")


@pytest.mark.parametrize(("frame", "code"), [(b"\x00\xff", NOT_TEXT), ("x" * 4001, TOO_BIG)])
def test_frames_that_end_the_connection(address: str, frame: str | bytes, code: int) -> None:
    with Socket(address, "end") as page:
        page.socket.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            page.until("nothing")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code


def test_the_documented_examples_are_taken() -> None:
    for model in FROM_PAGE:
        fields = model.model_fields.items()
        example = {name: (field.examples or [field.annotation.__args__[0]])[0] for name, field in fields}  # type: ignore[union-attr]
        schema(model.__name__).validate(example)
        assert isinstance(from_page.validate_python(example), model)
