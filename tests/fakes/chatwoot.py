"""A pretended Chatwoot: contacts, conversations and messages of one account, by its documented API.

Answers as https://developers.chatwoot.com/api-reference says; what agents do gives webhook events as in
https://github.com/chatwoot/docs (webhook-events.md). `events` are those that wait to be delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Json = dict[str, Any]
TOKEN = "agents-token"


@dataclass
class PretendedChatwoot:
    account: int = 3
    inbox: int = 7
    contacts: dict[int, Json] = field(default_factory=dict)
    conversations: dict[int, Json] = field(default_factory=dict)
    events: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    #: Statuses that the next calls are answered with instead.
    troubles: list[int] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self._ids = count(100)
        base = f"/api/v1/accounts/{self.account}"
        self.app = Starlette(
            routes=[
                Route(f"{base}/contacts/search", self._search, methods=["GET"]),
                Route(f"{base}/contacts", self._add_contact, methods=["POST"]),
                Route(f"{base}/contacts/{{contact:int}}", self._delete_contact, methods=["DELETE"]),
                Route(f"{base}/conversations", self._add_conversation, methods=["POST"]),
                Route(f"{base}/conversations/{{id:int}}", self._show, methods=["GET"]),
                Route(f"{base}/conversations/{{id:int}}/messages", self._add_message, methods=["POST"]),
                Route(f"{base}/conversations/{{id:int}}/toggle_status", self._toggle, methods=["POST"]),
                Route("/files/{name}", self._file, methods=["GET"]),
            ]
        )

    # What agents do

    def agent_writes(self, conversation: int, content: str, **more: Any) -> Json:
        message = self._message(conversation, content, "outgoing", more.pop("private", False))
        sender = {"id": 5, "name": "Boris", "email": "b@shop.example", "type": "user"}
        told = self._told(conversation)
        event = {**message, "event": "message_created", "sender": sender, "conversation": told, **more}
        event["account"] = {"id": self.account, "name": "Shop"}
        self.events.append(event)
        return event

    def agent_sets(self, conversation: int, status: str) -> None:
        self.conversations[conversation]["status"] = status
        self._status_event(conversation)

    def deletes(self, conversation: int) -> None:
        del self.conversations[conversation]

    # The API

    def _refused(self, request: Request) -> Response | None:
        if self.troubles:
            return JSONResponse({"error": "trouble"}, status_code=self.troubles.pop(0))
        if request.headers.get("api_access_token") != TOKEN:
            return JSONResponse({"error": "Invalid Access Token"}, status_code=401)
        if "id" in request.path_params and request.path_params["id"] not in self.conversations:
            return JSONResponse({"error": "Resource could not be found"}, status_code=404)
        return None

    async def _search(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        wanted = request.query_params["q"]
        found = [one for one in self.contacts.values() if wanted in (one["identifier"], one["name"])]
        return JSONResponse({"meta": {"count": len(found), "current_page": 1}, "payload": found})

    async def _add_contact(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        given = await request.json()
        if any(one["identifier"] == given["identifier"] for one in self.contacts.values()):
            return JSONResponse({"message": "Identifier has already been taken"}, status_code=422)
        id = next(self._ids)
        contact = {"id": id, "name": given["name"], "identifier": given["identifier"]}
        self.contacts[id] = contact
        source = {"source_id": "made-up-by-chatwoot", "inbox": {"id": self.inbox}}
        return JSONResponse({"payload": {"contact": contact, "contact_inbox": source}})

    async def _delete_contact(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        contact = request.path_params["contact"]
        if self.contacts.pop(contact, None) is None:
            return JSONResponse({"error": "Resource could not be found"}, status_code=404)
        for id, kept in list(self.conversations.items()):
            if kept["contact"] == contact:
                del self.conversations[id]
        return Response(status_code=200)

    async def _add_conversation(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        given = await request.json()
        if given["contact_id"] not in self.contacts or given["inbox_id"] != self.inbox:
            return JSONResponse({"error": "Resource could not be found"}, status_code=404)
        id = next(self._ids)
        self.made += 1
        self.conversations[id] = {
            "id": id,
            "status": given.get("status", "open"),
            "messages": [],
            "contact": given["contact_id"],
            "additional_attributes": given.get("additional_attributes", {}),
        }
        return JSONResponse({"id": id, "account_id": self.account, "inbox_id": self.inbox})

    async def _show(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        return JSONResponse(self._told(request.path_params["id"]))

    async def _add_message(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        attachments: list[str] = []
        if request.headers["content-type"].startswith("multipart/form-data"):
            async with request.form() as form:
                given: Json = {key: form[key] for key in ("content", "message_type", "private")}
                given["private"] = given["private"] == "true"
                for file in form.getlist("attachments[]"):
                    assert not isinstance(file, str)
                    attachments.append(str(file.filename))
        else:
            given = await request.json()
        if not given["content"] and not attachments:
            return JSONResponse({"error": "Content can't be blank"}, status_code=422)
        message = self._message(
            request.path_params["id"], given["content"], given["message_type"], given["private"]
        )
        message["files"] = attachments
        return JSONResponse(message)

    async def _toggle(self, request: Request) -> Response:
        if refused := self._refused(request):
            return refused
        id, status = request.path_params["id"], (await request.json())["status"]
        if status not in ("open", "resolved", "pending", "snoozed"):
            return JSONResponse({"error": f"'{status}' is not a valid status"}, status_code=422)
        if self.conversations[id]["status"] != status:
            self.conversations[id]["status"] = status
            self._status_event(id)
        current = {"success": True, "current_status": status, "conversation_id": id}
        return JSONResponse({"meta": {}, "payload": current})

    async def _file(self, request: Request) -> Response:
        return Response(self.files[request.path_params["name"]])

    def _message(self, conversation: int, content: str, kind: str, private: bool) -> Json:
        message: Json = {"id": next(self._ids), "content": content, "message_type": kind, "private": private}
        self.conversations[conversation]["messages"].append(message)
        return message

    def _told(self, conversation: int) -> Json:
        kept = self.conversations[conversation]
        assignee = {"id": 5, "name": "Boris", "type": "user"}
        return {
            "id": kept["id"],
            "status": kept["status"],
            "meta": {"assignee": assignee, "sender": {"id": kept["contact"]}},
        }

    def _status_event(self, conversation: int) -> None:
        self.events.append({**self._told(conversation), "event": "conversation_status_changed"})
