"""`shopkeeper nlu evaluate-entities`: what is read in labelled messages, by kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import build
from catalog.errors import CatalogError
from nlu.entity_scores import Count, EntityReport, read_labelled, score_entities
from nlu.parser import Parser
from nlu.vocabulary import NoWords


def evaluate_entities(
    context: typer.Context,
    test: Annotated[
        list[Path],
        typer.Option(
            help='JSONL rows {"text", "entities": [{"name", "start", "end", "value"?}]}; repeatable.'
        ),
    ],
    show_errors: Annotated[bool, typer.Option("--errors", help="Also what was missed and invented.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of a table.")] = False,
) -> None:
    """Measure the entities read in labelled messages, with the live catalog's words."""
    built = build(context.obj)
    try:
        parser = built.shops(built.settings.shop).parser
    except CatalogError:
        parser = Parser(built.classifier, NoWords())
    report = score_entities([row for path in test for row in read_labelled(path)], parser.entities)
    if as_json:
        typer.echo(json.dumps(_values(report), ensure_ascii=False))
        return
    _show(report, Console(), errors=show_errors)


def _values(report: EntityReport) -> dict[str, Any]:
    kinds = {name: _value(count) for name, count in report.kinds.items() if count.labels or count.said}
    return {**_value(report.all), "kinds": kinds}


def _value(count: Count) -> dict[str, float]:
    return {
        "labels": count.labels,
        "precision": round(count.precision, 4),
        "recall": round(count.recall, 4),
        "f1": round(count.f1, 4),
    }


def _show(report: EntityReport, console: Console, *, errors: bool) -> None:
    table = Table("kind", "labels", "precision", "recall", "F1", box=None)
    for name, count in [*report.kinds.items(), ("all", report.all)]:
        if count.labels or count.said:
            shares = (f"{share:.3f}" for share in (count.precision, count.recall, count.f1))
            table.add_row(name, str(count.labels), *shares)
    console.print(table)
    for title, rows in (("missed", report.missed), ("invented", report.invented)) if errors else ():
        console.print(Text(f"\n{title}", style="bold"))
        for message, entity in rows:
            console.print(Text(f"{entity}  in: {message}"))
