from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.channels.web.transcript import whole, wire_history

AT = datetime(2026, 3, 1, 12, 30)


def message(sender: str, turn: int, **body: Any) -> dict[str, Any]:
    return {"turn": turn, "at": AT, "from": sender, "body": body}


def test_times_are_rfc_3339_with_a_zone() -> None:
    said = message("shopper", 1, text="hi")
    assert wire_history([said], "a")[0]["at"] == "2026-03-01T12:30:00+00:00"
    said["at"] = AT.replace(tzinfo=UTC).isoformat()
    assert wire_history([said], "a")[0]["at"] == "2026-03-01T12:30:00+00:00"


def test_a_press_whose_button_is_not_in_sight_is_left_out() -> None:
    history = [
        message("shopper", 1, text="", press="gone", update_id="m1"),
        message("human", 1, text="Here you go"),
    ]
    (reply,) = wire_history(history, "a")
    assert (reply["type"], reply["from"], reply["reply"]["text"], reply["in_reply_to"]) == (
        "reply",
        "human",
        "Here you go",
        "m1",
    )


def test_a_reply_of_another_version_keeps_its_words() -> None:
    (reply,) = wire_history([message("bot", 4, text="Hello", products="none", action="wave")], "a")
    assert (reply["cursor"], reply["reply"]["text"], reply["reply"]["products"]) == (4, "Hello", [])


def test_halves_of_emoji_are_replaced_and_whole_ones_kept() -> None:
    assert whole("a\ud83d b") == "a\ufffd b"
    assert whole("👍 привет") == "👍 привет"
    assert whole(None) is None
