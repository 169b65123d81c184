"""What a message or a press of Telegram's says to the assistant."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.types import CallbackQuery, Chat, Message, User
from aiogram.utils.text_decorations import add_surrogates, remove_surrogates

from bot.channels.telegram import deep_links
from bot.channels.telegram.address import Address, shopper_of
from bot.channels.telegram.bots import TelegramBot
from bot.contract import MAX_TEXT
from bot.dialogue.standing import product_press, unreadable_press
from bot.messages import Incoming

#: An edit is a correction, and answered, when it comes within this time of the message.
CORRECTION = timedelta(minutes=10)
#: A mark for a person who takes over the chat and reads along, since there are no words.
MARKS = {"photo": "📷", "voice": "🎤", "video": "🎬", "file": "📎", "sticker": "🙂", "other": "❔"}
#: Service messages and the like that call for no answer.
SILENT = (
    "pinned_message", "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo",
    "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
    "migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created", "forum_topic_edited",
    "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
    "general_forum_topic_unhidden", "message_auto_delete_timer_changed", "write_access_allowed",
    "chat_background_set", "video_chat_started", "video_chat_ended", "video_chat_scheduled",
    "video_chat_participants_invited", "boost_added", "proximity_alert_triggered",
)  # fmt: skip


def said(bot: TelegramBot, message: Message, update_id: int, now: datetime) -> Incoming | None:
    """A turn, or None when the message is not for the assistant."""
    person = message.from_user
    if person is None or person.is_bot or message.chat.type == "channel":
        return None
    # python-telegram-bot writes False for some of them.
    if any(getattr(message, name) not in (None, False) for name in SILENT):
        return None
    text = message.text or message.caption or ""
    if message.chat.type != "private":
        asked = _meant_for(bot, message, text)
        if asked is None:
            return None
        text = asked
    address = address_of(message.chat, person, message)
    text, press = _words(bot, message, text)
    return incoming(bot, address, person, update_id, now, text=text, press=press)


def corrected(bot: TelegramBot, message: Message, update_id: int, now: datetime) -> Incoming | None:
    """An edited message, read as what the shopper means now; old ones are left alone."""
    if message.text is None or message.text.startswith("/"):
        return None
    edited = datetime.fromtimestamp(message.edit_date, tz=now.tzinfo) if message.edit_date else now
    if edited - message.date > CORRECTION:
        return None
    return said(bot, message, update_id, now)


def pressed(
    bot: TelegramBot, query: CallbackQuery, press: str, address: Address, update_id: int, now: datetime
) -> Incoming:
    return incoming(bot, address, query.from_user, update_id, now, press=press)


def incoming(
    bot: TelegramBot,
    address: Address,
    person: User,
    update_id: int,
    now: datetime,
    *,
    text: str = "",
    press: str | None = None,
) -> Incoming:
    """Another bot on the same shop counts its updates anew, so the bot is part of the update's id."""
    return Incoming(
        key=address.key(bot.shop),
        shopper=shopper_of(person.id),
        at=now,
        text=text[:MAX_TEXT],
        press=press,
        update_id=f"{bot.id}:{update_id}",
        name=person.first_name[:200] or None,
        locale=person.language_code,
    )


def address_of(chat: Chat, person: User, message: Message | None = None) -> Address:
    thread = message.message_thread_id if message is not None and message.is_topic_message else None
    return Address(chat.id, thread, None if chat.type == "private" else person.id)


def _words(bot: TelegramBot, message: Message, text: str) -> tuple[str, str | None]:
    """The text of the turn and the standing press that goes with it, if any."""
    if text.startswith("/"):
        return _command(bot, text)
    if text:
        return text, None
    if message.contact is not None:
        return _contact(message)
    if message.location is not None:
        place = message.location
        return f"📍 {place.latitude:.5f}, {place.longitude:.5f}", "/location"
    kind = _kind(message)
    return MARKS[kind], unreadable_press(kind)


def _command(bot: TelegramBot, text: str) -> tuple[str, str | None]:
    command, _, rest = text.partition(" ")
    name, _, whose = command.partition("@")
    if whose and whose.casefold() != bot.username.casefold():
        return text, None
    if name.casefold() == "/start" and rest.strip():
        link = deep_links.read(rest.strip())
        if link is not None and link.kind == "product":
            return "", product_press(link.value)
        if link is not None and link.kind == "query":
            return link.value, None
    return "", name.casefold()


def _contact(message: Message) -> tuple[str, str | None]:
    """The shopper's own number; somebody else's card from their address book is no consent to call."""
    contact = message.contact
    assert contact is not None
    assert message.from_user is not None
    if contact.user_id != message.from_user.id:
        return MARKS["other"], unreadable_press("other")
    number = contact.phone_number.lstrip("+")
    return f"📱 +{number}", "/contact"


def _kind(message: Message) -> str:
    if message.photo:
        return "photo"
    if message.voice or message.audio:
        return "voice"
    if message.video or message.video_note or message.animation:
        return "video"
    if message.document:
        return "file"
    return "sticker" if message.sticker else "other"


def _meant_for(bot: TelegramBot, message: Message, text: str) -> str | None:
    """In a group: the words without the mention when the bot is mentioned, replied to or commanded."""
    replied = message.reply_to_message
    ours = replied is not None and replied.from_user is not None and replied.from_user.id == bot.id
    # In a topic, what is no reply counts as one to the message that made the topic.
    ours = ours and not (replied is not None and replied.forum_topic_created is not None)
    units = add_surrogates(text)
    name = f"@{bot.username}".casefold()
    for entity in message.entities or message.caption_entities or ():
        start, end = entity.offset * 2, (entity.offset + entity.length) * 2
        words = remove_surrogates(units[start:end])
        if entity.type == "mention" and words.casefold() == name:
            rest = remove_surrogates(units[:start]) + remove_surrogates(units[end:])
            return " ".join(rest.split()) or "/start"
        if entity.type == "bot_command" and entity.offset == 0 and words.casefold().endswith(name):
            return text
    return text if ours else None
