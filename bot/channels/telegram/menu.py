"""What Telegram shows around the chat: commands and the bot's own words, in each language."""

from __future__ import annotations

from aiogram.methods import (
    GetMyCommands,
    GetMyDescription,
    GetMyShortDescription,
    SetMyCommands,
    SetMyDescription,
    SetMyShortDescription,
)
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats

from bot.channels.telegram.api import Api
from bot.dialogue.phrasing import LOCALES, Phrasing
from bot.messages import ChatKey

#: In the order of the menu; each is a standing press of the same name.
COMMANDS = ("start", "cart", "popular", "person", "new", "me", "forget", "help")


async def set_menu(api: Api, shop: str) -> None:
    """English for all, other languages for those whose app speaks them. Writes only what changed."""
    scope = BotCommandScopeAllPrivateChats()
    for language in LOCALES:
        code = None if language == "en" else language
        say = Phrasing(language, ChatKey(shop, "telegram", "menu"), 0)
        wanted = [BotCommand(command=name, description=say(f"command-{name}")) for name in COMMANDS]
        there = await api.call(GetMyCommands(scope=scope, language_code=code))
        if [(one.command, one.description) for one in there] != [
            (one.command, one.description) for one in wanted
        ]:
            await api.call(SetMyCommands(commands=wanted, scope=scope, language_code=code))
        about, short = say("bot-description"), say("bot-short-description")
        if not (await api.call(GetMyDescription(language_code=code))).description:
            await api.call(SetMyDescription(description=about, language_code=code))
        if not (await api.call(GetMyShortDescription(language_code=code))).short_description:
            await api.call(SetMyShortDescription(short_description=short, language_code=code))
