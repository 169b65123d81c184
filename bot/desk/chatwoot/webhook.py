"""What agents do in Chatwoot, as its webhook tells: their words to the shopper, and the status they set.

https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks. The address holds a secret, as
not every kind of Chatwoot's webhooks is signed.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from typing import Any

import structlog
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.desk.agents import Agent
from bot.desk.chatwoot.client import ChatwootClient, ChatwootError
from bot.desk.chatwoot.desk import DESK
from bot.desk.places import Places
from bot.desk.service import Answered, DeskService
from bot.errors import ShopkeeperError
from bot.messages import ChatKey, File
from bot.storage.files import LIMIT, FileStore

log = structlog.get_logger(__name__)


def webhook_secret(secret: str, shop: str) -> str:
    """The secret part of the webhook's address."""
    return hmac.digest(secret.encode(), f"chatwoot {shop}".encode(), "sha256").hex()[:40]


class ChatwootWebhook:
    def __init__(
        self,
        shop: str,
        account: int,
        secret: str,
        client: ChatwootClient,
        desk: DeskService,
        places: Places,
        files: FileStore,
        typing: Callable[[ChatKey, str], None],
    ) -> None:
        """`typing(chat, name)`: the agent of this name is writing there."""
        self._shop = shop
        self._account = account
        self._secret = secret
        self._client = client
        self._desk = desk
        self._places = places
        self._files = files
        self._typing = typing

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/{secret}", self._called, methods=["POST"])])

    async def _called(self, request: Request) -> Response:
        given = request.path_params["secret"].encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret.encode()):
            return JSONResponse({"error": "Not found."}, status_code=404)
        try:
            event = json.loads(await request.body())
        except ValueError:
            return JSONResponse({"error": "The body is not valid JSON."}, status_code=422)
        if isinstance(event, dict):
            await self.heard(event)
        # Chatwoot doesn't call again: what we can't use is no failure of theirs.
        return JSONResponse({"status": "ok"})

    async def heard(self, event: dict[str, Any]) -> None:
        account = event.get("account") or {}
        if account.get("id") is not None and int(account["id"]) != self._account:
            return
        try:
            if event.get("event") == "message_created":
                await self._said(event)
            elif event.get("event") in ("conversation_status_changed", "conversation_resolved"):
                await self._changed(event)
            elif event.get("event") == "conversation_typing_on":
                await self._types(event)
        except ShopkeeperError as error:
            log.warning("chatwoot_event_refused", what=event.get("event"), reason=str(error))

    async def _said(self, event: dict[str, Any]) -> None:
        sender = event.get("sender") or {}
        if event.get("message_type") != "outgoing" or event.get("private") or sender.get("type") != "user":
            return
        key = await self._key((event.get("conversation") or {}).get("id"))
        if key is None:
            return
        files = await self._attached(event.get("attachments") or [])
        answered = Answered(
            str(event.get("content") or ""), files, via=DESK, update_id=f"{DESK}:{event.get('id')}"
        )
        agent = Agent(
            f"{DESK}:{sender.get('id')}", str(sender.get("name") or "Support")[:60], "agent", key.shop
        )
        await run_sync(lambda: self._desk.answer(agent, key, answered))

    async def _changed(self, event: dict[str, Any]) -> None:
        """Events may come late: what counts is how the conversation stands now."""
        key = await self._key(event.get("id"))
        if key is None:
            return
        status = await self._client.status(int(event["id"]))
        assignee = (event.get("meta") or {}).get("assignee") or {}
        name = str(assignee.get("name") or "Support")[:60]
        agent = Agent(f"{DESK}:{assignee.get('id') or 0}", name, "agent", key.shop)
        if status == "pending":
            await run_sync(lambda: self._desk.give_back(agent, key))
        elif status == "resolved":
            await run_sync(lambda: self._desk.close(agent, key))

    async def _types(self, event: dict[str, Any]) -> None:
        """Not in a private note, and not a contact."""
        user = event.get("user") or {}
        key = await self._key((event.get("conversation") or {}).get("id"))
        if key is not None and not event.get("is_private") and user.get("type", "user") == "user":
            await run_sync(self._typing, key, str(user.get("name") or "Support")[:60])

    async def _key(self, conversation: Any) -> ChatKey | None:
        if conversation is None:
            return None
        find: Callable[[str, str], ChatKey | None] = self._places.find
        key = await run_sync(find, DESK, str(conversation))
        return key if key is not None and key.shop == self._shop else None

    async def _attached(self, attachments: list[dict[str, Any]]) -> tuple[File, ...]:
        found = []
        for one in attachments[:10]:
            address = str(one.get("data_url") or "")
            try:
                content = await self._client.download(address, LIMIT)
                found.append(await run_sync(self._files.save, content, address.rsplit("/", 1)[-1]))
            except (ChatwootError, ShopkeeperError) as error:
                log.warning("chatwoot_attachment_left", reason=str(error))
        return tuple(found)
