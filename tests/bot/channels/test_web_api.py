from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.channels.web import asyncapi
from bot.contract import ChatReply
from catalog.suggesting import Suggestion, Suggestions
from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop, serving


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with serving(lamp_shop(FakeAssistant(), 0)) as address, httpx.Client(base_url=address) as client:
        yield client


def test_a_turn(client: httpx.Client) -> None:
    answer = client.post("/api/v1/chat", json={"chat": "c1", "shopper": "u1", "text": "a lamp"})
    assert answer.status_code == 200
    reply = ChatReply.model_validate(answer.json())
    assert (reply.chat, reply.turn, reply.action, len(reply.products)) == ("c1", 1, "recommend", 5)
    pressed = client.post("/api/v1/chat", json={"chat": "c1", "press": reply.products[0].buttons[0].press})
    assert pressed.json()["cart"][0]["id"] == reply.products[0].id


def test_the_same_update_is_one_turn(client: httpx.Client) -> None:
    body = {"chat": "twice", "text": "hello", "update": "u-1"}
    first, second = (client.post("/api/v1/chat", json=body).json() for _ in range(2))
    assert first == second
    assert client.post("/api/v1/chat", json={"chat": "twice", "text": "more"}).json()["turn"] == 2


def test_a_turn_that_a_person_answers(client: httpx.Client) -> None:
    client.post("/api/v1/chat", json={"chat": "person", "text": "hello"})
    reply = client.post("/api/v1/chat", json={"chat": "person", "text": "nobody"}).json()
    assert (reply["owner"], reply["action"], reply["text"], reply["turn"]) == ("human", "handoff", "", 2)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"{nope", "The body is not valid JSON."),
        (b"\xff\xfe", "The body is not valid JSON."),
        (b"[]", "The body must be a JSON object, sent with Content-Type: application/json."),
        (b"", "The body is missing."),
        (b'{"chat": "c1"}', "Give `text` or `press`."),
        (b'{"text": "hi"}', "chat: Field required."),
        (b'{"chat": "", "text": "hi"}', "chat: String should have at least 1 character."),
        (b'{"chat": "c", "text": "hi", "at": "yesterday"}', None),
        (b"[" * 100_000, None),
    ],
)
def test_a_bad_body_is_one_sentence(client: httpx.Client, body: bytes, sentence: str | None) -> None:
    answer = client.post("/api/v1/chat", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert list(answer.json()) == ["error"]
    error = answer.json()["error"]
    assert sentence is None or error == sentence
    assert error.endswith(".")
    assert "\n" not in error


def test_half_an_emoji_is_no_failure(client: httpx.Client) -> None:
    body = b'{"chat": "emoji", "text": "hello \\ud83d", "shopper": "u"}'
    answer = client.post("/api/v1/chat", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["text"]) == (200, "You said: hello \ufffd")


def test_long_bodies_are_refused_stated_or_streamed(client: httpx.Client) -> None:
    long = b'{"chat": "c", "text": "' + b"x" * 256 * 1024 + b'"}'
    stated = client.post("/api/v1/chat", content=long, headers={"content-type": "application/json"})
    streamed = client.post("/api/v1/chat", content=iter([long[:1000], long[1000:]]))
    for answer in (stated, streamed):
        assert answer.status_code == 413
        assert answer.json() == {"error": "The message is too long: at most 256 KB."}
    fits = client.post("/api/v1/chat", json={"chat": "long", "text": "x" * 255 * 1024})
    assert fits.status_code == 200


def test_a_failing_turn_shows_no_inside(client: httpx.Client) -> None:
    answer = client.post("/api/v1/chat", json={"chat": "c9", "text": "fail"})
    assert answer.status_code == 500
    assert answer.json() == {"error": "Something went wrong on our side; try again."}
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.post("/api/v1/chat", json={"chat": "c9", "text": "hello"}).status_code == 200


def test_unknown_addresses_answer_in_json(client: httpx.Client) -> None:
    assert client.get("/nowhere").json() == {"error": "Not Found."}
    assert client.get("/api/v1/chat").status_code == 405


def test_the_description_of_the_api_matches_the_contract(client: httpx.Client) -> None:
    described = client.get("/api/v1/openapi.json").json()
    operation = described["paths"]["/api/v1/chat"]["post"]
    assert set(operation["responses"]) == {"200", "401", "403", "413", "422", "429", "500", "503"}
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    for example in examples.values():
        assert client.post("/api/v1/chat", json=example["value"]).status_code == 200
    page = {f"/api/v1/page/{name}" for name in ("guest", "history", "chat", "events")}
    assert set(described["paths"]) == {"/api/v1/chat", "/api/v1/suggest"} | page
    for path in page - {"/api/v1/page/guest"}:
        (operation,) = described["paths"][path].values()
        assert operation["security"] == [{"visitor": []}]
    assert client.get("/api/v1/asyncapi.json").json() == asyncapi.document()
    assert client.get("/docs").status_code == 404


def test_completions_for_a_search_box() -> None:
    made = Suggestions(
        [Suggestion("desk lamps", "category", 3), Suggestion("Desk lamp Ada", "product", 1, "l1")]
    )
    with serving(lamp_shop(FakeAssistant(), 0, suggest=made.complete)) as address:
        answer = httpx.get(f"{address}/api/v1/suggest", params={"q": "des", "limit": 5})
        assert answer.json() == {
            "query": "des",
            "suggestions": [
                {"text": "desk lamps", "kind": "category", "count": 3, "id": None},
                {"text": "Desk lamp Ada", "kind": "product", "count": 1, "id": "l1"},
            ],
        }
        assert httpx.get(f"{address}/api/v1/suggest").status_code == 422
        assert httpx.get(f"{address}/api/v1/suggest", params={"q": "a", "limit": 0}).status_code == 422
