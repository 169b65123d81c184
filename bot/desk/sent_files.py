"""Files that were sent in a chat: whose they are follows from the chat's own log."""

from __future__ import annotations

import sqlalchemy as sa

from bot.messages import ChatKey, File
from bot.storage import tables
from bot.storage.chats import named
from bot.storage.engine import READ_ONLY
from bot.storage.files import FileRefusedError, FileStore


class SentFiles:
    def __init__(self, engine: sa.Engine, files: FileStore) -> None:
        self._reader = engine.execution_options(**READ_ONLY)
        self._files = files

    def save(self, content: bytes, name: str = "") -> File:
        """Before it is sent. Raises FileRefusedError."""
        return self._files.save(content, name)

    def read(self, key: ChatKey, id: str) -> tuple[File, bytes]:
        """A file of this chat. Raises FileRefusedError for any other."""
        message, chat = tables.message, tables.chat
        query = (
            sa.select(message.c.body)
            .join(chat, chat.c.id == message.c.chat_id)
            .where(*named(key), sa.cast(message.c.body, sa.Text).contains(id, autoescape=True))
            .limit(20)
        )
        with self._reader.connect() as connection:
            bodies = connection.execute(query).scalars().all()
        sent = [file for body in bodies for file in body.get("files") or () if file.get("id") == id]
        if not sent:
            raise FileRefusedError("There is no such file in this chat.", "error-no-file")
        known = sent[0]
        file = File(id, str(known["name"]), str(known["media_type"]), int(known["size"]))
        return file, self._files.read(id)
