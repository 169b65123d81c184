from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.channels.web.transcript import Transcript, wordless
from bot.channels.web.words import whole

AT = datetime(2026, 3, 1, 12, 30)


def message(sender: str, id: int, **body: Any) -> dict[str, Any]:
    return {"id": id, "turn": 1, "at": AT, "from": sender, "body": body}


def wired(*messages: dict[str, Any]) -> list[dict[str, Any]]:
    return Transcript("a").wire(messages)


def test_times_are_rfc_3339_with_a_zone() -> None:
    said = message("shopper", 1, text="hi")
    assert wired(said)[0]["at"] == "2026-03-01T12:30:00+00:00"
    said["at"] = AT.replace(tzinfo=UTC).isoformat()
    assert wired(said)[0]["at"] == "2026-03-01T12:30:00+00:00"


def test_an_agent_speaks_by_name_and_may_put_words_right() -> None:
    said, reply, edited = wired(
        message("shopper", 7, text="", press="gone", update_id="m1"),
        message("human", 8, text="Hear you go", agent={"name": "Vera"}),
        message("human", 9, text="Here you go", agent={"name": "Vera"}, edits=8),
    )
    assert (said["cursor"], said["id"], said["text"]) == (7, "m1", "")
    assert (reply["cursor"], reply["from"], reply["name"], reply["in_reply_to"]) == (8, "human", "Vera", None)
    assert reply["reply"]["text"] == "Hear you go"
    assert edited == {"type": "edited", "cursor": 9, "edits": 8, "text": "Here you go"}


def test_a_press_is_shown_as_the_label_it_had_though_it_was_read_earlier() -> None:
    transcript = Transcript("a")
    buttons = [{"label": "Cheaper", "press": "1.cheaper"}]
    transcript.wire([message("system", 1, **{**wordless("a", 1).model_dump(), "buttons": buttons})])
    (said,) = transcript.wire([message("shopper", 2, text="", press="1.cheaper", update_id="m2")])
    assert said["text"] == "Cheaper"


def test_a_reply_of_another_version_keeps_its_words() -> None:
    (reply,) = wired(message("bot", 4, text="Hello", products="none", action="wave"))
    assert (reply["cursor"], reply["reply"]["text"], reply["reply"]["products"]) == (4, "Hello", [])


def test_halves_of_emoji_are_replaced_and_whole_ones_kept() -> None:
    assert whole("a\ud83d b") == "a\ufffd b"
    assert whole("👍 привет") == "👍 привет"
    assert whole(None) is None
