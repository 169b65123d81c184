"""Files of the chat page: what a visitor sends to a person of the shop, and addresses under which those of
their chat are shown.

A picture can't send a pass along, so its address is signed instead (HMAC-SHA256): for one file of one chat,
for a day.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.messages import ChatKey, File
from bot.storage.files import FileRefusedError

#: Bytes of one file, and seconds that an address is good for.
LIMIT, GOOD = 10 * 1024 * 1024, 24 * 3600
#: Types that a page shows; others are downloaded.
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
PATH = "/api/v1/page/files"
_CHAT = re.compile(r"[\w.-]{1,200}", re.ASCII)


class Files(Protocol):
    """What keeps files, and knows which were sent in a chat. Both raise FileRefusedError."""

    def save(self, content: bytes, name: str = "") -> File: ...

    def read(self, key: ChatKey, id: str) -> tuple[File, bytes]: ...


class PageFiles:
    def __init__(self, secret: str, files: Files, clock: Callable[[], datetime]) -> None:
        self._key = hashlib.sha256(b"shopkeeper page file:" + secret.encode()).digest()
        self._clock = clock
        self.files = files

    def address(self, key: ChatKey, id: str) -> str:
        """Where this file of this chat can be had until tomorrow, from where the shop is served."""
        until = int(self._clock().timestamp()) + GOOD
        return f"{PATH[1:]}/{id}?chat={quote(key.chat)}&until={until}&sign={self._signature(key, id, until)}"

    def read(self, key: ChatKey, id: str, until: int, sign: str) -> tuple[File, bytes]:
        """Raises FileRefusedError when the address is not ours, or of yesterday."""
        good = hmac.compare_digest(sign.encode(), self._signature(key, id, until).encode())
        if not good or until < self._clock().timestamp() or not _CHAT.fullmatch(key.chat):
            raise FileRefusedError("This address of a file is no longer good: load the page again.")
        return self.files.read(key, id)

    def _signature(self, key: ChatKey, id: str, until: int) -> str:
        signed = f"{key.shop}\n{key.channel}\n{key.chat}\n{id}\n{until}".encode("utf-8", "replace")
        return base64.urlsafe_b64encode(hmac.digest(self._key, signed, "sha256")).decode().rstrip("=")


async def limited(request: Request, limit: int = LIMIT) -> bytes:
    """A request's body. Raises FileRefusedError when it is longer."""
    body = bytearray()
    most = limit // 1024 // 1024
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise FileRefusedError(f"The file is too big: at most {most} MB.", "error-file-big", most=most)
    return bytes(body)


def file_response(file: File, content: bytes) -> Response:
    """As what its content is; nothing in it can run."""
    how = "inline" if file.media_type in SHOWN else "attachment"
    headers = {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(file.name, safe='')}",
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=3600",
        "cross-origin-resource-policy": "cross-origin",
    }
    return Response(content, media_type=file.media_type, headers=headers)
