"""Chatwoot's application API (https://developers.chatwoot.com/api-reference), as far as the desk needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import httpx

from bot.errors import ShopkeeperError

ConversationStatus = Literal["open", "resolved", "pending"]


class ChatwootError(ShopkeeperError):
    """A call that came to nothing."""


class BusyError(ChatwootError):
    """No answer, a failure over there, or too many calls; `seconds` if it says how long."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class GoneError(ChatwootError):
    """There is no such conversation (any more)."""


@dataclass(frozen=True, slots=True)
class ChatwootAccount:
    """`token` is an agent's or administrator's access token: an agent bot's may not make contacts."""

    url: str
    account: int
    inbox: int
    token: str


class ChatwootClient:
    def __init__(self, account: ChatwootAccount, http: httpx.AsyncClient) -> None:
        self._account = account
        self._http = http
        self._base = f"{account.url.rstrip('/')}/api/v1/accounts/{account.account}"

    async def contact(self, identifier: str, name: str) -> int:
        """The id of the contact of this identifier, made when there is none."""
        found = await self._call("GET", "/contacts/search", params={"q": identifier})
        for one in found.get("payload", []):
            if one.get("identifier") == identifier:
                return int(one["id"])
        made = await self._call(
            "POST",
            "/contacts",
            json={"inbox_id": self._account.inbox, "name": name, "identifier": identifier},
        )
        return int(made["payload"]["contact"]["id"])

    async def conversation(self, contact: int, source: str, attributes: dict[str, str]) -> int:
        """A new conversation, open. `source`: what the API inbox knows the contact by."""
        made = await self._call(
            "POST",
            "/conversations",
            json={
                "source_id": source,
                "inbox_id": self._account.inbox,
                "contact_id": contact,
                "status": "open",
                "additional_attributes": attributes,
            },
        )
        return int(made["id"])

    async def message(
        self,
        conversation: int,
        content: str,
        *,
        incoming: bool = False,
        private: bool = False,
        files: tuple[tuple[str, bytes, str], ...] = (),
    ) -> int:
        """`incoming`: the shopper's words; `private`: only agents read it. files: (name, content, type)."""
        path = f"/conversations/{conversation}/messages"
        fields = {
            "content": content,
            "message_type": "incoming" if incoming else "outgoing",
            "private": private,
        }
        if files:
            data = {
                name: str(value).lower() if name == "private" else value for name, value in fields.items()
            }
            made = await self._call(
                "POST", path, data=data, files=[("attachments[]", file) for file in files]
            )
        else:
            made = await self._call("POST", path, json=fields)
        return int(made["id"])

    async def status(self, conversation: int) -> str:
        return str((await self._call("GET", f"/conversations/{conversation}"))["status"])

    async def person(self, conversation: int) -> int:
        """The contact whose conversation it is."""
        told = await self._call("GET", f"/conversations/{conversation}")
        try:
            return int(told["meta"]["sender"]["id"])
        except (KeyError, TypeError, ValueError) as error:
            raise ChatwootError("Chatwoot does not say whose conversation it is.") from error

    async def forget(self, contact: int) -> None:
        """Delete a contact; Chatwoot deletes their conversations with it."""
        await self._call("DELETE", f"/contacts/{contact}")

    async def set_status(self, conversation: int, status: ConversationStatus) -> None:
        await self._call("POST", f"/conversations/{conversation}/toggle_status", json={"status": status})

    async def download(self, address: str, limit: int) -> bytes:
        """An attachment; only from Chatwoot itself, whatever address a webhook names."""
        if httpx.URL(address).host != httpx.URL(self._account.url).host:
            raise ChatwootError("The attachment lies on another server.")
        content = bytearray()
        try:
            async with self._http.stream("GET", address) as answer:
                answer.raise_for_status()
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > limit:
                        raise ChatwootError("The attachment is too big.")
        except httpx.HTTPError as error:
            raise BusyError(f"The attachment could not be fetched ({type(error).__name__}).") from error
        return bytes(content)

    async def _call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        try:
            answer = await self._http.request(
                method, f"{self._base}{path}", headers={"api_access_token": self._account.token}, **given
            )
        except httpx.HTTPError as error:
            raise BusyError(f"Chatwoot gives no answer ({type(error).__name__}).") from error
        if answer.status_code == 429 or answer.status_code >= 500:
            wait = answer.headers.get("retry-after", "")
            seconds = float(wait) if wait.isdigit() else None
            raise BusyError(f"Chatwoot answers {answer.status_code}.", seconds)
        if answer.status_code == 404:
            raise GoneError(f"Chatwoot knows no {path}.")
        if answer.status_code >= 400:
            raise ChatwootError(f"Chatwoot answers {answer.status_code}: {answer.text[:200]}")
        if not answer.content:
            return {}
        try:
            body = answer.json()
        except ValueError as error:
            raise ChatwootError("Chatwoot's answer is no JSON.") from error
        return body if isinstance(body, dict) else {}
