"""Feed health as one page that needs nothing else: no script, no address, nothing from outside unescaped."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
from markupsafe import Markup

from catalog.health import Finding, Health
from catalog.health_charts import Bar, bars, grid, histogram, ring
from catalog.health_goods import price_histogram
from catalog.health_order import Cell, attribute_cells
from catalog.health_shelf import Trail
from catalog.health_table import percent
from catalog.report_page import document, figure, tiles

_CATEGORIES = 10
_GRID_ROWS, _GRID_COLUMNS = 12, 9
#: What shoppers ask for most comes first in the grid.
_ASKED = ("brand", "color", "size", "material", "gender", "age_group", "pattern")
_HEADS = {
    "attributes": ("Attribute", "Category", ""),
    "columns": ("Column", "", "Where"),
    "rejected": ("Row", "Source", "Why"),
    "lone_categories": ("Id", "Its only product", "Category"),
}

_PAGE = Markup(
    '<header><div><div class="over">{shop}</div><h1>Feed health</h1><p>{verdict}</p>'
    '<p class="soft">{made}</p></div>{ring}</header>'
    '<ul class="tiles">{tiles}</ul>{costs}'
    '<h2>The catalog at a glance</h2><div class="charts">{charts}</div>{grid}'
    "{problems}{fine}{method}"
    "<footer>Made by Shopkeeper from the catalog that is live. Counts are of products, not of variants."
    "</footer>"
)
_FINDING = Markup(
    '<section class="finding {severity}" id="{name}"><div class="head"><h3>{title}</h3>'
    '<span class="count"><b>{count:,}</b> of {of:,} {unit} · {share} · −{points:.1f} points</span></div>'
    '<p>{cost}</p><p class="advice">{advice}</p>{examples}</section>'
)


def page(health: Health, shop: str) -> str:
    """The whole HTML document; `shop` is the name in its heading."""
    return document(
        f"Feed health of {shop}: {health.score} of 100",
        _PAGE.format(
            shop=shop,
            verdict=_verdict(health),
            made=_made(health),
            ring=ring(health.score, score_kind(health.score)),
            tiles=_tiles(health),
            costs=_costs(health),
            charts=_charts(health),
            grid=_grid(health),
            problems=_problems(health),
            fine=_fine(health),
            method=_method(health),
        ),
    )


def score_kind(score: int) -> str:
    return "good" if score >= 75 else "medium" if score >= 55 else "high"


def _verdict(health: Health) -> Markup:
    worst = [finding for finding in health.problems if finding.points >= 0.5][:3]
    if not worst:
        return Markup("Shoppers can find what there is: nothing of weight was found.")
    names = [
        Markup('<a href="#{name}" style="color:inherit">{title}</a>').format(
            name=finding.check.name, title=finding.check.title.lower()
        )
        for finding in worst
    ]
    listed = names[0] if len(names) == 1 else Markup(", ").join(names[:-1]) + Markup(" and ") + names[-1]
    gained = sum(finding.points for finding in worst)
    return Markup("Findability is <b>{grade}</b>. What costs the most: {listed}. {gain}").format(
        grade=health.grade, listed=listed, gain=f"Putting that right is worth {gained:.0f} points."
    )


def _made(health: Health) -> str:
    shelf = health.shelf
    made = f" of {shelf.made_at:%d %B %Y, %H:%M} UTC" if shelf.made_at else ""
    return f"Catalog {shelf.number}{made}"


def _tiles(health: Health) -> Markup:
    shelf = health.shelf
    prices = f"{np.nanmedian(shelf.prices):,.0f} {shelf.currency}" if np.isfinite(shelf.prices).any() else "-"
    brands = shelf.filled.get("brand")
    pairs = [
        (f"{shelf.size:,}", "products"),
        (percent(float(shelf.available.mean()) if shelf.size else 0.0), "in stock"),
        (f"{len(shelf.leaves):,}", "categories"),
        (percent(float(brands.mean())) if brands is not None and shelf.size else "0%", "with a brand"),
        (prices, "median price"),
    ]
    return tiles(pairs)


def _costs(health: Health) -> Markup:
    """What takes points, the most first; the longest bar is the dearest one."""
    dear = [finding for finding in health.problems if finding.points >= 0.05]
    if not dear:
        return Markup("")
    most = max(finding.points for finding in dear)
    chart = bars(
        [Bar(f.check.title, f.points / most, f"−{f.points:.1f}", f.severity) for f in dear],
        "Points lost by check",
        width=900,
        left=260,
    )
    return Markup("<h2>What costs points</h2><figure>{}</figure>").format(chart)


def _charts(health: Health) -> Markup:
    shelf = health.shelf
    parts = []
    if np.isfinite(shelf.prices).any():
        counts, edges = price_histogram(shelf.prices)
        parts.append(
            figure(
                title="Prices",
                note="How many products there are at each price; every step to the right is a factor.",
                chart=histogram(counts.tolist(), edges.tolist(), "Prices", shelf.currency),
            )
        )
    largest = _last_words(shelf.leaves.most_common(_CATEGORIES))
    if largest:
        most = largest[0][1]
        parts.append(
            figure(
                title="Largest categories",
                note=f"{len(shelf.leaves):,} in all",
                chart=bars([Bar(name, n / most, f"{n:,}") for name, n in largest], "Largest categories"),
            )
        )
    return Markup("").join(parts)


def _grid(health: Health) -> Markup:
    """Attributes by category: what shoppers ask for, then what is missing most; the largest categories."""
    shelf = health.shelf
    by_path: dict[Trail, dict[str, Cell]] = defaultdict(dict)
    weight: Counter[str] = Counter()
    for cell in attribute_cells(shelf):
        by_path[cell.path][cell.attribute] = cell
        weight[cell.attribute] += cell.of - cell.stated
    if not by_path:
        return Markup("")
    known = [name for name in _ASKED if name in weight]
    more = [name for name, missing in weight.most_common() if name not in known and missing]
    columns = (known + more)[:_GRID_COLUMNS]
    largest = sorted(by_path, key=lambda path: -max(cell.of for cell in by_path[path].values()))[:_GRID_ROWS]
    shares = {
        (row, column): by_path[path][name].share
        for row, path in enumerate(largest)
        for column, name in enumerate(columns)
        if name in by_path[path]
    }
    heads = [name.replace("_", " ") for name in columns]
    chart = grid([path[-1] for path in largest], heads, shares, "Filled attributes by category")
    note = "Products of the largest categories that state what their neighbours state."
    return figure("Attributes", note, chart, "wide")


def _problems(health: Health) -> Markup:
    if not health.problems:
        return Markup("")
    return Markup("<h2>What was found</h2>") + Markup("").join(map(_finding, health.problems))


def _finding(finding: Finding) -> Markup:
    check, found = finding.check, finding.found
    return _FINDING.format(
        severity=finding.severity,
        name=check.name,
        title=check.title,
        count=found.count,
        of=found.of,
        unit=check.unit,
        share=percent(finding.share),
        points=finding.points,
        cost=check.cost,
        advice=check.advice,
        examples=_examples(finding),
    )


def _examples(finding: Finding) -> Markup:
    found = finding.found
    if not found.examples:
        return Markup("")
    row = Markup('<tr><td class="id">{id}</td><td>{title}</td><td class="soft">{note}</td></tr>')
    heads = _HEADS.get(finding.check.name, ("Id", "Title", ""))
    return Markup(
        '<details{open}><summary>{summary}</summary><div class="scroll"><table><thead><tr>'
        "<th>{heads[0]}</th><th>{heads[1]}</th><th>{heads[2]}</th></tr></thead><tbody>{rows}</tbody></table>"
        "</div></details>"
    ).format(
        open=Markup(" open") if finding.severity in ("high", "medium") else "",
        summary="Examples" if found.count > len(found.examples) else "All of them",
        heads=heads,
        rows=Markup("").join(
            row.format(id=example.id, title=example.title, note=example.note) for example in found.examples
        ),
    )


def _fine(health: Health) -> Markup:
    fine = [finding for finding in health.findings if not finding.found.count]
    if not fine:
        return Markup("")
    items = Markup("").join(Markup("<li>{}: none</li>").format(f.check.title) for f in fine)
    return Markup('<h2>What is in order</h2><ul class="fine">{}</ul>').format(items)


def _method(health: Health) -> Markup:
    rows = Markup("").join(
        Markup(
            '<tr><td>{title}</td><td class="number">{share}</td><td class="number">{full}</td>'
            '<td class="number">{weight:g}</td><td class="number">{points:.1f}</td></tr>'
        ).format(
            title=finding.check.title,
            share=percent(finding.share),
            full=percent(finding.check.full),
            weight=finding.check.weight,
            points=finding.points,
        )
        for finding in health.findings
    )
    total = sum(finding.points for finding in health.findings)
    return Markup(
        "<h2>How the score is made</h2><p>The score is 100 less the points of every check. A check takes "
        "points in proportion to the share of what it concerns, and all of its points from a certain share "
        "on. Together: 100 − {total:.1f} = {score}.</p>"
        '<details><summary>Every check</summary><div class="scroll"><table><thead><tr><th>Check</th>'
        '<th class="number">Share</th><th class="number">All points from</th>'
        '<th class="number">Points at most</th><th class="number">Points lost</th></tr></thead>'
        "<tbody>{rows}</tbody></table></div></details>"
    ).format(total=total, score=health.score, rows=rows)


def _last_words(categories: list[tuple[Trail, int]]) -> list[tuple[str, int]]:
    """Leaves by their last name; with the one above it where two leaves share a name."""
    names = Counter(path[-1] for path, _ in categories)
    return [
        (path[-1] if names[path[-1]] == 1 or len(path) == 1 else f"{path[-2]} > {path[-1]}", count)
        for path, count in categories
    ]
