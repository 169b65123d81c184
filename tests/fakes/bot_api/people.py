"""What people do in the pretended Telegram, as plain calls: the control side of the server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tests.fakes.bot_api.content import words
from tests.fakes.bot_api.formatting import utf16
from tests.fakes.bot_api.forum import remove
from tests.fakes.bot_api.world import BotAccount, Chat, Json, Person, World, find_topic

_ENTITY = re.compile(r"(?:^|(?<=\s))(/[a-z0-9_]{1,32}(?:@\w+)?|@\w{5,32})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Talk:
    """One person talking with one bot, in private or in a group. `chat.messages` is what the chat shows."""

    world: World
    bot: BotAccount
    person: Person
    chat: Chat

    @property
    def messages(self) -> list[Json]:
        """What the chat shows now, oldest first."""
        with self.world.lock:
            return [dict(message) for message in self.chat.messages.values()]

    @property
    def heard(self) -> list[Json]:
        """What the bot wrote, oldest first."""
        return [message for message in self.messages if message["from"]["id"] == self.bot.id]

    def says(self, text: str, *, thread: int | None = None, reply_to: Json | None = None) -> Json:
        return self._sends(thread=thread, reply_to=reply_to, text=text, entities=_entities(text) or None)

    def starts(self, payload: str = "") -> Json:
        """Opens a deep link (t.me/bot?start=payload) and taps Start; a blocked bot is let in again."""
        if self.chat.blocked:
            self.unblocks()
        return self.says(f"/start {payload}".rstrip())

    def edits(self, message: Json, text: str) -> Json:
        with self.world.lock:
            kept = self.chat.messages[message["message_id"]]
            kept |= {"text": text, "edit_date": int(self.world.now())}
            kept.pop("entities", None)
            if found := _entities(text):
                kept["entities"] = found
            self.world.deliver_in(self.chat, "edited_message", dict(kept), self._only())
            return dict(kept)

    def presses(self, message: Json, label: str) -> str:
        """Taps the button that reads so (or begins so); returns the id of the callback query."""
        for button in buttons(message):
            if button["text"] == label or words(button["text"]).startswith(label):
                return self.sends_callback(message, button["callback_data"])
        raise AssertionError(f"no button {label!r} among {[words(one['text']) for one in buttons(message)]}")

    def sends_callback(self, message: Json, data: str) -> str:
        """A callback query, with any data: a changed client can send what it likes."""
        with self.world.lock:
            query_id = self.world.new_id()
            self.world.queries[query_id] = {"bot": self.bot.id, "at": self.world.clock(), "answers": []}
            query = {
                "id": query_id,
                "from": self.person.json(),
                "message": {name: value for name, value in message.items() if not name.startswith("_")},
                "chat_instance": f"ci{self.chat.id}",
                "data": data,
            }
            self.world.deliver(self.bot, "callback_query", query)
            return query_id

    def answers_to(self, query_id: str) -> list[Json]:
        with self.world.lock:
            return list(self.world.queries[query_id]["answers"])

    def sends_photo(self, caption: str | None = None) -> Json:
        file_id = self.world.keep_file(b"\xff\xd8\xff picture")
        sizes = [{"file_id": file_id, "file_unique_id": f"u{file_id}", "width": 90, "height": 90}]
        return self._sends(photo=sizes, caption=caption)

    def sends_voice(self) -> Json:
        file_id = self.world.keep_file(b"OggS voice")
        return self._sends(voice={"file_id": file_id, "file_unique_id": f"u{file_id}", "duration": 3})

    def sends_document(self, name: str = "list.pdf") -> Json:
        file_id = self.world.keep_file(b"%PDF-")
        return self._sends(document={"file_id": file_id, "file_unique_id": f"u{file_id}", "file_name": name})

    def sends_contact(self, phone: str, owner: Person | None = None) -> Json:
        owner = owner or self.person
        return self._sends(
            contact={"phone_number": phone, "first_name": owner.first_name, "user_id": owner.id}
        )

    def sends_location(self, latitude: float, longitude: float) -> Json:
        return self._sends(location={"latitude": latitude, "longitude": longitude})

    def asks_inline(self, query: str, offset: str = "") -> str:
        """Types `@bot query` in any chat; the answer is in `inline_answer`."""
        with self.world.lock:
            query_id = self.world.new_id()
            self.world.inline[query_id] = {"bot": self.bot.id, "answer": None}
            body = {"id": query_id, "from": self.person.json(), "query": query, "offset": offset}
            self.world.deliver(self.bot, "inline_query", body | {"chat_type": "sender"})
            return query_id

    def inline_answer(self, query_id: str) -> Json | None:
        with self.world.lock:
            answer: Json | None = self.world.inline[query_id]["answer"]
            return answer

    def blocks(self) -> None:
        self._member("kicked", "member")

    def unblocks(self) -> None:
        self._member("member", "kicked")

    def deletes(self, message: Json) -> None:
        with self.world.lock:
            del self.chat.messages[message["message_id"]]

    # In a forum

    def closes_topic(self, thread: int, *, closed: bool = True) -> None:
        with self.world.lock:
            find_topic(self.chat, thread).closed = closed
        self._sends(thread=thread, **{"forum_topic_closed" if closed else "forum_topic_reopened": {}})

    def deletes_topic(self, thread: int, words: str = "message thread not found") -> None:
        """A person deletes the topic; no bot is told. `words`: what a bot that writes there hears."""
        with self.world.lock:
            topic = find_topic(self.chat, thread)
            topic.gone_words = words
            remove(self.chat, topic)

    def _only(self) -> BotAccount | None:
        return self.bot if self.chat.kind == "private" else None

    def _member(self, new: str, old: str) -> None:
        with self.world.lock:
            self.chat.blocked = new == "kicked"
            bot = self.bot.json()
            states = {status: {"status": status, "user": bot} for status in (new, old)}
            states.get("kicked", {})["until_date"] = 0
            body = {
                "chat": self.chat.json(),
                "from": self.person.json(),
                "date": int(self.world.now()),
                "old_chat_member": states[old],
                "new_chat_member": states[new],
            }
            self.world.deliver(self.bot, "my_chat_member", body)

    def _sends(self, *, thread: int | None = None, reply_to: Json | None = None, **content: Any) -> Json:
        with self.world.lock:
            if reply_to is not None:
                reply_to = {name: value for name, value in reply_to.items() if not name.startswith("_")}
            message = self.world.post(
                self.chat, self.person.json(), thread=thread, reply_to_message=reply_to, **content
            )
            told = {name: value for name, value in message.items() if not name.startswith("_")}
            self.world.deliver_in(self.chat, "message", told, self._only())
            return dict(message)


def buttons(message: Json) -> list[Json]:
    """All buttons of a message that can be pressed, in reading order: of its rich content, then below it."""
    found: list[Json] = []
    for block in message.get("rich_message", {}).get("blocks", []):
        found.extend(block.get("buttons", []))
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        found.extend(row)
    return found


def shown(message: Json) -> str:
    """All words of a message: text, caption or rich content."""
    if "rich_message" not in message:
        return str(message.get("text") or message.get("caption") or "")
    lines: list[str] = []
    for block in message["rich_message"]["blocks"]:
        lines.append(words(block.get("text", "")))
        lines.extend(words(inner.get("caption", "")) for inner in block.get("blocks", []))
        lines.extend(
            " | ".join(words(cell.get("text", "")) for cell in row) for row in block.get("cells", [])
        )
    return "\n".join(line for line in lines if line)


def _entities(text: str) -> list[Json]:
    found = []
    for match in _ENTITY.finditer(text):
        kind = "bot_command" if match.group().startswith("/") else "mention"
        offset = utf16(text[: match.start()])
        found.append({"type": kind, "offset": offset, "length": utf16(match.group())})
    return found
