"""`shopkeeper nlu …`: train, test and try the understanding of words."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import App, build
from catalog.errors import CatalogError
from nlu.evaluate import Report, benchmark, cross_validate, evaluate_model
from nlu.parse import Parse
from nlu.parser import Parser
from nlu.trained import places, retrain
from nlu.training_data import read_training_data
from nlu.vocabulary import NoWords

app = typer.Typer(no_args_is_help=True)

Data = Annotated[
    list[Path] | None, typer.Option("--data", help="Directory or file of Rasa YAML; repeatable.")
]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]
#: Confused pairs and low scores that are shown.
SHOWN = 10


@app.command("train")
def train_(context: typer.Context, data: Data = None) -> None:
    """Train the intents on the shipped data and your own, and keep the model in the data directory."""
    built = build(context.obj)
    directory = built.settings.data_dir / "nlu"
    console = Console(stderr=True)
    with console.status("Training …"):
        version, read = retrain(directory, built.embedder.queries, built.embedder.id, data or ())
    for warning in read.warnings:
        console.print(Text(f"warning: {warning}", style="yellow"))
    typer.echo(f"Model {version.number}: {version.examples} examples of {version.intents} intents.")


@app.command("test")
def score(
    context: typer.Context,
    data: Data = None,
    cross: Annotated[
        bool, typer.Option("--cross-validate", help="On the training data, in five parts.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Accuracy, F1 and the confusions: of the live model on --data, or cross-validated."""
    built = build(context.obj)
    console = Console(stderr=True)
    examples = read_training_data(data or places(built.settings.data_dir / "nlu")).examples
    with console.status(f"Testing on {len(examples)} messages …"):
        if cross or not data:
            report = cross_validate(examples, embed=built.embedder.queries)
        else:
            report = evaluate_model(built.intents(), examples, lambda text: built.embedder.queries([text])[0])
    if as_json:
        typer.echo(json.dumps(_as_json(report), ensure_ascii=False))
    else:
        _show(report)


@app.command()
def parse(
    context: typer.Context,
    text: Annotated[
        str | None, typer.Argument(help="One message; without it, a line each from stdin.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a message says: language, intents, entities."""
    built = build(context.obj)
    parser = _parser(built)
    lines = [text] if text is not None else (line.rstrip("\n") for line in sys.stdin)
    for line in lines:
        found = parser.parse(line, None, lambda said: built.embedder.queries([said])[0])
        if as_json:
            typer.echo(json.dumps(_parse_json(found), ensure_ascii=False))
        else:
            Console().print(_parse_table(found))
        sys.stdout.flush()


@app.command()
def evaluate(
    context: typer.Context,
    train: Annotated[Path, typer.Option(help='JSONL rows {"text", "intent"}; "oos" is out of scope.')],
    test: Annotated[Path, typer.Option(help="Rows of the same kind, not seen in training.")],
    as_json: AsJson = False,
) -> None:
    """Train the same classifier on any labelled set and measure it on another."""
    built = build(context.obj)
    with Console(stderr=True).status("Training and testing …"):
        measured = benchmark(train, test, built.embedder.queries)
    figures = {
        "in_scope_accuracy": round(measured.in_scope_accuracy, 4),
        "oos_recall": round(measured.oos_recall, 4),
        "train_s": round(measured.train_s, 2),
        "parse_ms": round(measured.parse_ms, 3),
    }
    if as_json:
        typer.echo(json.dumps(figures))
        return
    table = Table(show_header=False, box=None)
    for name, value in figures.items():
        table.add_row(name, str(value))
    Console().print(table)


def _parser(built: App) -> Parser:
    """With the live catalog's words where there is one; intents and numbers need none."""
    try:
        return built.shops(built.settings.shop).parser
    except CatalogError:
        return Parser(built.classifier, NoWords())


def _parse_json(parse: Parse) -> dict[str, Any]:
    return {
        "text": parse.text,
        "language": parse.language,
        "intent": {"name": parse.intent.name, "confidence": round(parse.intent.confidence, 4)},
        "intents": [{"name": one.name, "confidence": round(one.confidence, 4)} for one in parse.intents],
        "entities": [
            {
                "name": one.name,
                "value": one.value,
                "text": one.text,
                "start": one.start,
                "end": one.end,
                "negated": one.negated,
            }
            for one in parse.entities
        ],
        "search_text": parse.search_text,
        "mood": parse.mood,
    }


def _parse_table(parse: Parse) -> Table:
    table = Table(show_header=False, box=None)
    table.add_row("text", Text(parse.text))
    table.add_row("language", parse.language)
    table.add_row("intents", ", ".join(f"{one.name} {one.confidence:.2f}" for one in parse.intents[:3]))
    for one in parse.entities:
        table.add_row(
            "entity", Text(f"{'not ' if one.negated else ''}{one.name} = {one.value}  «{one.text}»")
        )
    table.add_row("search", Text(parse.search_text))
    return table


def _as_json(report: Report) -> dict[str, Any]:
    return {
        "accuracy": round(report.accuracy, 4),
        "macro_f1": round(report.macro_f1, 4),
        "by_language": {language: round(share, 4) for language, share in report.by_language.items()},
        "intents": {
            name: {"precision": s.precision, "recall": s.recall, "f1": s.f1, "support": s.support}
            for name, s in report.intents.items()
        },
        "labels": list(report.labels),
        "confusion_matrix": [list(row) for row in report.matrix],
    }


def _show(report: Report) -> None:
    console = Console()
    languages = ", ".join(f"{language} {share:.3f}" for language, share in report.by_language.items())
    console.print(f"Accuracy {report.accuracy:.3f} ({languages}), macro F1 {report.macro_f1:.3f}")
    table = Table("Intent", "Precision", "Recall", "F1", "Messages", box=None)
    for name, score in sorted(report.intents.items(), key=lambda pair: pair[1].f1):
        table.add_row(
            name, f"{score.precision:.2f}", f"{score.recall:.2f}", f"{score.f1:.2f}", str(score.support)
        )
    console.print(table)
    confused = report.most_confused(SHOWN)
    if confused:
        pairs = Table("Is", "Read as", "Times", box=None, title="Most confused", title_justify="left")
        for truth, found, times in confused:
            pairs.add_row(truth, found, str(times))
        console.print(pairs)
