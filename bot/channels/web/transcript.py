"""Turns and stored history as the messages that the chat page reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from bot.contract import ChatReply
from bot.messages import Reply


def whole(text: Any) -> Any:
    """Text with halves of surrogate pairs (an emoji cut in two) replaced, so that it can be stored."""
    if not isinstance(text, str):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def wire_reply(
    reply: ChatReply, chat: str, *, at: str, in_reply_to: str | None, sender: str = "bot"
) -> dict[str, Any]:
    """A reply for the page; `chat` is the browser's own name of the chat, which hides the guest's id."""
    return {
        "type": "reply",
        "cursor": reply.turn,
        "in_reply_to": in_reply_to,
        "from": sender,
        "at": at,
        "reply": reply.model_copy(update={"chat": chat}).model_dump(mode="json"),
    }


def wire_said(text: str, *, at: str, cursor: int | None, message_id: str | None) -> dict[str, Any]:
    """What the shopper said, for the page's other tabs and for history."""
    return {"type": "said", "cursor": cursor, "id": message_id, "at": at, "text": text}


def wire_history(messages: Iterable[Mapping[str, Any]], chat: str) -> list[dict[str, Any]]:
    """Stored messages, oldest first, as `said` and `reply`.

    A press is shown as the label of the button that offered it, so it is looked up in the replies before it.
    """
    labels: dict[str, str] = {}
    out: list[dict[str, Any]] = []
    said: str | None = None
    for message in messages:
        body: Mapping[str, Any] = message.get("body") or {}
        at, turn = _instant(message.get("at")), int(message.get("turn") or 0)
        if message.get("from") == "shopper":
            said = body.get("update_id") or body.get("update")
            text = body.get("text") or body.get("label") or labels.get(str(body.get("press")), "")
            if text:
                out.append(wire_said(str(text), at=at, cursor=turn, message_id=said))
            continue
        reply = _stored_reply(body, chat, turn)
        for button in (*reply.buttons, *(each for product in reply.products for each in product.buttons)):
            labels[button.press] = button.label
        out.append(wire_reply(reply, chat, at=at, in_reply_to=said, sender=str(message.get("from") or "bot")))
    return out


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


def wire_replies(replies: Iterable[Reply], chat: str, *, at: str, in_reply_to: str) -> list[dict[str, Any]]:
    return [wire_reply(ChatReply.of(reply), chat, at=at, in_reply_to=in_reply_to) for reply in replies]
