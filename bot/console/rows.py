"""The list of chats as the pages show it: who waits how long, with whom, and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.app import App
from bot.console.chat_ref import ref
from bot.console.words import Words
from bot.desk.agents import Agent
from bot.desk.inbox import ChatSummary, Which
from bot.desk.rules import DeskRules

#: The filters, as they stand above the list.
FILTERS: tuple[Which, ...] = ("queued", "mine", "open", "all", "closed")
#: Rows of one page of the list.
ROWS = 50


@dataclass(frozen=True, slots=True)
class Row:
    """`waits` in seconds; `late`: longer than was promised, `long`: not done with in the promised time."""

    ref: str
    name: str
    channel: str
    text: str
    sender: str
    owner: str
    agent: str | None
    mine: bool
    reason: str | None
    unread: int
    waits: float | None
    late: bool
    long: bool
    updated_at: datetime
    tags: tuple[str, ...]
    summary: ChatSummary


@dataclass(frozen=True, slots=True)
class Colleague:
    """Who may have chats, and how many are open in their hands."""

    id: str
    name: str
    chats: int
    me: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list shows."""

    which: Which = "open"
    search: str = ""
    tag: str = ""
    of: str = ""
    before: datetime | None = None


class Rows:
    def __init__(self, app: App) -> None:
        self._app = app

    def rows(self, agent: Agent, chosen: Filter, t: Words) -> list[Row]:
        found = self._app.inbox.chats(
            agent,
            chosen.which,
            search=chosen.search,
            tag=chosen.tag or None,
            of=chosen.of or None,
            limit=ROWS,
            before=chosen.before,
        )
        names = self.names(agent)
        return [self.row(agent, one, names, t) for one in found]

    def row(self, agent: Agent, one: ChatSummary, names: dict[str, str], t: Words) -> Row:
        own, now = one.ownership, self._app.clock()
        owner = "closed" if own.closed else own.owner
        late, long = overdue(self._app.rules, one, now)
        return Row(
            ref=ref(one.key),
            name=one.name or t("shopper-unnamed", number=one.key.chat[:6]),
            channel=one.key.channel,
            text=one.text,
            sender=one.sender,
            owner=owner,
            agent=named(own.agent, names, t) if own.agent else None,
            mine=own.agent == agent.id,
            reason=t.or_else(f"reason-{one.reason}", one.reason) if one.reason else None,
            unread=one.unread if owner in ("queued", "human") else 0,
            waits=None if one.waiting_since is None else (now - one.waiting_since).total_seconds(),
            late=late,
            long=long,
            updated_at=one.updated_at,
            tags=one.tags,
            summary=one,
        )

    def names(self, agent: Agent) -> dict[str, str]:
        """Of colleagues with accounts, by agent id."""
        return {one.agent.id: one.name for one in self._app.people.of(agent)}

    def team(self, agent: Agent, t: Words) -> list[Colleague]:
        """All who may write, and who has chats at other desks."""
        hands = self._app.inbox.hands(agent)
        accounts = self._app.people.of(agent)
        writing = {one.agent.id: one.name for one in accounts if not one.disabled and one.role != "viewer"}
        everybody = {one.agent.id: one.name for one in accounts}
        names = {**writing, **{who: named(who, everybody, t) for who in hands}}
        return [Colleague(who, name, hands.get(who, 0), who == agent.id) for who, name in names.items()]

    def news(self, agent: Agent, t: Words) -> dict[str, Any]:
        """What a script needs to ring: how many wait, and each reason to look, by a name that stays the
        same until there is another one."""
        calls: dict[str, dict[str, str]] = {}
        names = self.names(agent)
        for which in FILTERS[:2]:
            for one in self._app.inbox.chats(agent, which, limit=ROWS):
                row = self.row(agent, one, names, t)
                call = {"ref": row.ref, "name": row.name, "text": row.text[:140]}
                if one.ownership.owner == "queued" and one.ownership.agent in (None, agent.id):
                    told = t("call-queued", name=row.name)
                    calls[f"queued {row.ref} {one.ownership.version}"] = {**call, "title": told}
                elif row.mine and row.unread:
                    told = t("call-message", name=row.name)
                    calls[f"said {row.ref} {one.message_id}"] = {**call, "title": told}
                if row.late and (row.mine or one.ownership.agent is None):
                    since = int(one.waiting_since.timestamp()) if one.waiting_since else 0
                    told = t("call-late", name=row.name)
                    calls[f"late {row.ref} {since}"] = {**call, "title": told}
                if row.long and (row.mine or one.ownership.agent is None):
                    opened = int(one.opened_at.timestamp()) if one.opened_at else 0
                    told = t("call-long", name=row.name)
                    calls[f"long {row.ref} {opened}"] = {**call, "title": told}
        return {"counts": self._app.inbox.counts(agent), "calls": calls}


def named(agent_id: str, names: dict[str, str], t: Words) -> str:
    """A colleague's name; of those at other desks, the desk's."""
    kind = agent_id.partition(":")[0]
    return names.get(agent_id) or t.or_else(f"agent-{kind}", kind)


def overdue(rules: DeskRules, one: ChatSummary, now: datetime) -> tuple[bool, bool]:
    """Whether a reply, and whether the end, comes later than promised. No clock runs out of hours."""
    if rules.hours is not None and not rules.hours.open(now):
        return False, False
    promise = rules.promise
    waits, opened = one.waiting_since, one.opened_at
    late = waits is not None and now - waits > timedelta(minutes=promise.first_reply)
    open_ = one.ownership.owner != "bot" and opened is not None
    return late, open_ and opened is not None and now - opened > timedelta(minutes=promise.resolution)
