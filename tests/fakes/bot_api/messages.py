"""Methods that send, edit and delete messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.fakes.bot_api.content import caption_of, markup_of, picture_of, rich_of, same, text_of
from tests.fakes.bot_api.errors import BadRequestError, ForbiddenError, RefusalError
from tests.fakes.bot_api.parameters import plain
from tests.fakes.bot_api.world import BotAccount, Chat, Json, World, find_topic


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who asks, for what, with which files."""

    world: World
    bot: BotAccount
    method: Any
    files: dict[str, bytes]


Answer = Callable[[Asked], Any]
ANSWERS: dict[str, Answer] = {}


def answers(name: str) -> Callable[[Answer], Answer]:
    def register(answer: Answer) -> Answer:
        ANSWERS[name.lower()] = answer
        return answer

    return register


def chat_to_write(asked: Asked, *, thread: bool = True) -> Chat:
    chat = asked.world.find_chat(asked.bot, asked.method.chat_id)
    if chat.blocked:
        raise ForbiddenError("bot was blocked by the user")
    number = getattr(asked.method, "message_thread_id", None) if thread else None
    if number is not None:
        if number not in chat.topics:
            raise BadRequestError("message thread not found")
        topic = find_topic(chat, number)
        if topic.closed and asked.bot.id not in chat.admins:
            raise BadRequestError("TOPIC_CLOSED")
    return chat


def send(asked: Asked, **content: Any) -> Json:
    """Post what was built, with keyboard, thread and the message it replies to."""
    method = asked.method
    chat = chat_to_write(asked)
    inline, other = markup_of(chat, method.reply_markup)
    replied = None
    if method.reply_parameters is not None:
        replied = chat.messages.get(method.reply_parameters.message_id)
        if replied is None and not plain(method.reply_parameters.allow_sending_without_reply):
            raise BadRequestError("message to be replied not found")
        if replied is not None:
            replied = {name: value for name, value in replied.items() if name != "reply_to_message"}
    message = asked.world.post(
        chat,
        asked.bot.json(),
        thread=method.message_thread_id,
        **content,
        reply_markup=inline,
        reply_to_message=replied,
    )
    if other is not None:
        # Not part of the message as the Bot API shows it, but what the client puts under the input field.
        message["_keyboard"] = other
    return message


@answers("sendMessage")
def send_message(asked: Asked) -> Json:
    return send(asked, **text_of(asked.method))


@answers("sendPhoto")
def send_photo(asked: Asked) -> Json:
    chat_to_write(asked)
    caption = caption_of(asked.method)
    return send(asked, photo=picture_of(asked.world, asked.method.photo, asked.files), **caption)


@answers("sendDocument")
def send_document(asked: Asked) -> Json:
    caption = caption_of(asked.method)
    (size, *_) = picture_of(asked.world, asked.method.document, asked.files)
    document = {name: size[name] for name in ("file_id", "file_unique_id", "file_size")}
    return send(asked, document=document, **caption)


@answers("sendContact")
def send_contact(asked: Asked) -> Json:
    return send(
        asked, contact={"phone_number": asked.method.phone_number, "first_name": asked.method.first_name}
    )


@answers("sendLocation")
def send_location(asked: Asked) -> Json:
    return send(asked, location={"latitude": asked.method.latitude, "longitude": asked.method.longitude})


@answers("sendRichMessage")
def send_rich_message(asked: Asked) -> Json:
    if not asked.world.rich:
        raise RefusalError(404, "Not Found")
    chat_to_write(asked)
    return send(asked, rich_message=rich_of(asked.world, asked.method.rich_message, asked.files))


@answers("sendChatAction")
def send_chat_action(asked: Asked) -> bool:
    actions = {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
        "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }  # fmt: skip
    if asked.method.action not in actions:
        raise BadRequestError("wrong parameter action in request")
    chat_to_write(asked).actions.append(asked.method.action)
    return True


# Editing


def message_to_edit(asked: Asked) -> tuple[Chat, Json]:
    method = asked.method
    if method.inline_message_id is not None:
        raise BadRequestError("MESSAGE_ID_INVALID")
    if method.chat_id is None:
        raise BadRequestError("chat_id is empty")
    if method.message_id is None:
        raise BadRequestError("message identifier is not specified")
    chat = chat_to_write(asked, thread=False)
    message = chat.messages.get(method.message_id)
    if message is None:
        raise BadRequestError("message to edit not found")
    if message["from"]["id"] != asked.bot.id:
        raise BadRequestError("message can't be edited")
    return chat, message


def edit(asked: Asked, message: Json, drop: tuple[str, ...] = (), **content: Any) -> Json:
    chat = asked.world.find_chat(asked.bot, asked.method.chat_id)
    inline, _ = markup_of(chat, asked.method.reply_markup)
    changed = {name: value for name, value in message.items() if name not in {*drop, "reply_markup"}}
    changed |= {name: value for name, value in content.items() if value is not None}
    if inline is not None:
        changed["reply_markup"] = inline
    if same(message, changed):
        raise BadRequestError(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    changed["edit_date"] = int(asked.world.now())
    message.clear()
    message.update(changed)
    return message


@answers("editMessageText")
def edit_message_text(asked: Asked) -> Json:
    _, message = message_to_edit(asked)
    if "text" not in message and "rich_message" not in message:
        raise BadRequestError("there is no text in the message to edit")
    if asked.method.rich_message is not None:
        rich = rich_of(asked.world, asked.method.rich_message, asked.files)
        return edit(asked, message, ("text", "entities"), rich_message=rich)
    if asked.method.text is None:
        raise BadRequestError("message text is empty")
    return edit(asked, message, ("text", "entities", "rich_message"), **text_of(asked.method))


@answers("editMessageCaption")
def edit_message_caption(asked: Asked) -> Json:
    _, message = message_to_edit(asked)
    if "photo" not in message and "document" not in message:
        raise BadRequestError("there is no caption in the message to edit")
    return edit(asked, message, ("caption", "caption_entities"), **caption_of(asked.method))


@answers("editMessageMedia")
def edit_message_media(asked: Asked) -> Json:
    _, message = message_to_edit(asked)
    media = asked.method.media
    if plain(media.type) != "photo":
        raise BadRequestError("the pretended server edits photos only")
    picture = picture_of(asked.world, media.media, asked.files)
    dropped = ("text", "entities", "rich_message", "document", "caption", "caption_entities", "photo")
    return edit(asked, message, dropped, photo=picture, **caption_of(media))


@answers("editMessageReplyMarkup")
def edit_message_reply_markup(asked: Asked) -> Json:
    _, message = message_to_edit(asked)
    return edit(asked, message)


@answers("deleteMessage")
def delete_message(asked: Asked) -> bool:
    chat = asked.world.find_chat(asked.bot, asked.method.chat_id)
    message = chat.messages.get(asked.method.message_id)
    if message is None:
        raise BadRequestError("message to delete not found")
    if message["from"]["id"] != asked.bot.id and chat.kind != "private" and asked.bot.id not in chat.admins:
        raise BadRequestError("message can't be deleted")
    del chat.messages[asked.method.message_id]
    return True


@answers("deleteMessages")
def delete_messages(asked: Asked) -> bool:
    chat = asked.world.find_chat(asked.bot, asked.method.chat_id)
    for number in asked.method.message_ids:
        chat.messages.pop(number, None)
    return True


# Copies


def _source(asked: Asked) -> Json:
    chat = asked.world.find_chat(asked.bot, asked.method.from_chat_id)
    message = chat.messages.get(asked.method.message_id)
    if message is None:
        what = "copy" if type(asked.method).__name__ == "CopyMessage" else "forward"
        raise BadRequestError(f"message to {what} not found")
    return message


CONTENT = (
    "text", "entities", "caption", "caption_entities", "photo", "document", "contact", "location", "voice",
    "sticker", "video", "rich_message",
)  # fmt: skip


@answers("copyMessage")
def copy_message(asked: Asked) -> Json:
    content = {name: value for name, value in _source(asked).items() if name in CONTENT}
    if not content:
        raise BadRequestError("message can't be copied")
    if asked.method.caption is not None:
        content |= caption_of(asked.method)
    return {"message_id": send(asked, **content)["message_id"]}


@answers("forwardMessage")
def forward_message(asked: Asked) -> Json:
    source = _source(asked)
    content = {name: value for name, value in source.items() if name in CONTENT}
    if not content:
        raise BadRequestError("message can't be forwarded")
    chat = chat_to_write(asked)
    origin = {"type": "user", "date": source["date"], "sender_user": source["from"]}
    thread = asked.method.message_thread_id
    return asked.world.post(chat, asked.bot.json(), thread=thread, **content, forward_origin=origin)


@answers("pinChatMessage")
def pin_chat_message(asked: Asked) -> bool:
    chat = chat_to_write(asked, thread=False)
    if chat.kind != "private" and asked.bot.id not in chat.admins:
        raise BadRequestError("not enough rights to manage pinned messages in the chat")
    if asked.method.message_id not in chat.messages:
        raise BadRequestError("message to pin not found")
    if asked.method.message_id not in chat.pinned:
        chat.pinned.append(asked.method.message_id)
    return True


@answers("unpinChatMessage")
def unpin_chat_message(asked: Asked) -> bool:
    chat = chat_to_write(asked, thread=False)
    number = asked.method.message_id or (chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise BadRequestError("message to unpin not found")
    chat.pinned.remove(number)
    return True


@answers("setMessageReaction")
def set_message_reaction(asked: Asked) -> bool:
    chat = chat_to_write(asked, thread=False)
    message = chat.messages.get(asked.method.message_id)
    if message is None:
        raise BadRequestError("message to react not found")
    message["_reactions"] = plain(asked.method.reaction) or []
    return True
