"""Insights in the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.insights.insights import STEPS, Insights
from bot.insights.words import REASONS, STAGES, STEP_NAMES

#: Rows of each list.
ROWS = 10


def render(insights: Insights) -> RenderableType:
    """The lists that hold something, one under the other."""
    parts: list[RenderableType] = [_funnel(insights)]
    for title, heads, rows in (
        ("Wishes that found nothing", ("Wish", "Chats"), ((one.what, one.chats) for one in insights.unmet)),
        ("Asked for, not sold", ("Goods", "Chats"), ((one.what, one.chats) for one in insights.unsold)),
        (
            "Reasons",
            ("Reason", "When", "Goods", "Chats", "In their words"),
            (
                (REASONS[one.reason], STAGES[one.stage], one.goods, one.chats, "; ".join(one.words))
                for one in insights.reasons
            ),
        ),
        (
            "Questions that the catalog can't answer",
            ("Question", "Product", "Chats"),
            ((one.question, one.product, one.chats) for one in insights.questions),
        ),
        (
            "Topics that the policy file lacks",
            ("Topic", "Chats"),
            ((one.what, one.chats) for one in insights.silent_topics),
        ),
        ("Wanted most", ("Goods", "Chats"), ((one.what, one.chats) for one in insights.wanted)),
        ("Asked about most", ("Product", "Chats"), ((one.what, one.chats) for one in insights.asked)),
        (
            "Offers nobody asked for",
            ("Offer", "Made", "Taken", "Refused"),
            ((one.kind.replace("_", "-"), one.made, one.accepted, one.refused) for one in insights.offers),
        ),
        (
            "Asked in interviews",
            ("Interview", "Question", "Chats", "In their words"),
            ((one.guide, one.question, one.chats, "; ".join(one.answers[:3])) for one in insights.interviews),
        ),
    ):
        listed = list(rows)
        if listed:
            parts.append(_table(title, heads, listed[:ROWS]))
    return Group(*parts)


def _funnel(insights: Insights) -> Table:
    rows = [(STEP_NAMES[step], insights.funnel.get(step, 0)) for step in STEPS]
    rows += [
        ("not understood", insights.misunderstood),
        ("a person called", insights.people_called),
        ("complaints", insights.complaints),
    ]
    return _table("Chats", ("", "Chats"), rows)


def _table(title: str, heads: Iterable[str], rows: Iterable[tuple[object, ...]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None)
    for head in heads:
        table.add_column(head, justify="right" if head in ("Chats", "Made", "Taken", "Refused") else "left")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    return table
