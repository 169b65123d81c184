"""Canned replies: short names for sentences that agents say often, in both languages, with variables.

Variables stand in double braces: "Hello {{name}}, this is {{agent}} of {{shop}}."
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from bot.desk.agents import Agent
from bot.errors import ShopkeeperError
from bot.storage.desk_tables import canned
from bot.storage.engine import READ_ONLY, take_turns

#: What may stand in braces; which of them have a value depends on the chat.
VARIABLES = ("name", "agent", "shop", "product", "price", "link", "meeting")
NAME = re.compile(r"[\w-]{1,40}")
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
TEXT_LETTERS = 2000


@dataclass(frozen=True, slots=True)
class CannedReply:
    """`texts` by language."""

    name: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """`missing`: variables that have no value in this chat; their places are left as they are."""

    text: str
    missing: tuple[str, ...] = ()


class Canned:
    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)

    def put(self, agent: Agent, name: str, texts: Mapping[str, str]) -> None:
        """All texts of one reply, by language ("en", "ru"); replaces what was there."""
        agent.may_write(agent.shop)
        plain = name.strip().lstrip("/").casefold()
        if not NAME.fullmatch(plain):
            raise ShopkeeperError(
                "The name of a canned reply has up to 40 letters, digits and hyphens.", "error-canned-name"
            )
        kept = {language: text.strip() for language, text in texts.items() if text.strip()}
        if not kept or not kept.keys() <= {"en", "ru"}:
            raise ShopkeeperError("A canned reply needs a text in English or Russian.", "error-canned-text")
        for text in kept.values():
            if len(text) > TEXT_LETTERS:
                raise ShopkeeperError(
                    f"A canned reply has at most {TEXT_LETTERS} letters.", "error-note", most=TEXT_LETTERS
                )
            if unknown := sorted(set(_VARIABLE.findall(text)) - set(VARIABLES)):
                known = ", ".join(VARIABLES)
                raise ShopkeeperError(
                    f"There is no variable {unknown[0]!r}; there are {known}.",
                    "error-canned-variable",
                    name=unknown[0],
                    known=known,
                )
        rows = [
            {"shop": agent.shop, "name": plain, "language": language, "text": text}
            for language, text in kept.items()
        ]
        with self._engine.begin() as connection:
            take_turns(connection, f"canned {agent.shop}")
            connection.execute(sa.delete(canned).where(canned.c.shop == agent.shop, canned.c.name == plain))
            connection.execute(sa.insert(canned), rows)

    def remove(self, agent: Agent, name: str) -> None:
        agent.may_write(agent.shop)
        with self._engine.begin() as connection:
            connection.execute(sa.delete(canned).where(canned.c.shop == agent.shop, canned.c.name == name))

    def all(self, agent: Agent) -> list[CannedReply]:
        query = sa.select(canned).where(canned.c.shop == agent.shop).order_by(canned.c.name)
        with self._reader.connect() as connection:
            rows = connection.execute(query).all()
        texts: dict[str, dict[str, str]] = {}
        for row in rows:
            texts.setdefault(row.name, {})[row.language] = row.text
        return [CannedReply(name, by_language) for name, by_language in texts.items()]

    def filled(self, agent: Agent, name: str, language: str, values: Mapping[str, str]) -> Filled:
        """In the shopper's language, else in the other one. Raises ShopkeeperError for an unknown name."""
        plain = name.strip().lstrip("/").casefold()
        found = next((one for one in self.all(agent) if one.name == plain), None)
        if found is None:
            raise ShopkeeperError(f"There is no canned reply {name!r}.")
        return fill(found.texts.get(language) or next(iter(found.texts.values())), values)


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Values go in as they are, once: braces inside them mean nothing."""
    missing = tuple(sorted({name for name in _VARIABLE.findall(text) if not values.get(name)}))
    return Filled(_VARIABLE.sub(lambda match: values.get(match[1]) or match[0], text), missing)
