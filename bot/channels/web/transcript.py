"""The stored log of a chat as the messages that the chat page reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from bot.channels.web.protocol import EditedEvent, FileOut, ReplyEvent, SaidEvent
from bot.contract import ChatReply


class Transcript:
    """Reads a log in order. `chat` is the browser's own name of the chat, which hides the guest's id.

    A press is shown as the label of the button that offered it, so labels are kept from the replies before.
    `address`: where a file of the chat can be had, by its id; without, files are left out.
    """

    def __init__(self, chat: str, address: Callable[[str], str] | None = None) -> None:
        self._chat = chat
        self._address = address
        self._labels: dict[str, str] = {}
        self._said: str | None = None

    def wire(self, messages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """`said` (the shopper), `reply` (anybody else) and `edited`, each with its place as `cursor`."""
        return [event for message in messages for event in self._event(message)]

    def _event(self, message: Mapping[str, Any]) -> list[dict[str, Any]]:
        body: Mapping[str, Any] = message.get("body") or {}
        cursor, at = int(message["id"]), _instant(message.get("at"))
        sender = str(message.get("from") or "bot")
        if sender == "shopper":
            self._said = body.get("update_id")
            text = body.get("text") or body.get("label") or self._labels.get(str(body.get("press")), "")
            said = SaidEvent(cursor=cursor, id=self._said, at=at, text=str(text), files=self._files(body))
            return [said.wire()]
        if "edits" in body:
            text = str(body.get("text") or "")
            return [EditedEvent(cursor=cursor, edits=int(body["edits"]), text=text).wire()]
        reply = _stored_reply(body, self._chat, int(message.get("turn") or 0))
        for button in (*reply.buttons, *(each for product in reply.products for each in product.buttons)):
            self._labels[button.press] = button.label
        name = (body.get("agent") or {}).get("name")
        event = ReplyEvent(
            cursor=cursor,
            in_reply_to=self._said if sender == "bot" else None,
            sender="human" if sender == "human" else "system" if sender == "system" else "bot",
            at=at,
            reply=reply,
            name=str(name) if name else None,
            files=self._files(body),
        )
        return [event.wire()]

    def _files(self, body: Mapping[str, Any]) -> list[FileOut]:
        if self._address is None:
            return []
        return [
            FileOut(
                name=str(file["name"]),
                media_type=str(file["media_type"]),
                size=int(file["size"]),
                url=self._address(str(file["id"])),
            )
            for file in body.get("files") or ()
        ]


def _instant(at: datetime | str | None) -> str:
    """RFC 3339, which every browser reads; a store that keeps no zone keeps UTC."""
    if isinstance(at, datetime):
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
    return at or ""


def _stored_reply(body: Mapping[str, Any], chat: str, turn: int) -> ChatReply:
    try:
        return ChatReply.model_validate({**body, "chat": chat, "turn": turn})
    except ValidationError:
        # An agent's message, or a reply stored by another version: its words still count.
        return wordless(chat, turn).model_copy(update={"text": str(body.get("text") or "")})


def wordless(chat: str, turn: int) -> ChatReply:
    """The contract's shape for a turn that a person will answer: the assistant itself says nothing."""
    return ChatReply.model_validate(
        {
            "chat": chat,
            "turn": turn,
            "language": "en",
            "intent": {"name": "", "confidence": 0.0},
            "entities": [],
            "constraints": {},
            "action": "handoff",
            "text": "",
            "products": [],
            "owner": "human",
        }
    )
