"""Personas as a picture: every customer a point in the plane that tells most, as SVG without a library."""

from __future__ import annotations

from html import escape

import numpy as np

from recommender.candidates import Floats
from recommender.personas import TRAITS, WORDS, Personas

WIDTH, SIDE, MARGIN, ROW = 1000, 460, 44, 44
#: Points drawn at most: more make the file large and the picture no clearer.
POINTS = 1500
#: Told apart by people who see few colours too (Okabe & Ito, 2008).
COLORS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#999933", "#332288")


def draw(found: Personas, title: str = "Personas", seed: int = 1) -> str:
    """A scatter over the first two principal components, centres numbered, beside a legend in words."""
    axes = _axes(found.traits)
    random = np.random.default_rng(seed)
    some = random.permutation(len(found.traits))[:POINTS]
    flat, centres = found.traits[some] @ axes, found.centroids @ axes
    low, high = np.quantile(flat, 0.005, axis=0), np.quantile(flat, 0.995, axis=0)
    wide = np.where(high > low, high - low, 1.0)

    def place(points: Floats) -> Floats:
        share = np.clip((points - low) / wide, 0.0, 1.0)
        return np.column_stack([MARGIN + share[:, 0] * SIDE, MARGIN + (1.0 - share[:, 1]) * SIDE])

    height = max(SIDE + 2 * MARGIN, MARGIN + ROW * (len(found.personas) + 1))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="{MARGIN}" y="26" font-size="15" font-weight="bold">{escape(title)}</text>',
        f'<rect x="{MARGIN}" y="{MARGIN}" width="{SIDE}" height="{SIDE}" fill="#fafafa" stroke="#cccccc"/>',
    ]
    for (x, y), sort in zip(place(flat).tolist(), found.which[some].tolist(), strict=True):
        color = COLORS[sort % len(COLORS)]
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{color}" fill-opacity="0.45"/>')
    for sort, (x, y) in enumerate(place(centres).tolist()):
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="white" stroke="#222222"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{sort + 1}</text>')
    across, up = escape(_means(axes[:, 0])), escape(_means(axes[:, 1]))
    right, bottom = MARGIN + SIDE, MARGIN + SIDE + 18
    parts.append(f'<text x="{right}" y="{bottom}" text-anchor="end">{across} →</text>')
    turned = f"translate({MARGIN - 10} {MARGIN}) rotate(-90)"
    parts.append(f'<text transform="{turned}" text-anchor="end">{up} →</text>')
    return "\n".join([*parts, *_legend(found), "</svg>\n"])


def _legend(found: Personas) -> list[str]:
    left = SIDE + 2 * MARGIN
    lines = []
    for sort, persona in enumerate(found.personas):
        top = MARGIN + sort * ROW
        color = COLORS[sort % len(COLORS)]
        name, words = escape(f"{sort + 1}. {persona.name}"), escape(persona.description)
        shares = f"{persona.customers:.0%} of customers, {persona.revenue:.0%} of the money"
        lines += [
            f'<rect x="{left}" y="{top}" width="12" height="12" fill="{color}"/>',
            f'<text x="{left + 20}" y="{top + 11}" font-weight="bold">{name}</text>',
            f'<text x="{left + 20}" y="{top + 26}" fill="#555555">{words}</text>',
            f'<text x="{left + 20}" y="{top + 39}" fill="#555555" font-size="10">{shares}</text>',
        ]
    return lines


def _axes(traits: Floats) -> Floats:
    """The two directions in which customers differ most, (k, 2); each points to what it has most of."""
    _, _, directions = np.linalg.svd(traits - traits.mean(axis=0), full_matrices=False)
    axes = np.asarray(directions[:2].T)
    strongest = np.abs(axes).argmax(axis=0)
    return np.asarray(axes * np.sign(axes[strongest, np.arange(2)]))


def _means(axis: Floats) -> str:
    """What grows along an axis: its two strongest traits."""
    order = np.argsort(-np.abs(axis), kind="stable")[:2]
    return ", ".join(WORDS[TRAITS[at]][int(axis[at] < 0)][1] for at in order.tolist())
