"""Photos, documents and corrections, both ways: what is more than the words of one new message."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import structlog
from aiogram.methods import EditMessageText, GetFile, SendDocument, SendPhoto
from aiogram.types import BufferedInputFile, Message
from anyio.to_thread import run_sync

from bot.channels.telegram.address import Address
from bot.channels.telegram.api import RefusedError
from bot.channels.telegram.bots import TelegramBot
from bot.delivery.base import Delivery
from bot.delivery.outbox import DeliveryOutbox
from bot.messages import File
from bot.storage.files import LIMIT, FileRefusedError, FileStore

log = structlog.get_logger(__name__)

#: What Telegram shows as photos.
PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


class Attachments:
    """Raises FileRefusedError for what isn't taken, TelegramError when it can't be fetched."""

    def __init__(self, files: FileStore) -> None:
        self._files = files

    async def __call__(self, bot: TelegramBot, message: Message) -> tuple[File, ...]:
        if message.photo:
            best = message.photo[-1]
            return (await self._fetched(bot, best.file_id, best.file_size, "photo.jpg"),)
        document = message.document
        if document is not None:
            name = document.file_name or "file"
            return (await self._fetched(bot, document.file_id, document.file_size, name),)
        return ()

    async def _fetched(self, bot: TelegramBot, file_id: str, size: int | None, name: str) -> File:
        if size is not None and size > LIMIT:
            raise FileRefusedError(f"The file is too big: at most {LIMIT // 1024 // 1024} MB.")
        told = await bot.api.call(GetFile(file_id=file_id))
        if told.file_path is None:
            raise FileRefusedError("Telegram doesn't hand this file out.")
        return await run_sync(self._files.save, await bot.api.fetch(told.file_path), name)


class Enclosed:
    """Sends an agent's files to the shopper, and puts an agent's earlier message right."""

    def __init__(self, files: FileStore, outbox: DeliveryOutbox) -> None:
        self._files = files
        self._outbox = outbox

    async def __call__(self, bot: TelegramBot, address: Address, delivery: Delivery) -> list[Message]:
        edits = delivery.body.get("edits")
        name = str((delivery.body.get("agent") or {}).get("name") or "")
        head = f"<b>{escape(name)}</b>\n" if name else ""
        words = head + escape(str(delivery.body.get("text") or ""))
        if edits:
            known = await run_sync(self._outbox.external, delivery.target, int(edits))
            return await self._corrected(bot, address, known, words)
        sent: list[Message] = []
        for file in delivery.body.get("files") or ():
            try:
                content = await run_sync(self._files.read, str(file["id"]))
            except FileRefusedError as error:
                log.warning("file_gone", file=str(file["id"]), reason=str(error))
                continue
            given = BufferedInputFile(content, str(file["name"]))
            where: dict[str, Any] = {
                "chat_id": address.chat,
                "message_thread_id": address.thread,
                "caption": words[:1000] if not sent else None,
                "parse_mode": "HTML",
            }
            if str(file["media_type"]) in PICTURES:
                sent.append(await bot.api.call(SendPhoto(photo=given, **where)))
            else:
                sent.append(await bot.api.call(SendDocument(document=given, **where)))
        return sent

    async def _corrected(
        self, bot: TelegramBot, address: Address, known: Sequence[str], words: str
    ) -> list[Message]:
        if not known:
            return []
        try:
            edited = await bot.api.call(
                EditMessageText(chat_id=address.chat, message_id=int(known[0]), text=words, parse_mode="HTML")
            )
        except RefusedError as error:
            # Too old to be changed, or deleted: the corrected words come as a new message.
            log.info("telegram_correction_refused", reason=str(error))
            return []
        return [edited] if isinstance(edited, Message) else []
