"""A chat's log as the pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.console.chat_ref import ref
from bot.messages import ChatKey


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `edits`: it only puts an earlier one right. `pressed`: the text is a button's label."""

    id: int
    sender: str
    name: str | None
    author: str | None
    at: datetime
    text: str
    products: tuple[Mapping[str, Any], ...] = ()
    files: tuple[Mapping[str, Any], ...] = ()
    buttons: tuple[str, ...] = ()
    pressed: bool = False
    edits: int | None = None
    edited: bool = False
    #: The chat on another channel that it stands in, and that channel.
    ref: str | None = None
    channel: str | None = None


def entries(
    log: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]] = (), key: ChatKey | None = None
) -> list[Entry]:
    """In order, corrections applied to what they correct; those of earlier messages stay by themselves.
    `before`: messages that came before, for the labels of buttons that are pressed now. `key`: the chat that
    is looked at, where messages name theirs."""
    labels: dict[str, str] = {}
    for message in before:
        _entry(message, labels)
    found: dict[int, Entry] = {}
    for message in log:
        one = _entry(message, labels)
        if message.get("key") not in (None, key):
            one = replace(one, ref=ref(message["key"]), channel=message["key"].channel)
        if one.edits is not None and one.edits in found:
            found[one.edits] = replace(found[one.edits], text=one.text, edited=True)
        else:
            found[one.id] = one
    return list(found.values())


def _entry(message: Mapping[str, Any], labels: dict[str, str]) -> Entry:
    body: Mapping[str, Any] = message.get("body") or {}
    products = tuple(body.get("products") or ())
    offered = [*(body.get("buttons") or ()), *(b for one in products for b in one.get("buttons") or ())]
    for button in offered:
        labels[str(button.get("press"))] = str(button.get("label"))
    text = str(body.get("text") or "")
    pressed = not text and body.get("press") is not None
    if pressed:
        text = str(body.get("label") or "") or labels.get(str(body["press"]), "")
    edits = body.get("edits")
    return Entry(
        id=int(message["id"]),
        sender=str(message["from"]),
        name=(body.get("agent") or {}).get("name"),
        author=message.get("author"),
        at=message["at"],
        text=text,
        products=products,
        files=tuple(body.get("files") or ()),
        buttons=tuple(str(button.get("label")) for button in body.get("buttons") or ()),
        pressed=pressed,
        edits=int(edits) if edits is not None else None,
    )
