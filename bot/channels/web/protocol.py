"""The event protocol of the chat page, `shopkeeper.v1`: what goes over its live connection, either way.

Fields are only ever added, and unknown ones are to be ignored; what would break a page gets a new name of the
protocol. `docs/asyncapi.yaml` is made of these models.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from bot.channels.web.words import whole
from bot.contract import ChatReply
from bot.messages import Owner

#: The protocol's name among a socket's subprotocols, and what precedes the visitor's pass there.
PROTOCOL, PASS = "shopkeeper.v1", "guest."
#: Close codes of our own (RFC 6455, 7.4.2: 4000-4999 are private), and of the standard's.
NO_GUEST, BAD_ORIGIN, BAD_CHAT, TOO_MANY = 4401, 4403, 4422, 4429
NORMAL, NOT_TEXT, POLICY, TOO_BIG = 1000, 1003, 1008, 1009

#: Text from a page, fit to be stored.
Words = Annotated[str, BeforeValidator(whole)]
MessageId = Annotated[
    Words,
    Field(
        min_length=1,
        max_length=100,
        description="of the page's choice, unique in the chat: sent again it is not another turn",
        examples=["5e0c1f"],
    ),
]
Cursor = Annotated[int, Field(ge=0, description="the place in the chat's log", examples=[17])]
Instant = Annotated[str, Field(description="RFC 3339", examples=["2026-05-04T12:00:00+00:00"])]


class Said(BaseModel):
    """The shopper says something."""

    type: Literal["message"]
    id: MessageId
    text: Words = Field(min_length=1, examples=["a lamp for my desk"])


class Pressed(BaseModel):
    """The shopper presses a button that a reply has offered."""

    type: Literal["press"]
    id: MessageId
    press: Words = Field(min_length=1, max_length=200, examples=["3.7"])
    label: Words = Field(default="", max_length=200, examples=["Cheaper"])


class Ping(BaseModel):
    """A sign of life; a page sends one at least every 90 seconds."""

    type: Literal["ping"]


class Typing(BaseModel):
    """The shopper is writing; of interest where a person reads."""

    type: Literal["typing"]


class Event(BaseModel):
    """Something that the page is told."""

    model_config = ConfigDict(serialize_by_alias=True, json_schema_serialization_defaults_required=True)

    def wire(self) -> dict[str, Any]:
        """As JSON."""
        return self.model_dump(mode="json")


class ReadyEvent(Event):
    """The first event: where the log ends, where this page is taken up, who speaks now."""

    type: Literal["ready"] = "ready"
    cursor: Cursor
    since: int = Field(
        ge=0, description="what came after this message follows; 0 where the chat was forgotten meanwhile"
    )
    owner: Owner


class FileOut(BaseModel):
    """A picture or document that was sent along; `url` counts from the server and is good for a day."""

    name: str = Field(examples=["receipt.pdf"])
    media_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="bytes")
    url: str


class SaidEvent(Event):
    """What the shopper said, here or in another tab."""

    type: Literal["said"] = "said"
    cursor: Cursor
    id: str | None = Field(description="the message's id, as the page gave it", examples=["5e0c1f"])
    at: Instant
    text: str = Field(description="for a press, the button's label", examples=["a lamp for my desk"])
    files: list[FileOut] = []


class ReplyEvent(Event):
    """What the assistant, a person of the shop, or the system says."""

    type: Literal["reply"] = "reply"
    cursor: Cursor
    in_reply_to: str | None = Field(description="the id of the message that the assistant answers")
    sender: Literal["bot", "human", "system"] = Field(serialization_alias="from")
    at: Instant
    reply: ChatReply
    name: str | None = Field(default=None, description="the person's", examples=["Vera"])
    files: list[FileOut] = []


class EditedEvent(Event):
    """A person has corrected what they wrote."""

    type: Literal["edited"] = "edited"
    cursor: Cursor
    edits: int = Field(description="the place of the corrected message", examples=[15])
    text: str


class OwnerEvent(Event):
    """Another speaks from now on: the assistant, a person, or a person who has been called."""

    type: Literal["owner"] = "owner"
    owner: Owner


class TypingEvent(Event):
    """Somebody is writing just now; it counts for a few seconds."""

    type: Literal["typing"] = "typing"
    sender: Literal["bot", "human"] = Field(default="bot", serialization_alias="from")
    name: str | None = Field(default=None, description="the person's", examples=["Vera"])


class AcceptedEvent(Event):
    """The message stands in the log and, if the assistant answers it, is answered."""

    type: Literal["accepted"] = "accepted"
    in_reply_to: str = Field(examples=["5e0c1f"])


class ErrorEvent(Event):
    """A message was not taken."""

    type: Literal["error"] = "error"
    code: Literal["bad_message", "too_long", "too_many", "failed"]
    error: str = Field(description="one sentence", examples=["The message is too long."])
    id: str | None = Field(default=None, description="the message's id, if it could be read")


class PongEvent(Event):
    """The answer to a ping."""

    type: Literal["pong"] = "pong"


FROM_PAGE: tuple[type[BaseModel], ...] = (Said, Pressed, Ping, Typing)
TO_PAGE: tuple[type[Event], ...] = (
    ReadyEvent,
    SaidEvent,
    ReplyEvent,
    EditedEvent,
    OwnerEvent,
    TypingEvent,
    AcceptedEvent,
    ErrorEvent,
    PongEvent,
)
from_page: TypeAdapter[Said | Pressed | Ping | Typing] = TypeAdapter(Said | Pressed | Ping | Typing)
