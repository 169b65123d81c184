"""Methods about the bot itself, its webhook, queries, files and chats."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.bot_api.content import START_PARAMETER, formatted, keyboard
from tests.fakes.bot_api.errors import BadRequestError
from tests.fakes.bot_api.messages import Asked, answers
from tests.fakes.bot_api.parameters import plain
from tests.fakes.bot_api.world import QUERY_SECONDS, Json, Webhook

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
RESULTS = 50


@answers("getMe")
def get_me(asked: Asked) -> Json:
    rights = {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
    }
    return asked.bot.json() | rights


@answers("logOut")
@answers("close")
def nothing(asked: Asked) -> bool:
    return True


# Webhook (getUpdates waits, so it lives with the server)


@answers("setWebhook")
def set_webhook(asked: Asked) -> bool:
    method = asked.method
    if not method.url:
        asked.bot.webhook = None
    else:
        parts = urlsplit(method.url)
        if parts.scheme != "https":
            raise BadRequestError("bad webhook: An HTTPS URL must be provided for webhook")
        if (parts.port or 443) not in WEBHOOK_PORTS:
            raise BadRequestError("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if method.secret_token is not None and not SECRET.fullmatch(method.secret_token):
            raise BadRequestError("secret token contains unallowed characters")
        if method.max_connections is not None and not 1 <= method.max_connections <= 100:
            raise BadRequestError("max_connections must be between 1 and 100")
        allowed = frozenset(method.allowed_updates) if method.allowed_updates else asked.bot.allowed
        asked.bot.webhook = Webhook(method.url, method.secret_token, allowed, method.max_connections or 40)
        asked.bot.allowed = allowed
    if method.drop_pending_updates:
        asked.bot.updates.clear()
    asked.world.wake()
    return True


@answers("deleteWebhook")
def delete_webhook(asked: Asked) -> bool:
    asked.bot.webhook = None
    if asked.method.drop_pending_updates:
        asked.bot.updates.clear()
    return True


@answers("getWebhookInfo")
def get_webhook_info(asked: Asked) -> Json:
    hook = asked.bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(asked.bot.updates),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
    if asked.bot.allowed:
        info["allowed_updates"] = sorted(asked.bot.allowed)
    return info


# Commands and texts of the profile


def _scope(asked: Asked) -> tuple[str, str]:
    scope = plain(asked.method.scope) or {"type": "default"}
    return str(scope["type"]), asked.method.language_code or ""


@answers("setMyCommands")
def set_my_commands(asked: Asked) -> bool:
    commands = plain(asked.method.commands)
    if len(commands) > 100:
        raise BadRequestError("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"]):
            raise BadRequestError("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise BadRequestError("BOT_COMMAND_DESCRIPTION_INVALID")
    asked.bot.commands[_scope(asked)] = commands
    return True


@answers("getMyCommands")
def get_my_commands(asked: Asked) -> list[Json]:
    return asked.bot.commands.get(_scope(asked), [])


@answers("deleteMyCommands")
def delete_my_commands(asked: Asked) -> bool:
    asked.bot.commands.pop(_scope(asked), None)
    return True


def _text_methods(field: str, name: str, limit: int) -> None:
    @answers(f"setMy{name}")
    def set_text(asked: Asked) -> bool:
        text = getattr(asked.method, field) or ""
        if len(text) > limit:
            raise BadRequestError(f"bot {field} is too long")
        asked.bot.texts[field, asked.method.language_code or ""] = text
        return True

    @answers(f"getMy{name}")
    def get_text(asked: Asked) -> Json:
        code = asked.method.language_code or ""
        return {field: asked.bot.texts.get((field, code), asked.bot.texts.get((field, ""), ""))}


_text_methods("description", "Description", 512)
_text_methods("short_description", "ShortDescription", 120)
_text_methods("name", "Name", 64)


@answers("setChatMenuButton")
def set_chat_menu_button(asked: Asked) -> bool:
    return True


# Queries


@answers("answerCallbackQuery")
def answer_callback_query(asked: Asked) -> bool:
    query = asked.world.queries.get(asked.method.callback_query_id)
    old = "query is too old and response timeout expired or query ID is invalid"
    if query is None or query["bot"] != asked.bot.id:
        raise BadRequestError(old)
    if asked.world.clock() - query["at"] > QUERY_SECONDS:
        raise BadRequestError(old)
    if asked.method.text is not None and len(asked.method.text) > 200:
        raise BadRequestError("MESSAGE_TOO_LONG")
    query["answers"].append({"text": asked.method.text, "alert": bool(asked.method.show_alert)})
    return True


@answers("answerInlineQuery")
def answer_inline_query(asked: Asked) -> bool:
    method = asked.method
    query = asked.world.inline.get(method.inline_query_id)
    if query is None or query["bot"] != asked.bot.id:
        raise BadRequestError("query is too old and response timeout expired or query ID is invalid")
    results = plain(method.results)
    if len(results) > RESULTS:
        raise BadRequestError("RESULTS_TOO_MUCH")
    ids = [result["id"] for result in results]
    if len(set(ids)) != len(ids):
        raise BadRequestError("RESULT_ID_DUPLICATE")
    if any(not 1 <= len(one.encode()) <= 64 for one in ids):
        raise BadRequestError("RESULT_ID_INVALID")
    if method.next_offset is not None and len(method.next_offset.encode()) > 64:
        raise BadRequestError("NEXT_OFFSET_INVALID")
    for made, result in zip(method.results, results, strict=True):
        _inline_result(made, result)
    parameter = method.button.start_parameter if method.button is not None else None
    if parameter is not None and not START_PARAMETER.fullmatch(parameter):
        raise BadRequestError("START_PARAM_INVALID")
    query["answer"] = {"results": results, "next_offset": method.next_offset or ""}
    query["answer"] |= {"cache_time": method.cache_time, "button": plain(method.button)}
    return True


def _inline_result(made: Any, result: Json) -> None:
    content = getattr(made, "input_message_content", None)
    if result["type"] == "article" and content is None:
        raise BadRequestError("can't parse inline query result: input_message_content is empty")
    if content is not None and hasattr(content, "message_text"):
        text, _ = formatted(content.message_text, content.parse_mode, content.entities)
        if not 1 <= len(text) <= 4096:
            raise BadRequestError("MESSAGE_TOO_LONG" if text else "message text is empty")
    if getattr(made, "caption", None) is not None:
        text, _ = formatted(made.caption, made.parse_mode, made.caption_entities)
        if len(text) > 1024:
            raise BadRequestError("MEDIA_CAPTION_TOO_LONG")
    if "reply_markup" in result:
        keyboard(result["reply_markup"]["inline_keyboard"])


# Files and chats


@answers("getFile")
def get_file(asked: Asked) -> Json:
    content = asked.world.files.get(asked.method.file_id)
    if content is None:
        raise BadRequestError("wrong file_id or the file is temporarily unavailable")
    file_id = asked.method.file_id
    told = {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_size": len(content)}
    return told | {"file_path": f"files/{file_id}"}


@answers("getChat")
def get_chat(asked: Asked) -> Json:
    chat = asked.world.find_chat(asked.bot, asked.method.chat_id)
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    gifts = dict.fromkeys((*kinds, "gifts_from_channels"), True)
    return chat.json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


@answers("getChatMember")
def get_chat_member(asked: Asked) -> Json:
    chat = asked.world.find_chat(asked.bot, asked.method.chat_id)
    bots = {bot.id: bot.json() for bot in asked.world.bots.values()}
    number = asked.method.user_id
    person = asked.world.people.get(number)
    user = bots.get(number) or (person.json() if person else None)
    if user is None:
        raise BadRequestError("user not found")
    if number in chat.admins:
        return {"status": "administrator", "user": user} | dict.fromkeys(ADMIN_RIGHTS, True)
    if number in chat.members or chat.kind == "private":
        return {"status": "member", "user": user}
    return {"status": "left", "user": user}


ADMIN_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
