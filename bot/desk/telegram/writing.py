"""What stands in a topic: the packet, and lines for what happens, as Telegram's HTML."""

from __future__ import annotations

from html import escape
from typing import Any

from bot.delivery.base import Delivery
from bot.desk.packet import Packet
from bot.dialogue.phrasing import Phrasing

#: Letters of one message, with room for tags; of a topic's name.
TEXT, NAME = 3500, 100
#: Of the transcript, so many latest lines stand in the packet.
LINES = 12
WHO = {"shopper": "🙂", "bot": "🤖", "human": "👤", "system": "ℹ️"}
INTEREST = {"shown": "👀", "asked": "❓", "in_cart": "🛒", "turned_down": "👎"}


def topic_name(packet: Packet) -> str:
    who = packet.name or packet.chat[:12]
    return f"{who} · {packet.channel}"[:NAME]


def packet_html(packet: Packet, say: Phrasing) -> str:
    """The whole packet in one message; the transcript gives way where there is too much."""
    head = [f"<b>{escape(say('topic-packet', reason=packet.reason_text))}</b>"]
    head += [escape(line) for line in packet.summary]
    if packet.contact:
        head.append(f"✉️ {escape(packet.contact)}")
    if packet.profile:
        head.append(f"🧾 {escape('; '.join(packet.profile))}")
    products = [
        f"{INTEREST[one.interest]} {_linked(one.title, one.url)} — {escape(one.price_text)}"
        + (f" <i>«{escape(one.why[-1][:120])}»</i>" if one.why else "")
        for one in packet.products[:8]
    ]
    if packet.cart_total:
        products.append(f"🛒 <b>{escape(packet.cart_total)}</b>")
    head += [f"🔗 {_linked(name, url)}" for name, url in packet.links.items()]
    talk = [
        f"{WHO.get(line.sender, '·')} {escape(_cut(line.text or '…', 220))}" for line in packet.transcript
    ]
    blocks = ["\n".join(head), "\n".join(products)]
    room = TEXT - sum(len(block) for block in blocks)
    kept: list[str] = []
    for line in reversed(talk[-LINES:]):
        if room < len(line) + 1:
            break
        room -= len(line) + 1
        kept.insert(0, line)
    if kept:
        blocks.append(f"<blockquote expandable>{chr(10).join(kept)}</blockquote>")
    return "\n\n".join(block for block in blocks if block)[: TEXT + 400]


def message_html(delivery: Delivery) -> str:
    """One line of the talk."""
    body = delivery.body
    text = str(body.get("text") or "")
    if not text and body.get("press"):
        text = "▫️"
    head = WHO.get(str(delivery.speaker), "·")
    if delivery.speaker == "human":
        head += f" <b>{escape(str((body.get('agent') or {}).get('name') or ''))}</b>"
    if body.get("edits"):
        head += " ✏️"
    lines = [f"{head} {escape(_cut(text, TEXT))}"]
    lines += [f"▫️ {escape(str(one.get('title', '')))}" for one in body.get("products") or ()]
    return "\n".join(lines)[: TEXT + 400]


def move_html(body: dict[str, Any], say: Phrasing, agent: str, by: str) -> str:
    """A change of owner, for whom it concerns."""
    to, why = str(body["to"]), str(body["why"])
    if why in ("assigned", "nobody_came", "agent_silent", "shopper_silent", "left_queue", "went_over"):
        message = f"topic-{why.replace('_', '-')}"
    else:
        message = {
            "queued": "topic-queued", "human": "topic-taken", "bot": "topic-given-back",
            "closed": "topic-closed",
        }[to]  # fmt: skip
    return f"<i>{escape(say(message, agent=agent or '—', by=by or '—'))}</i>"


def _linked(title: str, url: str | None) -> str:
    if url and url.startswith(("http://", "https://")):
        return f'<a href="{escape(url, quote=True)}">{escape(_cut(title, 100))}</a>'
    return escape(_cut(title, 100))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
