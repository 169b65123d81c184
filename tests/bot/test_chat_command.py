"""The line protocol: every line gets one, a bad one an error, and the process lives on."""

from __future__ import annotations

import io
import json
from typing import Any

from bot.app import App
from bot.commands.chat import MAX_LINE, converse


def exchange(app: App, *lines: bytes) -> list[dict[str, Any]]:
    out = io.StringIO()
    converse(app, io.BytesIO(b"\n".join(lines) + b"\n"), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def line(**message: Any) -> bytes:
    return json.dumps(message).encode()


def test_bad_lines_are_answered_and_the_next_is_served(demo: App) -> None:
    replies = exchange(
        demo,
        b"not json",
        b'{"chat": "lp"}',
        b'{"text": "hello"}',
        b"[1, 2]",
        b"\xff\xfe\x00",
        b'{"chat": "lp", "text": "' + b"a" * MAX_LINE + b'"}',
        line(chat="lp", shopper="s", text="hello", at="yesterday"),
        line(chat="lp", shopper="s", text="hello"),
    )
    assert [("error" in reply) for reply in replies] == [True] * 7 + [False]
    assert replies[-1]["action"] == "greet"
    assert "give `text` or `press`" in replies[1]["error"]


def test_the_contract_of_a_reply(demo: App) -> None:
    (reply,) = exchange(demo, line(chat="lp-2", shopper="s2", text="a black backpack under 100"))
    assert set(reply) >= {
        "chat", "turn", "language", "intent", "entities", "constraints", "action", "text", "products",
        "focus", "question", "buttons", "cart", "owner", "timing_ms",
    }  # fmt: skip
    assert set(reply["products"][0]) >= {
        "id",
        "title",
        "price",
        "currency",
        "available",
        "url",
        "image",
        "reasons",
    }
    assert set(reply["timing_ms"]) >= {"total", "understand", "retrieve", "rank"}
    assert reply["constraints"]["price"] == {"min": None, "max": 100.0, "currency": None}


def test_state_belongs_to_the_chat_and_memory_to_the_shopper(demo: App) -> None:
    first, other, back = exchange(
        demo,
        line(chat="lp-a", shopper="s3", text="red dresses"),
        line(chat="lp-b", shopper="s4", text="show others"),
        line(chat="lp-a", shopper="s3", text="show others"),
    )
    assert first["action"] == back["action"] == "recommend"
    assert other["action"] != "recommend"
    assert back["turn"] == 2
