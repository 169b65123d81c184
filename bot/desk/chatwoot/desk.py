"""From the outbox into Chatwoot: the packet as a private note, the talk, and the conversation's status."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Literal

import structlog
from anyio.to_thread import run_sync

from bot.delivery.base import Delivery, RetryLaterError, UndeliverableError
from bot.desk.chatwoot.client import BusyError, ChatwootClient, ChatwootError, ConversationStatus, GoneError
from bot.desk.inbox import Inbox
from bot.desk.packet import Packet
from bot.desk.places import Place, Places
from bot.messages import ChatKey
from bot.storage.files import FileRefusedError, FileStore

log = structlog.get_logger(__name__)

#: The desk's name: the target of its deliveries, and the `via` of what is written there.
DESK = "chatwoot"
STATUS: dict[str, ConversationStatus] = {
    "queued": "open", "human": "open", "bot": "pending", "closed": "resolved",
}  # fmt: skip
#: Letters of one message.
TEXT = 10_000


class ChatwootDesk:
    """`bot.desk.base.Desk`. What the assistant or another desk says is shown as a private note, so that
    only what agents write in Chatwoot counts as their answers."""

    name = DESK

    def __init__(
        self,
        client: ChatwootClient,
        inbox: Inbox,
        places: Places,
        files: FileStore,
        language: Literal["en", "ru"] | None = None,
    ) -> None:
        self._client = client
        self._inbox = inbox
        self._places = places
        self._files = files
        self._language = language

    async def send(self, delivery: Delivery) -> Sequence[str]:
        """Raises RetryLaterError or UndeliverableError."""
        try:
            return await self._send(delivery)
        except BusyError as error:
            raise RetryLaterError(str(error), error.seconds) from error
        except ChatwootError as error:
            raise UndeliverableError(str(error)) from error

    async def erase(self, place: str) -> None:
        """The contact, and with it the conversations. Raises ChatwootError; an agent's token may not."""
        try:
            await self._client.forget(await self._client.person(int(place)))
        except GoneError:
            log.info("conversation_gone", conversation=place)

    async def _send(self, delivery: Delivery) -> list[str]:
        place = await run_sync(self._places.get, DESK, delivery.key)
        if place is None:
            if delivery.kind == "move" and delivery.body["to"] in ("bot", "closed"):
                return []  # it never came here
            return await self._anew(delivery)
        if place.pinned is None:
            # The line broke before the packet was written.
            await self._brief(delivery, int(place.id))
        try:
            return await self._write(int(place.id), delivery)
        except GoneError:
            log.info("conversation_gone", conversation=place.id)
            await run_sync(self._places.forget, DESK, delivery.key)
            return await self._anew(delivery)

    async def _anew(self, delivery: Delivery) -> list[str]:
        conversation = await self._open(delivery)
        # The packet tells what a move would.
        return [] if delivery.kind == "move" else await self._write(conversation, delivery)

    async def _open(self, delivery: Delivery) -> int:
        packet = await run_sync(self._inbox.packet_of, delivery.key, self._language, upto(delivery))
        source = source_of(delivery.key)
        contact = await self._client.contact(source, packet.name or delivery.key.chat[:12])
        attributes = {"channel": delivery.key.channel, "reason": packet.reason}
        conversation = await self._client.conversation(contact, source, attributes)
        await run_sync(self._places.put, DESK, delivery.key, Place(str(conversation)))
        await self._brief(delivery, conversation, packet)
        return conversation

    async def _brief(self, delivery: Delivery, conversation: int, packet: Packet | None = None) -> None:
        if packet is None:
            packet = await run_sync(self._inbox.packet_of, delivery.key, self._language, upto(delivery))
        note = await self._client.message(conversation, packet_text(packet), private=True)
        await run_sync(self._places.put, DESK, delivery.key, Place(str(conversation), str(note)))

    async def _write(self, conversation: int, delivery: Delivery) -> list[str]:
        body = delivery.body
        if delivery.kind == "move":
            await self._client.set_status(conversation, STATUS[str(body["to"])])
            if body["from"] in ("bot", "closed") and body["to"] in ("queued", "human"):
                packet = await run_sync(
                    self._inbox.packet_of, delivery.key, self._language, int(body["upto"])
                )
                return [str(await self._client.message(conversation, packet_text(packet), private=True))]
            return []
        text = str(body.get("text") or "")
        if delivery.speaker == "shopper":
            files = await self._enclosed(body)
            text = text or ("…" if not files else "")
            return [str(await self._client.message(conversation, text[:TEXT], incoming=True, files=files))]
        who = str((body.get("agent") or {}).get("name") or "") if delivery.speaker == "human" else ""
        note = f"{f'👤 {who}' if who else '🤖'}: {text}"[:TEXT]
        return [str(await self._client.message(conversation, note, private=True))]

    async def _enclosed(self, body: dict[str, Any]) -> tuple[tuple[str, bytes, str], ...]:
        found = []
        for file in body.get("files") or ():
            try:
                content = await run_sync(self._files.read, str(file["id"]))
            except FileRefusedError:
                continue
            found.append((str(file["name"]), content, str(file["media_type"])))
        return tuple(found)


def upto(delivery: Delivery) -> int:
    """The last message that belongs into a packet which comes before this delivery."""
    return (delivery.message_id or 1) - 1 if delivery.kind == "message" else int(delivery.body["upto"])


def source_of(key: ChatKey) -> str:
    """By what Chatwoot knows the shopper of a chat: it tells nothing of who they are."""
    return hashlib.sha256(f"{key.shop}/{key.channel}/{key.chat}".encode()).hexdigest()[:40]


def packet_text(packet: Packet) -> str:
    """The packet in Markdown, which Chatwoot's notes show."""
    marks = {"shown": "👀", "asked": "❓", "in_cart": "🛒", "turned_down": "👎"}
    lines = [f"**{packet.reason_text}** · {packet.channel}", *packet.summary]
    if packet.contact:
        lines.append(f"✉️ {packet.contact}")
    if packet.profile:
        lines.append("🧾 " + "; ".join(packet.profile))
    lines += [
        f"- {marks[one.interest]} {one.title} — {one.price_text}" + (f" «{one.why[-1]}»" if one.why else "")
        for one in packet.products[:8]
    ]
    if packet.cart_total:
        lines.append(f"🛒 {packet.cart_total}")
    who = {"shopper": "🙂", "bot": "🤖", "human": "👤", "system": "ℹ️"}
    talk = [f"> {who.get(line.sender, '·')} {line.text[:300]}" for line in packet.transcript[-20:]]
    return ("\n".join(lines) + "\n\n" + "\n".join(talk))[:TEXT]
