"""Insights as one page with charts: no script, no address, nothing unescaped, no names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from bot.insights.insights import STEPS, Count, Insights
from bot.insights.words import REASONS, STAGES, STEP_NAMES
from catalog.health_charts import Bar, bars, grid
from catalog.report_page import document, figure, tiles

#: Bars of a chart, kinds of goods in the grid, and rows of a table.
BARS, GOODS, ROWS = 10, 8, 25
WIDE, WIDE_LEFT = 900.0, 330.0

_BODY = Markup(
    '<header><div><div class="over">{shop}</div><h1>What shoppers told</h1><p>{verdict}</p>'
    '<p class="soft">{period}</p></div></header><ul class="tiles">{tiles}</ul>{parts}'
    "<footer>Made by Shopkeeper from its conversations. Everything counts chats, so that one shopper counts "
    "once. Words are shown without names, addresses and long numbers.</footer>"
)
_CELL, _HEAD = Markup("<td{kind}>{text}</td>"), Markup("<th{kind}>{text}</th>")
_TABLE = Markup(
    '<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
)


def page(insights: Insights, shop: str, period: str) -> str:
    """The whole HTML document; `shop` and `period` stand in its heading."""
    parts = [
        _funnel(insights),
        _reasons(insights),
        _bars("Wishes that found nothing", "What to stock, or to name better in the feed.", insights.unmet),
        _bars("Asked for, not sold", "Goods that the shop doesn't have at all.", insights.unsold),
        _questions(insights),
        _interviews(insights),
        _bars(
            "Topics the policy file lacks", "Asked, and answered by a person only.", insights.silent_topics
        ),
        _two("Wanted most", insights.wanted, "Asked about most", insights.asked),
        _offers(insights),
    ]
    body = _BODY.format(
        shop=shop,
        verdict=_verdict(insights),
        period=period,
        tiles=tiles(_tiles(insights)),
        parts=Markup("").join(parts),
    )
    return document(f"What shoppers told {shop}", body)


def _verdict(insights: Insights) -> str:
    """The one thing to read when there is time for one."""
    against = Counter[str]()
    for one in insights.reasons:
        if one.stage != "bought":
            against[one.reason] += one.chats
    if against:
        reason, chats = against.most_common(1)[0]
        told = sum(against.values())
        return f"What most often stands in the way is the {REASONS[reason]}: {chats} of {told} reasons given."
    if insights.unmet:
        return f"Most often looked for in vain: {insights.unmet[0].what}."
    return "Nobody gave a reason yet, and nothing was looked for in vain."


def _tiles(insights: Insights) -> list[tuple[str, str]]:
    chats = insights.funnel.get("chats", 0)

    def share(count: int) -> str:
        return f"{count / chats:.0%}" if chats else "–"

    return [
        (f"{chats:,}", "chats"),
        (share(insights.funnel.get("cart", 0)), "put something into the cart"),
        (share(insights.funnel.get("checkout", 0)), "went to the checkout"),
        (f"{sum(one.chats for one in insights.reasons):,}", "reasons given"),
        (share(insights.misunderstood), "were not understood at some point"),
        (share(insights.people_called), "called a person"),
    ]


def _funnel(insights: Insights) -> Markup:
    most = max(insights.funnel.get("chats", 0), 1)
    rows = []
    for step in STEPS:
        count = insights.funnel.get(step, 0)
        rows.append(Bar(STEP_NAMES[step], count / most, f"{count:,}"))
    chart = bars(rows, "From meeting to buying", WIDE, 200)
    return Markup("<h2>From meeting to buying</h2>") + figure("", "How many chats came so far.", chart)


def _reasons(insights: Insights) -> Markup:
    if not insights.reasons:
        return Markup("")
    charts = Markup("").join(
        figure(title, note, chart)
        for stage, title, note in (
            ("rejected", "When something was turned down", "What was wrong with it."),
            ("abandoned", "When leaving without a choice", "What kept them from it."),
            ("bought", "When buying", "What decided them."),
        )
        if (chart := _stage(insights, stage)) is not None
    )
    rows = [
        (REASONS[one.reason], STAGES[one.stage], one.goods, f"{one.chats:,}", "; ".join(one.words))
        for one in insights.reasons[:ROWS]
    ]
    table = _table(("Reason", "When", "Goods", "Chats", "In their words"), rows, numbers={3})
    return Markup('<h2>Reasons</h2><div class="charts">{charts}</div>{grid}{table}').format(
        charts=charts, grid=_by_goods(insights), table=table
    )


def _stage(insights: Insights, stage: str) -> Markup | None:
    counted = Counter[str]()
    for one in insights.reasons:
        if one.stage == stage:
            counted[REASONS[one.reason]] += one.chats
    if not counted:
        return None
    most = max(counted.values())
    return bars([Bar(name, n / most, f"{n:,}") for name, n in counted.most_common()], STAGES[stage])


def _by_goods(insights: Insights) -> Markup:
    """Shares of the reasons against, for each of the kinds of goods with most of them."""
    counted: Counter[tuple[str, str]] = Counter()
    for one in insights.reasons:
        if one.stage != "bought" and one.goods:
            counted[one.goods, REASONS[one.reason]] += one.chats
    totals: Counter[str] = Counter()
    for (goods, _), chats in counted.items():
        totals[goods] += chats
    rows = [goods for goods, _ in totals.most_common(GOODS)]
    columns = list(dict.fromkeys(reason for (_, reason), _ in counted.most_common()))
    if not rows:
        return Markup("")
    shares = {
        (rows.index(goods), columns.index(reason)): chats / totals[goods]
        for (goods, reason), chats in counted.items()
        if goods in rows
    }
    chart = grid(
        [f"{goods} ({totals[goods]})" for goods in rows], columns, shares, "Reasons by goods", "plain"
    )
    return figure("Reasons by goods", "Of those who turned something down or left.", chart, "wide")


def _bars(title: str, note: str, counts: Sequence[Count]) -> Markup:
    if not counts:
        return Markup("")
    chart = bars(_rows(counts), title, WIDE, WIDE_LEFT)
    return Markup("<h2>{}</h2>").format(title) + figure("", note, chart)


def _two(first: str, one: Sequence[Count], second: str, other: Sequence[Count]) -> Markup:
    figures = [
        figure(title, "Chats in which it was so.", bars(_rows(counts), title))
        for title, counts in ((first, one), (second, other))
        if counts
    ]
    if not figures:
        return Markup("")
    return Markup('<h2>What interests</h2><div class="charts">{}</div>').format(Markup("").join(figures))


def _rows(counts: Sequence[Count]) -> list[Bar]:
    most = counts[0].chats
    return [Bar(one.what, one.chats / most, f"{one.chats:,}") for one in counts[:BARS]]


def _questions(insights: Insights) -> Markup:
    if not insights.questions:
        return Markup("")
    rows = [(one.question, one.product, f"{one.chats:,}") for one in insights.questions[:ROWS]]
    return Markup("<h2>Questions the catalog can't answer</h2>{}").format(
        _table(("Question", "Product", "Chats"), rows, numbers={2})
    )


def _interviews(insights: Insights) -> Markup:
    if not insights.interviews:
        return Markup("")
    rows = [(one.guide, one.question, answer) for one in insights.interviews for answer in one.answers[:BARS]]
    return Markup("<h2>Asked in interviews</h2>{}").format(
        _table(("Interview", "Question", "In their words"), rows, numbers=set())
    )


def _offers(insights: Insights) -> Markup:
    if not insights.offers:
        return Markup("")
    rows = [
        (one.kind.replace("_", "-"), f"{one.made:,}", f"{one.accepted:,}", f"{one.refused:,}")
        for one in insights.offers
    ]
    return Markup("<h2>Offers nobody asked for</h2>{}").format(
        _table(("Offer", "Made", "Taken", "Refused"), rows, numbers={1, 2, 3})
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: set[int]) -> Markup:
    def cell(wrap: Markup, at: int, text: str) -> Markup:
        return wrap.format(kind=Markup(' class="number"') if at in numbers else "", text=text)

    def cells(wrap: Markup, texts: Sequence[str]) -> Markup:
        return Markup("").join(cell(wrap, at, text) for at, text in enumerate(texts))

    made = Markup("").join(Markup("<tr>{}</tr>").format(cells(_CELL, row)) for row in rows)
    return _TABLE.format(heads=cells(_HEAD, heads), rows=made)
