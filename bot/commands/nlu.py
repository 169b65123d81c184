"""`shopkeeper nlu …`: train, test and try the understanding of words."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.status import Status
from rich.table import Table
from rich.text import Text

from bot.app import App, build
from bot.commands import nlu_data, nlu_entities
from bot.commands.nlu_report import as_values, show
from catalog.errors import CatalogError
from nlu.errors import NluError
from nlu.evaluate import benchmark, cross_validate, evaluate_model
from nlu.heat_map import heat_map
from nlu.parse import Parse
from nlu.parser import Parser
from nlu.trained import places, retrain, vectors_of
from nlu.training_data import read_training_data
from nlu.tuned import Tune
from nlu.tuning import EPOCHS, tune
from nlu.vector_cache import VectorCache
from nlu.vocabulary import NoWords

app = typer.Typer(no_args_is_help=True)

Data = Annotated[
    list[Path] | None, typer.Option("--data", help="Directory or file of Rasa YAML; repeatable.")
]
FineTune = Annotated[
    bool, typer.Option("--fine-tune", help="With a fine-tuned encoder beside it; needs the extra torch.")
]
Base = Annotated[
    str | None,
    typer.Option(help="What --fine-tune starts from: a BERT-like encoder of the hub, or a folder with one."),
]
Epochs = Annotated[int, typer.Option(min=1, help="How often --fine-tune goes through the examples.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of a table.")]

app.command("export")(nlu_data.export)
app.command("inbox")(nlu_data.inbox)
app.command("models")(nlu_data.models)
app.command("evaluate-entities")(nlu_entities.evaluate_entities)


@app.command("train")
def train_(
    context: typer.Context,
    data: Data = None,
    fine_tune: FineTune = False,
    base: Base = None,
    epochs: Epochs = EPOCHS,
) -> None:
    """Train the intents on the shipped data and your own, and keep the model in the data directory."""
    built = build(context.obj)
    directory = built.settings.data_dir / "nlu"
    console = Console(stderr=True)
    with console.status("Training …") as status:
        version, read = retrain(
            directory,
            built.embedder.queries,
            built.embedder.id,
            data or (),
            tune=_tune(status, base, epochs) if fine_tune else None,
        )
    for warning in read.warnings:
        console.print(Text(f"warning: {warning}", style="yellow"))
    how = " with a fine-tuned encoder" if version.tuned else ""
    typer.echo(f"Model {version.number}{how}: {version.examples} examples of {version.intents} intents.")


@app.command("test")
def score(
    context: typer.Context,
    data: Data = None,
    cross: Annotated[
        bool, typer.Option("--cross-validate", help="On the training data, in five parts.")
    ] = False,
    picture: Annotated[Path | None, typer.Option(help="Write the confusion matrix to this SVG file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Accuracy, F1 and the confusions: of the live model on --data, or cross-validated."""
    built = build(context.obj)
    console = Console(stderr=True)
    examples = read_training_data(data or places(built.settings.data_dir / "nlu")).examples
    with console.status(f"Testing on {len(examples)} messages …"):
        if cross or not data:
            report = cross_validate(examples, embed=vector_cache(built))
        else:
            report = evaluate_model(built.intents(), examples, lambda text: built.embedder.queries([text])[0])
    if picture is not None:
        title = f"{len(examples)} messages, accuracy {report.accuracy:.1%}"
        _write(picture, heat_map(report.labels, report.matrix, title))
    if as_json:
        typer.echo(json.dumps(as_values(report), ensure_ascii=False))
    else:
        show(report)


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
    fine_tune: FineTune = False,
    base: Base = None,
    epochs: Epochs = EPOCHS,
    as_json: AsJson = False,
) -> None:
    """Train the same classifier on any labelled set and measure it on another."""
    built = build(context.obj)
    with Console(stderr=True).status("Training and testing …") as status:
        measured = benchmark(
            train,
            test,
            vector_cache(built),
            single=lambda text: built.embedder.queries([text])[0],
            tune=_tune(status, base, epochs) if fine_tune else None,
        )
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


def vector_cache(built: App) -> VectorCache:
    """Sentence vectors of examples, remembered in the data directory."""
    return VectorCache(vectors_of(built.settings.data_dir / "nlu"), built.embedder.queries, built.embedder.id)


def _tune(status: Status, base: str | None, epochs: int) -> Tune:
    """Fine-tuning from `base`, which tells `status` how far it is."""

    def told(done: int, steps: int, loss: float) -> None:
        status.update(f"Fine-tuning: {done} of {steps} steps, loss {loss:.2f} …")

    return partial(tune, base=base, epochs=epochs, progress=told)


def _parser(built: App) -> Parser:
    """With the live catalog's words where there is one; intents and numbers need none."""
    try:
        return built.shops(built.settings.shop).parser
    except CatalogError:
        return Parser(built.classifier, NoWords())


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise NluError(f"{path} can't be written ({error.strerror}).") from error


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
