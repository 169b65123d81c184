"""Reading the events of a shop into `Insights`: one pass, counted by chats, so that no one shopper shouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from bot.insights.insights import STEPS, Count, Insights, Interviewed, Offers, ReasonCount, Unanswered
from bot.insights.masking import masked
from bot.profile.profile import Profile
from bot.storage import tables
from bot.storage.engine import READ_ONLY

#: Event -> the step of the funnel that it reaches.
REACHES: Mapping[str, str] = MappingProxyType(
    {
        "products_shown": "shown",
        "product_asked": "asked",
        "compared": "asked",
        "explained": "asked",
        "cart_added": "cart",
        "checkout_requested": "checkout",
        "order_placed": "ordered",
    }
)
OFFERS: Mapping[str, str] = MappingProxyType(
    {"offer_made": "made", "offer_accepted": "accepted", "offer_refused": "refused"}
)
TOLD = frozenset(
    {"wished", "nothing_found", "not_sold", "question_unanswered", "policy_asked", "reason_given",
     "not_understood", "handoff_requested", "complained", "interview_answered"}
)  # fmt: skip
#: Events whose words stand in the report.
QUOTED = frozenset({"question_unanswered", "reason_given", "interview_answered"})
#: Entries of a list, and words kept with a reason.
MOST, WORDS = 50, 3

Chats = set[int]


@dataclass(slots=True)
class _Tally:
    """Chats by what happened in them."""

    steps: dict[str, Chats] = field(default_factory=lambda: defaultdict(set))
    unmet: dict[str, Chats] = field(default_factory=lambda: defaultdict(set))
    unsold: dict[str, Chats] = field(default_factory=lambda: defaultdict(set))
    reasons: dict[tuple[str, str, str], Chats] = field(default_factory=lambda: defaultdict(set))
    words: dict[tuple[str, str, str], dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    questions: dict[tuple[str, str], Chats] = field(default_factory=lambda: defaultdict(set))
    topics: dict[str, Chats] = field(default_factory=lambda: defaultdict(set))
    wanted: dict[str, Chats] = field(default_factory=lambda: defaultdict(set))
    asked: dict[str, Chats] = field(default_factory=lambda: defaultdict(set))
    offers: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    interviews: dict[tuple[str, str], dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    other: dict[str, Chats] = field(default_factory=lambda: defaultdict(set))


def gather(
    engine: sa.Engine, shop: str, title: Callable[[str], str], since: datetime | None = None
) -> Insights:
    """Everything that happened in a shop from `since` on. title: a product's name by its id."""
    tally = _Tally()
    names: dict[str, tuple[str, ...]] = {}
    with engine.execution_options(**READ_ONLY).connect() as connection:
        for row in _events(connection, shop, since):
            if row.shopper not in names and row.name in QUOTED:
                names[row.shopper] = _names(connection, shop, row.shopper)
            _take(tally, row.name, row.chat_id, row.data or {}, names.get(row.shopper, ()))
        tally.steps["chats"] = _chats(connection, shop, since)
    return _insights(tally, since, title)


def _events(connection: sa.Connection, shop: str, since: datetime | None) -> Iterator[Any]:
    event = tables.event
    wanted = [*REACHES, *OFFERS, *TOLD]
    query = sa.select(event.c.name, event.c.chat_id, event.c.shopper, event.c.data).where(
        event.c.shop == shop, event.c.name.in_(wanted), event.c.chat_id.is_not(None)
    )
    if since is not None:
        query = query.where(event.c.at >= since)
    yield from connection.execute(query.order_by(event.c.id)).fetchall()


def _chats(connection: sa.Connection, shop: str, since: datetime | None) -> Chats:
    """All chats in which a shopper spoke."""
    message, chat = tables.message, tables.chat
    query = (
        sa.select(message.c.chat_id)
        .distinct()
        .join(chat, chat.c.id == message.c.chat_id)
        .where(chat.c.shop == shop, message.c.sender == "shopper")
    )
    if since is not None:
        query = query.where(message.c.at >= since)
    return set(connection.execute(query).scalars())


def _names(connection: sa.Connection, shop: str, shopper: str) -> tuple[str, ...]:
    """What a shopper is called, so that their words don't tell it."""
    profile = tables.profile
    query = sa.select(profile.c.body).where(profile.c.shop == shop, profile.c.shopper == shopper)
    name = Profile.load(connection.execute(query).scalar()).name
    return tuple(name.split()) if name else ()


def _take(tally: _Tally, name: str, chat: int, data: Mapping[str, Any], names: tuple[str, ...]) -> None:
    if name in REACHES:
        tally.steps[REACHES[name]].add(chat)
    if name in OFFERS:
        tally.offers[str(data.get("kind", "")), OFFERS[name]] += 1
    match name:
        case "wished":
            for goods in data.get("goods") or ():
                tally.wanted[str(goods)].add(chat)
        case "product_asked":
            tally.asked[str(data.get("id", ""))].add(chat)
        case "nothing_found":
            wish = described(data.get("constraints") or {})
            if wish and data.get("mode", "new") == "new":
                tally.unmet[wish].add(chat)
        case "not_sold":
            tally.unsold[str(data.get("goods", ""))].add(chat)
        case "question_unanswered":
            question = masked(str(data.get("question", "")), names)
            if question:
                tally.questions[question.casefold(), str(data.get("id", ""))].add(chat)
        case "policy_asked" if not data.get("answered", True):
            for topic in data.get("topics") or ():
                tally.topics[str(topic)].add(chat)
        case "reason_given":
            for goods in data.get("goods") or ("",):
                key = (str(data.get("reason", "other")), str(data.get("stage", "")), str(goods))
                tally.reasons[key].add(chat)
                if words := masked(str(data.get("words", "")), names):
                    tally.words[key][words] = None
        case "interview_answered":
            answers = tally.interviews[str(data.get("guide", "")), str(data.get("question", ""))]
            answers.pop(chat, None)  # an answer that is noted again replaces the first note
            answers[chat] = masked(str(data.get("answer", "")), names)
        case "not_understood" | "handoff_requested" | "complained":
            tally.other[name].add(chat)


def described(constraints: Mapping[str, Any]) -> str:
    """A wish in the catalog's own words: "shirts, color pink, up to 40 EUR"."""
    parts = []
    category = constraints.get("category")
    if category:
        parts.append(_listed(category))
    for name, values in constraints.items():
        if name in ("category", "price", "not", "features", "for", "occasion"):
            continue
        parts.append(f"{name.replace('_', ' ')} {_listed(values)}")
    price = constraints.get("price") or {}
    currency = f" {price['currency']}" if price.get("currency") else ""
    if price.get("max") is not None:
        parts.append(f"up to {price['max']:g}{currency}")
    if price.get("min") is not None:
        parts.append(f"from {price['min']:g}{currency}")
    if constraints.get("for"):
        parts.append(f"for {constraints['for']}")
    if constraints.get("occasion"):
        parts.append(str(constraints["occasion"]))
    if constraints.get("features"):
        parts.append(masked(_listed(constraints["features"])))
    parts += [f"not {_listed(values)}" for values in (constraints.get("not") or {}).values()]
    return ", ".join(part for part in parts if part)


def _listed(values: Any) -> str:
    return " or ".join(map(str, values)) if isinstance(values, list | tuple) else str(values)


def _insights(tally: _Tally, since: datetime | None, title: Callable[[str], str]) -> Insights:
    kinds = sorted({kind for kind, _ in tally.offers})
    return Insights(
        since=since,
        funnel={step: len(tally.steps[step]) for step in STEPS},
        unmet=_counts(tally.unmet),
        unsold=_counts(tally.unsold),
        reasons=tuple(
            ReasonCount(*key, chats=len(chats), words=tuple(tally.words[key])[:WORDS])
            for key, chats in sorted(tally.reasons.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        ),
        questions=tuple(
            Unanswered(question, title(product), len(chats))
            for (question, product), chats in sorted(
                tally.questions.items(), key=lambda pair: (-len(pair[1]), pair[0])
            )[:MOST]
        ),
        silent_topics=_counts(tally.topics),
        wanted=_counts(tally.wanted),
        asked=tuple(Count(title(one.what), one.chats) for one in _counts(tally.asked)),
        offers=tuple(
            Offers(kind, *(tally.offers[kind, part] for part in ("made", "accepted", "refused")))
            for kind in kinds
        ),
        interviews=tuple(
            Interviewed(*asked, len(answers), tuple(reversed(answers.values()))[:MOST])
            for asked, answers in sorted(tally.interviews.items())
        ),
        misunderstood=len(tally.other["not_understood"]),
        people_called=len(tally.other["handoff_requested"]),
        complaints=len(tally.other["complained"]),
    )


def _counts(found: Mapping[str, Chats]) -> tuple[Count, ...]:
    """Most chats first, then by name."""
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Count(what, len(chats)) for what, chats in ranked[:MOST] if what)
