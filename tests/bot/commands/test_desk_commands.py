"""`shopkeeper outbox …` and `shopkeeper accounts …`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import structlog
from rich.console import Console
from typer.testing import CliRunner

from bot.accounts.base import LinkError, Visit
from bot.accounts.people import PATH
from bot.app import build
from bot.cli import app as cli
from bot.commands.serve import _invite_owner
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.settings import Settings
from tests.contracts.store import turn

TELEGRAM = {"SHOPKEEPER_TELEGRAM_TOKEN": "42:a-token-of-a-bot-that-is-not-there"}


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """The command line logs to a stderr that is closed afterwards."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def run(folder: Path, *words: str) -> list[str]:
    """Lines on stdout. Raises the ShopkeeperError that becomes the line on stderr."""
    done = CliRunner().invoke(cli, ["--data-dir", str(folder), *words])
    if isinstance(done.exception, ShopkeeperError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


@pytest.fixture
def with_a_dead_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in TELEGRAM.items():
        monkeypatch.setenv(name, value)
    app = build(Settings(data_dir=tmp_path))
    now = datetime.now(UTC)
    for number in (1, 2):
        app.store.commit(turn(number, key=ChatKey("main", "telegram", "7"), at=now))
    (delivery,) = app.outbox.claim(["telegram"], now)
    app.outbox.dead(delivery, "Forbidden: bot was blocked by the user", now)
    app.engine.dispose()
    return tmp_path


def test_dead_letters_are_listed_and_sent_again(with_a_dead_letter: Path) -> None:
    folder = with_a_dead_letter
    (line,) = run(folder, "outbox", "list")
    assert line.endswith("message to telegram, chat 7: Forbidden: bot was blocked by the user")
    number = line.split()[0]
    (pending,) = run(folder, "outbox", "list", "--pending", "--json")
    assert json.loads(pending)["status"] == "waiting"
    assert run(folder, "outbox", "resend", number) == ["1 waiting again."]
    assert run(folder, "outbox", "list") == []
    with pytest.raises(ShopkeeperError, match="None of these is a dead letter"):
        run(folder, "outbox", "resend", "--all")
    with pytest.raises(ShopkeeperError, match="or --all"):
        run(folder, "outbox", "resend")
    with pytest.raises(ShopkeeperError, match="or --all"):
        run(folder, "outbox", "resend", number, "--all")


def test_links_of_the_command_line_open_the_door(tmp_path: Path) -> None:
    (link,) = run(tmp_path, "accounts", "invite", "--role", "owner")
    people = build(Settings(data_dir=tmp_path)).people
    people.join(link.partition(PATH)[2], "olga@shop.example", "Olga", "a long password", Visit())
    assert run(tmp_path, "accounts", "list") == ["olga@shop.example  Olga  owner"]
    (link,) = run(tmp_path, "accounts", "reset", "Olga@shop.example")
    assert people.renew(link.partition(PATH)[2], "another long one", Visit()).name == "Olga"
    with pytest.raises(ShopkeeperError, match="no account"):
        run(tmp_path, "accounts", "reset", "eve@shop.example")
    with pytest.raises(ShopkeeperError, match="no role"):
        run(tmp_path, "accounts", "invite", "--role", "boss")


def test_the_first_run_prints_a_link_that_works_once(tmp_path: Path) -> None:
    app = build(Settings(data_dir=tmp_path))

    def printed() -> str:
        out = StringIO()
        _invite_owner(app, Console(file=out, width=400))
        return out.getvalue()

    told = printed()
    token = told.partition(PATH)[2].split()[0]
    assert "no owner yet" in told
    app.people.join(token, "olga@shop.example", "Olga", "a long password", Visit())
    with pytest.raises(LinkError):
        app.people.join(token, "eve@shop.example", "Eve", "a long password", Visit())
    assert PATH not in printed()
    assert "The desk is at http" in printed()
    app.engine.dispose()
