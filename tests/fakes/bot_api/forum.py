"""Methods of forum topics. The texts of refusals are those that the real server gives."""

from __future__ import annotations

from tests.fakes.bot_api.errors import BadRequestError
from tests.fakes.bot_api.messages import Asked, answers
from tests.fakes.bot_api.world import Chat, Json, Topic, find_topic, need_rights

NAME = 128
COLOURS = frozenset({7322096, 16766590, 13338331, 9367192, 16749490, 16478047})


def _forum(asked: Asked, what: str) -> Chat:
    chat = asked.world.find_chat(asked.bot, asked.method.chat_id)
    if not chat.forum:
        raise BadRequestError("the chat is not a forum")
    need_rights(chat, asked.bot, what)
    return chat


@answers("createForumTopic")
def create(asked: Asked) -> Json:
    chat = _forum(asked, "create a topic")
    name = asked.method.name
    if not 1 <= len(name) <= NAME:
        raise BadRequestError("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    if asked.method.icon_color is not None and asked.method.icon_color not in COLOURS:
        raise BadRequestError("TOPIC_ICON_COLOR_INVALID")
    colour = asked.method.icon_color or 7322096
    service = asked.world.post(
        chat, asked.bot.json(), forum_topic_created={"name": name, "icon_color": colour}
    )
    thread = service["message_id"]
    service |= {"message_thread_id": thread, "is_topic_message": True}
    chat.topics[thread] = Topic(thread, name)
    return {"message_thread_id": thread, "name": name, "icon_color": colour}


@answers("editForumTopic")
def edit(asked: Asked) -> bool:
    chat = _forum(asked, "edit the topic")
    topic = find_topic(chat, asked.method.message_thread_id)
    name = asked.method.name
    if name is not None and not len(name) <= NAME:
        raise BadRequestError("TOPIC_TITLE_TOO_LONG")
    if name in {None, "", topic.name} and asked.method.icon_custom_emoji_id is None:
        raise BadRequestError("TOPIC_NOT_MODIFIED")
    topic.name = name or topic.name
    asked.world.post(chat, asked.bot.json(), thread=topic.thread, forum_topic_edited={"name": topic.name})
    return True


def _set_closed(asked: Asked, closed: bool) -> bool:
    chat = _forum(asked, "close a topic" if closed else "reopen the topic")
    topic = find_topic(chat, asked.method.message_thread_id)
    if topic.closed == closed:
        raise BadRequestError("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    service = "forum_topic_closed" if closed else "forum_topic_reopened"
    asked.world.post(chat, asked.bot.json(), thread=topic.thread, **{service: {}})
    return True


@answers("closeForumTopic")
def close(asked: Asked) -> bool:
    return _set_closed(asked, True)


@answers("reopenForumTopic")
def reopen(asked: Asked) -> bool:
    return _set_closed(asked, False)


@answers("deleteForumTopic")
def delete(asked: Asked) -> bool:
    chat = _forum(asked, "delete a topic")
    topic = find_topic(chat, asked.method.message_thread_id)
    remove(chat, topic)
    return True


def remove(chat: Chat, topic: Topic) -> None:
    topic.deleted = True
    for number, message in list(chat.messages.items()):
        if message.get("message_thread_id") == topic.thread:
            del chat.messages[number]


@answers("unpinAllForumTopicMessages")
def unpin_all(asked: Asked) -> bool:
    chat = _forum(asked, "manage pinned messages in the chat")
    topic = find_topic(chat, asked.method.message_thread_id)
    inside = {
        number
        for number, message in chat.messages.items()
        if message.get("message_thread_id") == topic.thread
    }
    chat.pinned = [number for number in chat.pinned if number not in inside]
    return True
