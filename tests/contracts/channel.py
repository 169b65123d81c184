"""What every Telegram channel does, whichever library it stands on.

The shop is the demo shop; rich messages are off, so that cards are photos that are turned in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.app import App
from bot.channels.telegram import deep_links
from bot.channels.telegram.deep_links import DeepLink
from bot.desk.agents import Agent
from bot.messages import ChatKey
from tests.bot.channels.telegram.running import answer, wait_for
from tests.fakes.bot_api import BotApi, Fault, Talk, buttons, shown


def key_of(talk: Talk) -> ChatKey:
    return ChatKey("main", "telegram", str(talk.person.id))


class TelegramChannelContract:
    """Needs two fixtures: `api`, the pretended server with one bot, and `served`, the application whose
    channel stands over it, with the web chat at https://shop.example/chat."""

    @pytest.fixture
    def anna(self, api: BotApi, served: App) -> Iterator[Talk]:
        (bot,) = api.world.bots.values()
        yield api.talk(bot, api.world.add_person("Anna", language="en"))
        api.server.troubles.clear()

    def test_a_talk_with_cards_that_turn_in_place(self, anna: Talk) -> None:
        anna.says("warm jumper for my husband")
        first = answer(anna, 1)
        assert "photo" in first
        labels = [button["text"] for button in buttons(first)]
        assert labels[:2] == ["Add to cart", "Details"]
        count = next(label for label in labels if label.startswith("1 of ")).removeprefix("1 of ")
        before = shown(first)
        anna.presses(first, "›")
        turned = wait_for(lambda: next((m for m in anna.heard if shown(m) != before), None), "the next card")
        assert turned["message_id"] == first["message_id"]
        assert f"2 of {count}" in [button["text"] for button in buttons(turned)]
        query = anna.presses(turned, "Add to cart")
        title = shown(turned).split("2. ")[1].splitlines()[0]
        assert title in shown(answer(anna, 2))
        assert wait_for(lambda: anna.answers_to(query), "the spinner's end")
        anna.presses(answer(anna, 2), "Cart")
        assert title in shown(answer(anna, 3))

    def test_a_purchase(self, anna: Talk) -> None:
        anna.says("a red dress")
        first = answer(anna, 1)
        title = shown(first).split("1. ")[1].splitlines()[0]
        anna.presses(first, "Add to cart")
        answer(anna, 2)
        anna.says("how long does delivery take?")
        assert "day" in shown(answer(anna, 3))
        anna.says("checkout please")
        assert title in shown(answer(anna, 4))

    def test_inline_search_in_any_chat(self, anna: Talk) -> None:
        query = anna.asks_inline("red dress")
        found = wait_for(lambda: anna.inline_answer(query), "results")
        first = found["results"][0]
        assert "dress" in first["title"].lower()
        rows = first["reply_markup"]["inline_keyboard"]
        link = next(one["url"] for row in rows for one in row if "t.me" in one["url"])
        anna.starts(link.partition("start=")[2])
        assert first["title"] in shown(answer(anna, 1))

    def test_a_picture_reaches_the_person_who_was_called(self, anna: Talk, served: App) -> None:
        anna.says("/person")
        answer(anna, 1)
        served.desk.take(Agent("account:olga", "Olga", "agent", "main"), key_of(anna))
        answer(anna, 2)
        anna.sends_photo(caption="this one")
        files = wait_for(
            lambda: [
                file for one in served.store.history(key_of(anna)) for file in one["body"].get("files", ())
            ]
        )
        assert [file["media_type"] for file in files] == ["image/jpeg"]

    def test_to_the_web_and_back_again(self, anna: Talk, served: App) -> None:
        anna.says("a warm jumper")
        answer(anna, 1)
        anna.says("/web")
        words = shown(answer(anna, 2))
        token = words.partition("https://shop.example/chat#shopkeeper=")[2].split()[0]
        web, now = ChatKey("main", "web", f"{anna.person.id}.a"), datetime.now(UTC)
        assert served.passages.take(token, web, f"web:{anna.person.id}", now) == "taken"
        assert "on the website" in shown(answer(anna, 3))
        anna.starts(f"c_{served.passages.token(web, f'web:{anna.person.id}', now)}")
        assert "remember where we were" in shown(answer(anna, 4))

    def test_russian(self, api: BotApi, anna: Talk) -> None:
        boris = api.talk(anna.bot, api.world.add_person("Борис", language="ru"))
        boris.starts()
        assert "помощник" in shown(answer(boris, 1)).lower()
        boris.says("белые кроссовки до 100 долларов")
        assert any(button["text"] == "В корзину" for button in buttons(answer(boris, 2)))

    def test_a_deep_link_opens_a_product(self, anna: Talk) -> None:
        anna.says("a red dress")
        offered = answer(anna, 1)
        title = shown(offered).split("1. ")[1].splitlines()[0]
        anna.presses(offered, "Details")
        assert title in shown(answer(anna, 2))
        link = deep_links.payload(DeepLink("query", "a red dress"))
        anna.starts(link or "")
        assert title in shown(answer(anna, 3))

    def test_commands(self, anna: Talk) -> None:
        anna.says("/cart")
        assert "empty" in shown(answer(anna, 1))
        anna.says("/help")
        assert "cheaper" in shown(answer(anna, 2))

    def test_a_button_of_another_chat_does_nothing(self, api: BotApi, anna: Talk) -> None:
        anna.says("a red dress")
        mine = answer(anna, 1)
        eve = api.talk(anna.bot, api.world.add_person("Eve"))
        eve.says("hello")
        hers = answer(eve, 1)
        stolen = next(button["callback_data"] for button in buttons(mine))
        query = eve.sends_callback(hers, stolen)
        (told,) = wait_for(lambda: eve.answers_to(query), "the refusal")
        assert told["alert"]
        assert len(eve.heard) == 1

    def test_what_cannot_be_read_is_declined_with_what_works(self, anna: Talk) -> None:
        anna.sends_voice()
        assert "Write it" in shown(answer(anna, 1))
        anna.sends_photo()
        assert "in words" in shown(answer(anna, 2))
        anna.sends_photo(caption="a red dress like this")
        assert "photo" in answer(anna, 3)

    def test_phone_number(self, api: BotApi, anna: Talk) -> None:
        anna.says("/phone")
        asked = answer(anna, 1)
        wishes = [button for row in asked["_keyboard"]["keyboard"] for button in row]
        assert wishes[0]["request_contact"]
        assert wishes[1]["request_location"]
        anna.sends_contact("+15550100", owner=api.world.add_person("Somebody else"))
        assert "can't read" in shown(answer(anna, 2))
        anna.sends_contact("+15550100")
        assert "number" in shown(answer(anna, 3))

    def test_an_edited_message_is_a_correction(self, anna: Talk) -> None:
        message = anna.says("a red dres")
        answer(anna, 1)
        anna.edits(message, "black boots")
        assert "boot" in shown(answer(anna, 2)).lower()

    def test_a_picture_that_telegram_cannot_fetch(self, api: BotApi, anna: Talk) -> None:
        api.world.broken_pictures.add("/demo/")
        try:
            anna.says("white trainers")
            first = answer(anna, 1)
            assert "photo" not in first
            assert "Add to cart" in [button["text"] for button in buttons(first)]
        finally:
            api.world.broken_pictures.discard("/demo/")

    def test_troubles_of_the_line_lose_nothing(self, api: BotApi, anna: Talk) -> None:
        for kind in ("429", "502", "cut before"):
            api.inject(Fault(kind, chat=anna.chat.id, method="sendPhoto"))  # type: ignore[arg-type]
        anna.says("a red dress")
        anna.says("/cart")
        assert "photo" in answer(anna, 1)
        assert "empty" in shown(answer(anna, 2))
        assert len(anna.heard) == 2

    def test_groups_only_when_meant(self, api: BotApi, anna: Talk) -> None:
        group = api.world.add_group("Friends", anna.person)
        api.world.join(group, anna.bot)
        friends = api.talk(anna.bot, anna.person, group)
        friends.says("who wants pizza?")
        friends.says("a red dress @shop_bot please")
        first = answer(friends, 1)
        assert "photo" in first
        friends.says("cheaper", reply_to=first)
        answer(friends, 2)
        assert len(friends.heard) == 2
        other = api.talk(anna.bot, api.world.add_person("Max"), group)
        query = other.presses(first, "Add to cart")
        (told,) = wait_for(lambda: other.answers_to(query), "the refusal")
        assert told["alert"]

    def test_a_shopper_who_blocks_the_bot(self, anna: Talk) -> None:
        anna.says("hello")
        answer(anna, 1)
        anna.blocks()
        anna.starts()
        assert len(wait_for(lambda: anna.heard if len(anna.heard) == 2 else None)) == 2
