"""What messages may hold: texts, captions, keyboards, pictures, rich blocks, within the documented limits."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.bot_api.errors import BadRequestError
from tests.fakes.bot_api.formatting import parse_html, utf16
from tests.fakes.bot_api.parameters import plain
from tests.fakes.bot_api.world import Chat, Json, World

TEXT, CAPTION, CALLBACK_DATA, KEYBOARD = 4096, 1024, 64, 100
#: https://core.telegram.org/bots/api#rich-message-formatting-options
RICH_CHARACTERS, RICH_BLOCKS, RICH_MEDIA, RICH_ROW = 32_768, 500, 50, 8
ALL_BUTTONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay", "disabled",
)  # fmt: skip
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def formatted(text: str | None, mode: Any, entities: Any) -> tuple[str, list[Json]]:
    mode = plain(mode)
    if text is None:
        return "", []
    if mode is None:
        return text, plain(entities) or []
    if str(mode).lower() == "html":
        return parse_html(text)
    raise BadRequestError(f"unsupported parse_mode {mode!r}: the pretended server reads HTML only")


def text_of(method: Any) -> Json:
    text, entities = formatted(method.text, method.parse_mode, method.entities)
    if not text.strip():
        raise BadRequestError("message text is empty" if not method.text else "text must be non-empty")
    if utf16(text) > TEXT:
        raise BadRequestError("message is too long")
    return {"text": text.strip()} | ({"entities": entities} if entities else {})


def caption_of(holder: Any) -> Json:
    text, entities = formatted(holder.caption, holder.parse_mode, holder.caption_entities)
    if utf16(text) > CAPTION:
        raise BadRequestError("message caption is too long")
    told: Json = {"caption": text} if text else {}
    return told | ({"caption_entities": entities} if entities else {})


def picture_of(world: World, given: Any, files: dict[str, bytes]) -> list[Json]:
    """PhotoSize list of what was given: a file id, an address, or an uploaded file."""
    given = str(given)
    if given.startswith("attach://"):
        content = files.get(given.removeprefix("attach://"))
        if not content:
            raise BadRequestError(
                "file must be non-empty" if content is not None else f"can't find file {given}"
            )
        return _sizes(world.keep_file(content), len(content))
    if given in world.files:
        return _sizes(given, len(world.files[given]))
    parts = urlsplit(given)
    if parts.scheme in {"http", "https"} and parts.hostname:
        if any(broken in given for broken in world.broken_pictures):
            wrong = given.endswith(".svg")
            raise BadRequestError(
                "wrong type of the web page content" if wrong else "failed to get HTTP URL content"
            )
        return _sizes(world.keep_file(given.encode()), 1000)
    raise BadRequestError("wrong remote file identifier specified: Wrong character in the string")


def _sizes(file_id: str, size: int) -> list[Json]:
    one = {"file_unique_id": f"u{file_id}", "file_id": file_id, "file_size": size}
    return [one | {"width": 90, "height": 90}, one | {"width": 800, "height": 800}]


def markup_of(chat: Chat, markup: Any) -> tuple[Json | None, Json | None]:
    """The inline keyboard that stays with the message, and any other markup that the client acts on."""
    if markup is None:
        return None, None
    given = plain(markup)
    if "inline_keyboard" in given:
        keyboard(given["inline_keyboard"])
        return given, None
    for row in given.get("keyboard", []):
        for button in row:
            asks = [name for name in ("request_contact", "request_location") if button.get(name)]
            if asks and chat.kind != "private":
                what = "phone number" if asks[0] == "request_contact" else "location"
                raise BadRequestError(f"{what} can be requested in private chats only")
    return None, given


def keyboard(rows: list[list[Json]]) -> None:
    if sum(len(row) for row in rows) > KEYBOARD:
        raise BadRequestError("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            if not str(button.get("text", "")).strip():
                raise BadRequestError("can't parse inline keyboard button: text must be non-empty")
            button_kind(button)


def button_kind(button: Json) -> None:
    kinds = [name for name in ALL_BUTTONS if button.get(name) is not None]
    if len(kinds) != 1:
        raise BadRequestError(
            "can't parse inline keyboard button: text buttons are unallowed in the inline keyboard"
        )
    if kinds[0] == "callback_data" and not 1 <= len(button["callback_data"].encode()) <= CALLBACK_DATA:
        raise BadRequestError("BUTTON_DATA_INVALID")
    if kinds[0] == "url":
        parts = urlsplit(button["url"])
        if parts.scheme not in {"http", "https", "tg"} or not parts.netloc or " " in button["url"]:
            raise BadRequestError(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def rich_of(world: World, given: Any, files: dict[str, bytes]) -> Json:
    """A rich message as it is stored: given as blocks, the only way that this server takes."""
    rich = plain(given)
    if sum(name in rich for name in ("html", "markdown", "blocks")) != 1:
        raise BadRequestError("exactly one of html, markdown, or blocks must be specified in a rich message")
    if "blocks" not in rich:
        raise BadRequestError("the pretended server takes rich messages as blocks only")
    count = _Count()
    blocks = [_block(world, block, files, count) for block in rich["blocks"]]
    if not blocks:
        raise BadRequestError("rich message must be non-empty")
    if count.blocks > RICH_BLOCKS or count.media > RICH_MEDIA or count.characters > RICH_CHARACTERS:
        raise BadRequestError("RICH_MESSAGE_TOO_LONG")
    return {"blocks": blocks}


class _Count:
    blocks = media = characters = 0


def _block(world: World, block: Json, files: dict[str, bytes], count: _Count) -> Json:
    count.blocks += 1
    kept = dict(block)
    for name in ("text", "caption", "summary"):
        if name in block:
            count.characters += len(words(block[name]))
    if block["type"] == "photo":
        count.media += 1
        kept["photo"] = picture_of(world, block["photo"]["media"], files)
    if block["type"] in {"slideshow", "collage"}:
        inner = {one["type"] for one in block["blocks"]}
        if not inner <= {"photo", "video", "animation"}:
            raise BadRequestError(f"{block['type']} may hold photos, videos and animations only")
    if block["type"] == "buttons":
        if not 1 <= len(block["buttons"]) <= RICH_ROW:
            raise BadRequestError("a row must have 1-8 buttons")
        for button in block["buttons"]:
            button_kind(button)
    for row in block.get("cells", []):
        count.blocks += 1
        count.characters += sum(len(words(cell.get("text", ""))) for cell in row)
    if "blocks" in block:
        kept["blocks"] = [_block(world, one, files, count) for one in block["blocks"]]
    return kept


def words(rich_text: Any) -> str:
    """The plain words of a rich text."""
    if isinstance(rich_text, str):
        return rich_text
    if isinstance(rich_text, list):
        return "".join(map(words, rich_text))
    if "button" in rich_text:
        return words(rich_text["button"]["text"])
    return words(rich_text.get("text", ""))


def same(one: Json, other: Json) -> bool:
    names = ("text", "entities", "caption", "caption_entities", "photo", "rich_message", "reply_markup")
    return json.dumps([one.get(name) for name in names], sort_keys=True) == json.dumps(
        [other.get(name) for name in names], sort_keys=True
    )
