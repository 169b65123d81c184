"""The charts of the figures page: inline SVG from safe markup, beside the bars that reports have."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.console.words import Words
from bot.desk.figures import DeskFigures, Group
from catalog.health_charts import Bar, bars

_COLUMN = Markup(
    '<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" class="bar plain">'
    "<title>{name}: {value}</title></rect>"
)
_TICK = Markup('<text x="{x:.1f}" y="{y}" class="tick" text-anchor="middle">{text}</text>')
_SVG = Markup(
    '<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    '<line x1="0" x2="{width}" y1="{base}" y2="{base}" class="axis"/>{content}</svg>'
)
WIDTH, HEIGHT, BASE = 440.0, 170.0, 146.0
#: Rows of one chart.
MOST = 12

Value = Callable[[Group], float | None]


def columns(groups: Sequence[Group], value: Value, told: Callable[[float], str], label: str) -> Markup:
    """One column a group, with a tick below every few; a group without a value has none."""
    values = [value(group) for group in groups]
    highest = max([one for one in values if one], default=1.0)
    step = WIDTH / max(1, len(groups))
    every = max(1, -(-len(groups) // 8))
    drawn = []
    for place, (group, one) in enumerate(zip(groups, values, strict=True)):
        if one:
            tall = one / highest * (BASE - 10)
            drawn.append(
                _COLUMN.format(
                    x=place * step + 1.5, y=BASE - tall, width=max(1.0, step - 3), height=tall,
                    name=group.name, value=told(one),
                )
            )  # fmt: skip
        if place % every == 0:
            tick = group.name[-5:]  # of a date, month and day
            drawn.append(_TICK.format(x=place * step + step / 2, y=HEIGHT - 6, text=tick))
    return _SVG.format(width=WIDTH, height=HEIGHT, base=BASE, label=label, content=Markup("").join(drawn))


def rows(
    groups: Sequence[Group],
    value: Value,
    told: Callable[[float], str],
    label: str,
    name: Callable[[str], str],
    highest: float | None = None,
) -> Markup:
    """One bar a group that has a value."""
    known = [(group, one) for group in groups if (one := value(group)) is not None][:MOST]
    longest = highest or max([one for _, one in known], default=1.0) or 1.0
    drawn = [Bar(name(group.name), one / longest, told(one)) for group, one in known]
    return bars(drawn, label) if drawn else Markup("")


def charts(
    figures: DeskFigures, t: Words, reason: Callable[[str], str], agent: Callable[[str], str]
) -> list[tuple[str, str, Markup]]:
    """(heading, note, chart) of each that has something to show."""

    def count(one: float) -> str:
        return f"{one:.0f}"

    def stars(one: float) -> str:
        return f"{t.stars(one)} ★"

    def share(one: float) -> str:
        return f"{one:.0%}"

    hours, days = figures.by_hour, figures.by_day
    by_reason, by_agent = figures.by_reason, figures.by_agent
    label = t("figures-title")
    found = [
        ("by-day", columns(days, lambda one: one.handoffs, count, label) if len(days) > 1 else Markup("")),
        ("by-hour", columns(hours, lambda one: one.handoffs, count, label)),
        ("by-reason", rows(by_reason, lambda one: one.handoffs, count, label, reason)),
        ("waited-reason", rows(by_reason, lambda one: one.waited, t.duration, label, reason)),
        ("waited-hour", columns(hours, lambda one: one.waited, t.duration, label)),
        ("resolved-reason", rows(by_reason, lambda one: one.resolved, share, label, reason, 1.0)),
        ("stars-reason", rows(by_reason, lambda one: one.stars, stars, label, reason, 5.0)),
        ("stars-hour", columns(hours, lambda one: one.stars, stars, label)),
        ("by-agent", rows(by_agent, lambda one: one.handoffs, count, label, agent)),
        ("handled-agent", rows(by_agent, lambda one: one.handled, t.duration, label, agent)),
        ("stars-agent", rows(by_agent, lambda one: one.stars, stars, label, agent, 5.0)),
    ]
    return [(t(f"chart-{key}"), t(f"chart-{key}-note"), chart) for key, chart in found if "<rect" in chart]
