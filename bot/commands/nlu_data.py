"""`shopkeeper nlu export`, `inbox` and `models`: the data and the models of the understanding."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.app import App, build
from bot.storage.inbox import Utterance, not_understood, wording
from catalog.errors import CatalogError
from nlu.errors import NluError
from nlu.rasa.export import export_project
from nlu.rasa.skeleton import skeleton
from nlu.trained import places, versions
from nlu.training_data import read_training_data
from nlu.vocabulary import Words

AsJson = Annotated[bool, typer.Option("--json", help="JSON lines instead of a table.")]


def export(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="Where the Rasa project goes.")],
    data: Annotated[
        list[Path] | None, typer.Option("--data", help="Only this Rasa YAML, not the shipped and your own.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write into a directory that isn't empty.")] = False,
) -> None:
    """Write a complete Rasa 3.6 project: config, domain, training data with the catalog's words."""
    built = build(context.obj)
    read = read_training_data(data or places(built.settings.data_dir / "nlu"))
    try:
        written = export_project(read, directory, _words(built), overwrite=force)
    except OSError as error:
        raise NluError(f"{directory} can't be written ({error.strerror}).") from error
    for path in written:
        typer.echo(path)


def inbox(
    context: typer.Context,
    below: Annotated[
        float, typer.Option(min=0, max=1, help="Also what was read with less confidence.")
    ] = 0.5,
    days: Annotated[int | None, typer.Option(min=1, help="Only of the last days.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the most frequent first.")] = 200,
    to: Annotated[
        Path | None, typer.Option("--export", help="Write them to this file, to be labelled.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What shoppers typed that wasn't understood. Card numbers are masked before anything is stored."""
    built = build(context.obj)
    examples = read_training_data(places(built.settings.data_dir / "nlu")).examples
    found = not_understood(
        built.engine,
        built.settings.shop,
        below=below,
        since=None if days is None else datetime.now(UTC) - timedelta(days=days),
        known={wording(example.text) for example in examples},
    )[:limit]
    if to is not None and to.exists():
        raise NluError(f"{to} exists already; name another file.")
    if to is not None and found:
        try:
            to.write_text(skeleton((one.text, _note(one)) for one in found), encoding="utf-8")
        except OSError as error:
            raise NluError(f"{to} can't be written ({error.strerror}).") from error
        typer.echo(f"{len(found)} messages: {to}")
    elif as_json:
        for one in found:
            typer.echo(json.dumps(_utterance(one), ensure_ascii=False))
    else:
        table = Table("Times", "Message", "Read as", "Last", box=None)
        for one in found:
            table.add_row(str(one.times), Text(one.text), _read_as(one), one.last_at.date().isoformat())
        Console().print(table if found else "Nothing waits: every message was understood.")


def models(
    context: typer.Context,
    use: Annotated[int | None, typer.Option(help="Let this version serve until the next training.")] = None,
    as_json: AsJson = False,
) -> None:
    """The trained models, newest first; a running shop takes another one within seconds."""
    kept = versions(build(context.obj).settings.data_dir / "nlu")
    if use is not None:
        kept.use(use)
    pointer = kept.pointer()
    serving = pointer.number if pointer is not None else None
    numbers = list(reversed(kept.numbers()))
    table = Table("", "Model", "Made", "Examples", "Intents", "SHA-256", box=None)
    for number in numbers:
        one = kept.intact(number)
        if as_json:
            row: dict[str, Any] = {"number": number, "serves": number == serving, "damaged": one is None}
            if one is not None:
                row |= {"made_at": one.made_at, "examples": one.examples, "intents": one.intents}
                row |= {"sha256": one.sha256, "fine_tuned": one.tuned}
            typer.echo(json.dumps(row))
            continue
        mark = "*" if number == serving else ""
        if one is None:
            table.add_row(mark, f"{number}, damaged: not used")
            continue
        name = f"{number}, fine-tuned" if one.tuned else str(number)
        table.add_row(mark, name, one.made_at, str(one.examples), str(one.intents), one.sha256[:12])
    if not as_json:
        Console().print(table if numbers else "None yet: the shipped model serves.")


def _words(built: App) -> Words | None:
    try:
        return built.shops(built.settings.shop).catalog.lexicon
    except CatalogError:
        return None


def _read_as(one: Utterance) -> str:
    return ", ".join(f"{name} {confidence:.2f}" for name, confidence in one.read_as.items())


def _note(one: Utterance) -> str:
    return f"{one.times} x, read as {_read_as(one)}"


def _utterance(one: Utterance) -> dict[str, Any]:
    return {
        "text": one.text,
        "language": one.language,
        "times": one.times,
        "last_at": one.last_at.isoformat(),
        "read_as": {name: round(confidence, 4) for name, confidence in one.read_as.items()},
        "fallback": one.fallback,
    }
