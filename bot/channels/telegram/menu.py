"""What Telegram shows around the chat: commands and the bot's own words, in each language."""

from __future__ import annotations

from collections.abc import Sequence

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
COMMANDS = ("start", "cart", "popular", "person", "new", "me", "privacy", "forget", "help")


async def set_menu(api: Api, shop: str, *, leaving: bool = False) -> None:
    """English for all, other languages for those whose app speaks them. Commands are written when they
    changed; the bot's description only where the merchant wrote none. `leaving`: there is a web chat."""
    described = (await api.call(GetMyDescription())).description
    in_short = (await api.call(GetMyShortDescription())).short_description
    for language in LOCALES:
        code = None if language == "en" else language
        say = Phrasing(language, ChatKey(shop, "telegram", "menu"), 0)
        await _set_commands(api, say, code, (*COMMANDS, "web") if leaving else COMMANDS)
        if not described:
            await api.call(SetMyDescription(description=say("bot-description"), language_code=code))
        if not in_short:
            short = say("bot-short-description")
            await api.call(SetMyShortDescription(short_description=short, language_code=code))


async def _set_commands(api: Api, say: Phrasing, code: str | None, names: Sequence[str]) -> None:
    scope = BotCommandScopeAllPrivateChats()
    wanted = [BotCommand(command=name, description=say(f"command-{name}")) for name in names]
    there = await api.call(GetMyCommands(scope=scope, language_code=code))
    if [(one.command, one.description) for one in there] != [
        (one.command, one.description) for one in wanted
    ]:
        await api.call(SetMyCommands(commands=wanted, scope=scope, language_code=code))


def _told(command: BotCommand) -> tuple[str, str]:
    return command.command, command.description
