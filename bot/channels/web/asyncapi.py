"""The event protocol as an AsyncAPI 3.1 document, made of the models that serve it."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.channels.web.guests import CHAT_NAME
from bot.channels.web.protocol import (
    BAD_CHAT,
    BAD_ORIGIN,
    FROM_PAGE,
    NO_GUEST,
    PASS,
    PROTOCOL,
    TO_PAGE,
    TOO_BIG,
    TOO_MANY,
    AcceptedEvent,
    ErrorEvent,
    PongEvent,
)

#: Answers to what a page says over its socket come on no other way.
STREAMED = tuple(model for model in TO_PAGE if model not in {AcceptedEvent, ErrorEvent, PongEvent})
_REF = "#/components/schemas/{model}"
_SOCKET = (
    f"A WebSocket with the subprotocols `{PROTOCOL}` and `{PASS}PASS`, PASS being a visitor's pass of "
    f"`POST /api/v1/page/guest`. Closed with {NO_GUEST} when the pass is missing or has run out, "
    f"{BAD_ORIGIN} for a page of a foreign origin, {BAD_CHAT} when the chat's name is none, "
    f"{TOO_MANY} when too many pages are open, "
    f"{TOO_BIG} when a message is too long."
)


def document() -> dict[str, Any]:
    """JSON-compatible, with references within itself only."""
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in FROM_PAGE),
        *((model, "serialization") for model in TO_PAGE),
    ]
    _, schemas = models_json_schema(wanted, ref_template=_REF)
    query = {
        "type": "object",
        "required": ["chat"],
        "properties": {
            "chat": {
                "type": "string",
                "pattern": CHAT_NAME.pattern,
                "description": "the page's name for the chat; those of another visitor can't be named",
            },
            "since": {
                "type": "integer",
                "minimum": 0,
                "description": "the newest message that the page knows; without it only news come",
            },
            "language": {"type": "string", "maxLength": 35, "description": "the page's locale"},
        },
    }
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "The chat page's events",
            "version": PROTOCOL.rpartition(".v")[2],
            "description": (
                f"The protocol `{PROTOCOL}`: JSON, one event a frame. Fields are only ever added; ignore "
                "those you don't know. What is added to the chat's log comes in order and once; after a lost "
                "connection go on with `since`, and send again what was not accepted, under the same id."
            ),
        },
        "defaultContentType": "application/json",
        "channels": {
            "live": {
                "address": "/api/v1/live",
                "title": "The live connection",
                "description": _SOCKET,
                "messages": _references("components/messages", (*FROM_PAGE, *TO_PAGE)),
                "bindings": {"ws": {"method": "GET", "query": query, "bindingVersion": "0.1.0"}},
            },
            "events": {
                "address": "/api/v1/page/events",
                "title": "Server-sent events, where sockets do not get through",
                "description": (
                    "The same events over HTTP, with the pass in the Authorization header. Messages are then "
                    "sent by `POST /api/v1/page/chat`."
                ),
                "messages": _references("components/messages", STREAMED),
            },
        },
        "operations": {
            "hear": {
                "action": "receive",
                "summary": "What a page says",
                "channel": {"$ref": "#/channels/live"},
                "messages": list(_references("channels/live/messages", FROM_PAGE).values()),
            },
            "tell": {
                "action": "send",
                "summary": "What a page is told",
                "channel": {"$ref": "#/channels/live"},
                "messages": list(_references("channels/live/messages", TO_PAGE).values()),
            },
            "stream": {
                "action": "send",
                "summary": "What a page without a socket is told",
                "channel": {"$ref": "#/channels/events"},
                "messages": list(_references("channels/events/messages", STREAMED).values()),
                "bindings": {"http": {"method": "GET", "query": deepcopy(query), "bindingVersion": "0.3.0"}},
            },
        },
        "components": {
            "messages": {model.__name__: _message(model) for model in (*FROM_PAGE, *TO_PAGE)},
            "schemas": schemas["$defs"],
        },
    }


def _message(model: type[BaseModel]) -> dict[str, Any]:
    return {
        "name": model.model_json_schema()["properties"]["type"]["const"],
        "summary": " ".join((model.__doc__ or "").split()),
        "payload": {"$ref": _REF.format(model=model.__name__)},
    }


def _references(where: str, models: Iterable[type[BaseModel]]) -> dict[str, dict[str, str]]:
    return {model.__name__: {"$ref": f"#/{where}/{model.__name__}"} for model in models}
