"""`shopkeeper config check`: every setting, where it comes from, and what is wrong."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr, ValidationError

from bot.desk.rules import load_rules
from bot.errors import ShopkeeperError
from bot.habits import load_habits
from bot.settings import PREFIX, Settings, own_prefix, problems_in, unknown_names
from bot.shop_info import ShopInfo
from bot.shops import shop_problems

app = typer.Typer(no_args_is_help=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One setting; `value` is fit to be shown: of a secret only whether it is set."""

    name: str
    value: str
    given: bool


@app.callback()
def config() -> None:
    """The settings."""


@app.command("check")
def check(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Shows every setting, and names all that is wrong: values, files, unknown names. Changes nothing."""
    given: Mapping[str, Any] = context.obj
    settings, problems = read(given)
    problems += unknown(os.environ, settings.shops if settings is not None else ())
    lines = told(settings, given, os.environ) if settings is not None else []
    if settings is not None and settings.shops:
        shops, wrong = shop_problems(settings)
        problems += wrong
        for shop in shops:
            lines += own_lines(shop, os.environ)
            problems += contradictions(shop, own_prefix(shop.shop))
    elif settings is not None:
        problems += contradictions(settings)
    if as_json:
        shown = {line.name: {"value": line.value, "given": line.given} for line in lines}
        typer.echo(json.dumps({"settings": shown, "problems": problems}, ensure_ascii=False))
    else:
        width = max((len(line.name) for line in lines), default=0)
        for line in lines:
            mark = "*" if line.given else " "
            typer.echo(f"{mark} {line.name:<{width}}  {line.value}")
        if lines:
            typer.echo("\n* given; the others are defaults. docs/settings.md says what each is for.")
        for problem in problems:
            typer.echo(f"! {problem}", err=True)
    if problems:
        count = len(problems)
        raise ShopkeeperError(f"The settings have {count} problem{'s' if count > 1 else ''}.")
    if not as_json:
        typer.echo("The settings are fine.")


def read(given: Mapping[str, Any]) -> tuple[Settings | None, list[str]]:
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None}), []
    except ValidationError as error:
        return None, [f"{name}: {problem}" for name, problem in problems_in(error)]


def told(settings: Settings, given: Mapping[str, Any], environment: Iterable[str]) -> list[Line]:
    named = {name.upper() for name in environment}
    return [
        Line(
            name=PREFIX + name.upper(),
            value=_shown(getattr(settings, name)),
            given=given.get(name) is not None or PREFIX + name.upper() in named,
        )
        for name in Settings.model_fields
    ]


def own_lines(shop: Settings, environment: Iterable[str]) -> list[Line]:
    """What is said of one of several shops, and where it keeps its data."""
    named = {name.upper() for name in environment}
    own = {name: own_prefix(shop.shop) + name.upper() for name in Settings.model_fields}
    return [
        Line(own[name], _shown(getattr(shop, name)), own[name] in named)
        for name in own
        if own[name] in named or name == "data_dir"
    ]


def unknown(environment: Iterable[str], shops: Iterable[str] = ()) -> list[str]:
    return [
        f"{name}: there is no such setting" + (f"; is {near} meant?" if near else "")
        for name, near in unknown_names(environment, shops).items()
    ]


def contradictions(settings: Settings, prefix: str = PREFIX) -> list[str]:
    """What each value allows and all together do not; files that do not read. `prefix`: of the names."""
    found: list[str] = []

    def unless(fine: bool, name: str, problem: str) -> None:
        if not fine:
            found.append(f"{prefix}{name}: {problem}")

    telegram = settings.telegram_token is not None
    unless(telegram or settings.telegram_desk is None, "TELEGRAM_DESK", "needs SHOPKEEPER_TELEGRAM_TOKEN")
    unless(
        telegram or settings.telegram_webhook is None, "TELEGRAM_WEBHOOK", "needs SHOPKEEPER_TELEGRAM_TOKEN"
    )
    webhook = settings.telegram_webhook
    unless(webhook is None or webhook.scheme == "https", "TELEGRAM_WEBHOOK", "Telegram pushes to https only")
    unless(
        (settings.chatwoot_url is None) == (settings.chatwoot_token is None),
        "CHATWOOT_URL", "goes together with SHOPKEEPER_CHATWOOT_TOKEN",
    )  # fmt: skip
    unless(
        settings.traces is None or find_spec("opentelemetry.exporter") is not None,
        "TRACES", "needs the extra `tracing`: pip install -e '.[tracing]'",
    )  # fmt: skip
    unless(_writable(settings.data_dir), "DATA_DIR", f"{settings.data_dir} can't be written to")
    files: tuple[tuple[str, Path | None, Path, Callable[[Path], object]], ...] = (
        ("POLICY_FILE", settings.policy_file, settings.policy, ShopInfo.load),
        ("SELLING_FILE", settings.selling_file, settings.selling, load_habits),
        ("DESK_FILE", settings.desk_file, settings.desk, load_rules),
    )
    for name, given, path, load in files:
        if given is None and not path.exists():
            continue
        try:
            load(path)
        except ShopkeeperError as error:
            found.append(f"{prefix}{name}: {error}")
    return found


def _writable(folder: Path) -> bool:
    """Or can be made."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def _shown(value: Any) -> str:
    match value:
        case None:
            return "unset"
        case SecretStr():
            return "set (secret)"
        case frozenset() | tuple():
            return ", ".join(sorted(value)) or "none"
        case bool():
            return str(value).lower()
        case _:
            return str(value)
