"""The few charts of the health page, as inline SVG without scripts; colours come from the page's classes.

Every function returns safe markup: outside texts are escaped by `Markup.format`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 440
_ROW = 26
_TALL = 262.0
_VALUE = 64


@dataclass(frozen=True, slots=True)
class Bar:
    """`length`: 0..1 of the space there is; `kind`: a class of the page (good, low, medium, high)."""

    label: str
    length: float
    value: str
    kind: str = "plain"


def ring(score: int, kind: str) -> Markup:
    """A score of 100 as an arc around its number."""
    radius = 52.0
    around = 2 * math.pi * radius
    return Markup(
        '<svg class="ring" viewBox="0 0 128 128" role="img" aria-label="{score} of 100">'
        '<circle cx="64" cy="64" r="{radius}" class="track"/>'
        '<circle cx="64" cy="64" r="{radius}" class="arc {kind}" stroke-dasharray="{arc:.1f} {around:.1f}" '
        'transform="rotate(-90 64 64)"/>'
        '<text x="64" y="59" class="score">{score}</text><text x="64" y="87" class="of">of 100</text></svg>'
    ).format(score=score, radius=radius, kind=kind, arc=around * score / 100, around=around)


def bars(rows: Sequence[Bar], label: str, width: float = WIDTH, left: float = 176) -> Markup:
    """Horizontal bars under each other; `left`: the space of their labels."""
    space = width - left - _VALUE
    drawn = Markup("").join(
        Markup(
            '<text x="{end}" y="{middle}" class="label">{label}</text>'
            '<rect x="{start}" y="{top}" width="{space}" height="12" rx="3" class="track"/>'
            '<rect x="{start}" y="{top}" width="{length:.1f}" height="12" rx="3" class="bar {kind}"/>'
            '<text x="{right}" y="{middle}" class="value">{value}</text>'
        ).format(
            end=left - 10,
            start=left,
            middle=i * _ROW + 17,
            top=i * _ROW + 7,
            space=space,
            length=max(2.0, space * min(1.0, bar.length)),
            right=width,
            label=short(bar.label, left - 12),
            kind=bar.kind,
            value=bar.value,
        )
        for i, bar in enumerate(rows)
    )
    return _svg(width, len(rows) * _ROW + 4, label, drawn)


def histogram(counts: Sequence[float], edges: Sequence[float], label: str, unit: str) -> Markup:
    """Columns over a logarithmic scale: `counts` (n,), `edges` (n + 1,)."""
    height, base = _TALL, _TALL - 24
    highest = max([*counts, 1.0])
    step = WIDTH / len(counts)
    drawn = Markup("").join(
        Markup(
            '<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" '
            'class="bar plain">'
            "<title>{low} to {high}: {count:,}</title></rect>"
        ).format(
            x=i * step + 1,
            y=base - (bar := count / highest * (base - 8)),
            width=step - 2,
            height=bar,
            low=_amount(edges[i]),
            high=_amount(edges[i + 1]),
            count=int(count),
        )
        for i, count in enumerate(counts)
        if count
    )
    places = [(0, "start"), (len(counts) // 2, "middle"), (len(counts), "end")]
    axis = Markup("").join(
        Markup('<text x="{x:.1f}" y="{y}" class="tick" text-anchor="{anchor}">{text}</text>').format(
            x=place * step, y=height - 4, anchor=anchor, text=f"{_amount(edges[place])} {unit}".strip()
        )
        for place, anchor in places
    )
    line = Markup('<line x1="0" x2="{width}" y1="{y}" y2="{y}" class="axis"/>').format(width=WIDTH, y=base)
    return _svg(WIDTH, height, label, drawn + line + axis)


def grid(
    rows: Sequence[str],
    columns: Sequence[str],
    shares: Mapping[tuple[int, int], float],
    label: str,
    kind: str | None = None,
) -> Markup:
    """A table of shares (0..1) as shaded cells; (row, column) pairs that are missing stay empty.

    kind: the class of all cells, darker with their share; None: much is good and little is bad.
    """
    left, top, height = 230.0, 62.0, 28.0
    width = min(110.0, (920.0 - 44 - left) / max(1, len(columns)))
    heads = Markup("").join(
        Markup(
            '<text transform="translate({x:.1f} {y}) rotate(-24)" class="tick" text-anchor="start">{t}</text>'
        ).format(x=left + i * width + width / 2 - 8, y=top - 8, t=short(column, 120))
        for i, column in enumerate(columns)
    )
    names = Markup("").join(
        Markup('<text x="{x}" y="{y}" class="label">{text}</text>').format(
            x=left - 12, y=top + i * height + 18, text=short(row, left - 14)
        )
        for i, row in enumerate(rows)
    )
    cells = Markup("").join(
        Markup(
            '<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="4" class="cell {kind}" '
            'fill-opacity="{shade:.2f}"/><text x="{tx:.1f}" y="{ty:.1f}" class="cellvalue">{share:.0%}</text>'
        ).format(
            x=left + column * width + 1.5,
            y=top + row * height + 1.5,
            w=width - 3,
            h=height - 3,
            kind=kind or ("good" if share >= 0.75 else "medium" if share >= 0.4 else "high"),
            shade=0.08 + 0.72 * share if kind else 0.22 + 0.4 * abs(share - 0.5),
            tx=left + column * width + width / 2,
            ty=top + row * height + 18,
            share=share,
        )
        for (row, column), share in shares.items()
    )
    return _svg(920, top + len(rows) * height + 4, label, heads + names + cells)


def short(text: str, space: float) -> str:
    """What fits into `space` at 13 pixels; SVG does not wrap, so that what is longer ends in an ellipsis."""
    widths = [7.0 if character.isascii() and not character.isupper() else 9.2 for character in text]
    if sum(widths) <= space:
        return text
    while widths and sum(widths) + 11 > space:
        widths.pop()
    return text[: len(widths)].rstrip() + "…"


def _svg(width: float, height: float, label: str, content: Markup) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{content}</svg>'
    ).format(width=width, height=height, label=label, content=content)


def _amount(price: float) -> str:
    return f"{price:,.0f}" if price >= 10 else f"{price:,.2f}"
