"""The API for other programs: a turn (the contract of `bot.contract`), and completions for a search box."""

from __future__ import annotations

import hmac
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, HTTPException, Query, Request
from pydantic import BaseModel, Field

from bot.channels.web.options import Suggests
from bot.channels.web.rates import Rates, network
from bot.channels.web.transcript import wordless
from bot.channels.web.turns import Turns
from bot.channels.web.words import whole
from bot.contract import ChatReply, ChatRequest


class ErrorOut(BaseModel):
    """Every refusal: one sentence, what was wrong and what to do."""

    error: str = Field(examples=["Give `text` or `press`."])


ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorOut, "description": "The API has a token, and it was not shown."},
    403: {"model": ErrorOut, "description": "A chat or shopper of another channel; that needs a token."},
    413: {"model": ErrorOut, "description": "The body is too long."},
    422: {"model": ErrorOut, "description": "The body is no JSON, or a field of it is missing or wrong."},
    429: {"model": ErrorOut, "description": "Too many requests; `Retry-After` says when to come back."},
    503: {
        "model": ErrorOut,
        "description": "The database is away; try again. With `update` that is harmless.",
    },
    500: {"model": ErrorOut, "description": "The turn failed; the chat is as it was before."},
}

_EXAMPLES: dict[str, Any] = {
    "message": {
        "summary": "A message",
        "value": {"chat": "c1", "shopper": "u1", "text": "black running shoes under 80"},
    },
    "press": {
        "summary": "A press of a button that an earlier reply offered",
        "value": {"chat": "c1", "shopper": "u1", "press": "cheaper"},
    },
    "russian": {
        "summary": "In Russian, with the client's locale and an id that makes a repeat harmless",
        "value": {"chat": "c2", "text": "красное платье", "language": "ru-RU", "update": "7f3a"},
    },
}


class SuggestionOut(BaseModel):
    """One completion; `id` of a product only."""

    text: str = Field(examples=["cordless drill"])
    kind: Literal["category", "brand", "phrase", "product"]
    count: int = Field(description="products behind it")
    id: str | None = None


class SuggestReply(BaseModel):
    query: str
    suggestions: list[SuggestionOut]


#: Channels whose chats, and whose shoppers ("telegram:4711"), belong to who they say they are.
OWNED = frozenset({"web", "telegram"})


def api_routes(turns: Turns, rates: Rates, suggests: Suggests, token: str | None = None) -> APIRouter:
    router = APIRouter(prefix="/api/v1")

    @router.get(
        "/suggest",
        responses={422: ERRORS[422], 429: ERRORS[429]},
        summary="Completions for a search box",
        operation_id="suggest",
    )
    def suggest(
        connection: Request,
        q: Annotated[str, Query(max_length=200, description="what is typed so far", examples=["cordl"])],
        limit: Annotated[int, Query(ge=1, le=50)] = 8,
    ) -> SuggestReply:
        """Kinds of goods, brands, frequent phrases and products that begin so, best first."""
        _count(rates, connection)
        found = [
            SuggestionOut(text=one.text, kind=one.kind, count=one.count, id=one.id)
            for one in suggests(q, limit)
        ]
        return SuggestReply(query=q, suggestions=found)

    @router.post("/chat", responses=ERRORS, summary="One turn of a chat", operation_id="chat")
    async def chat(
        connection: Request, request: Annotated[ChatRequest, Body(openapi_examples=_EXAMPLES)]
    ) -> ChatReply:
        """Say something, or press a button; the answer is the whole outcome of the turn."""
        _count(rates, connection)
        _admit(connection, request, token)
        request = request.model_copy(update={"text": whole(request.text)})
        incoming = request.incoming(turns.shop, turns.clock())
        replies = await turns.handle(incoming)
        if replies:
            return ChatReply.of(replies[-1])
        latest = await turns.history(incoming.key, 1)
        return wordless(request.chat, int(latest[-1]["turn"]) if latest else 0)

    return router


def _admit(connection: Request, request: ChatRequest, token: str | None) -> None:
    """With a token only who shows it is heard, and speaks for anybody. Without one everybody is, but not as
    somebody whom another channel vouches for."""
    if token is not None:
        shown = connection.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(shown.encode(), token.encode()):
            raise HTTPException(
                401, "Show the API's token: Authorization: Bearer …", {"www-authenticate": "Bearer"}
            )
        return
    named = (request.shopper or "").partition(":")
    if request.channel.casefold() in OWNED or (named[1] and named[0].casefold() in OWNED):
        raise HTTPException(403, "Chats and shoppers of other channels need the API's token in the settings")


def _count(rates: Rates, connection: Request) -> None:
    if not rates.allow("api", network(connection.client.host if connection.client else None)):
        raise HTTPException(
            429, "Too many requests at once; wait a moment", {"retry-after": str(rates.wait("api"))}
        )
