"""The frame of every report page: one HTML document that needs nothing else, no script and no address."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from markupsafe import Markup

_DOCUMENT = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title><style>{style}</style></head><body><main>{body}</main></body></html>\n"
)
_TILE = Markup("<li><b>{value}</b><span>{label}</span></li>")
_FIGURE = Markup('<figure class="{kind}"><figcaption><b>{title}</b>{note}</figcaption>{chart}</figure>')


def document(title: str, body: Markup) -> str:
    """The whole document."""
    style = resources.files("catalog").joinpath("health_page.css").read_text("utf-8")
    return str(_DOCUMENT.format(title=title, style=Markup(style), body=body))  # noqa: S704 -- our own file


def tiles(pairs: Iterable[tuple[str, str]]) -> Markup:
    """(value, label) of each."""
    return Markup("").join(_TILE.format(value=value, label=label) for value, label in pairs)


def figure(title: str, note: str, chart: Markup, kind: str = "") -> Markup:
    """A chart with its heading; kind "wide": over the whole page."""
    return _FIGURE.format(kind=kind, title=title, note=note, chart=chart)
