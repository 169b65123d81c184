from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.config import read
from bot.errors import ShopkeeperError
from bot.settings import PREFIX, Settings, load_settings


class Checked:
    def __init__(self, environment: dict[str, str | None], folder: Path, *options: str) -> None:
        given = ["--data-dir", str(folder), "config", "check", *options]
        done = CliRunner().invoke(app, given, env=environment)
        self.good = done.exit_code == 0 and done.exception is None
        self.failed = isinstance(done.exception, ShopkeeperError)
        self.out, self.problems = done.stdout, done.stderr


def check(environment: dict[str, str | None], folder: Path, *options: str) -> Checked:
    return Checked(environment, folder, *options)


def test_defaults_are_fine_and_nothing_is_made(tmp_path: Path) -> None:
    checked = check({}, tmp_path / "new")
    assert checked.good
    assert all(f"{PREFIX}{name.upper()} " in checked.out for name in Settings.model_fields)
    assert not (tmp_path / "new").exists()


def test_secrets_are_shown_as_set_and_never_in_clear(tmp_path: Path) -> None:
    secrets = {
        "SHOPKEEPER_SECRET": "hunter2" * 6,
        "SHOPKEEPER_TELEGRAM_TOKEN": "42:hunter2",
        "SHOPKEEPER_DATABASE_URL": "postgresql://shop:hunter2@db/shop",
        "SHOPKEEPER_METRICS_TOKEN": "hunter2" * 3,
        "SHOPKEEPER_API_TOKEN": "hunter2" * 3,
        "SHOPKEEPER_RASA_TOKEN": "hunter2",
    }
    for options in ((), ("--json",)):
        checked = check(dict(secrets), tmp_path, *options)
        assert checked.good, checked.problems
        assert "hunter2" not in checked.out + checked.problems
        assert checked.out.count("set (secret)") == len(secrets)


def test_all_that_is_wrong_is_named_at_once_without_secrets(tmp_path: Path) -> None:
    wrong = {
        "SHOPKEEPER_PORT": "eighty",
        "SHOPKEEPER_CURRENCY": "euro",
        "SHOPKEEPER_SECRET": "too-short-hunter2",
        "SHOPKEEPER_DATABASE_URL": "mysql://shop:hunter2@db/shop",
    }
    checked = check(dict(wrong), tmp_path)
    assert checked.failed
    assert all(f"! {name}: " in checked.problems for name in wrong)
    assert "hunter2" not in checked.problems
    with pytest.MonkeyPatch.context() as patch:
        for name, value in wrong.items():
            patch.setenv(name, value)
        with pytest.raises(ShopkeeperError) as error:
            load_settings()
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("SHOPKEEPER_TELEGRAM_TOKN", "SHOPKEEPER_TELEGRAM_TOKEN"),
        ("SHOPKEEPER_LOGLEVEL", "SHOPKEEPER_LOG_LEVEL"),
        ("shopkeeper_prot", "SHOPKEEPER_PORT"),
        ("SHOPKEEPER_METRIC_TOKEN", "SHOPKEEPER_METRICS_TOKEN"),
    ],
)
def test_an_unknown_name_is_named_with_the_nearest(tmp_path: Path, name: str, nearest: str) -> None:
    checked = check({name: "1"}, tmp_path)
    assert checked.failed
    assert f"{name}: there is no such setting; is {nearest} meant?" in checked.problems


def test_a_name_like_no_other_is_named_alone(tmp_path: Path) -> None:
    assert "no such setting\n" in check({"SHOPKEEPER_XYZZY_PLUGH_FROTZ": "1"}, tmp_path).problems


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"SHOPKEEPER_TELEGRAM_DESK": "-100123"}, "TELEGRAM_DESK: needs SHOPKEEPER_TELEGRAM_TOKEN"),
        ({"SHOPKEEPER_CHATWOOT_URL": "https://desk.example"}, "CHATWOOT_URL: goes together"),
        (
            {"SHOPKEEPER_TELEGRAM_WEBHOOK": "http://shop.example/t", "SHOPKEEPER_TELEGRAM_TOKEN": "42:x"},
            "TELEGRAM_WEBHOOK: Telegram pushes to https only",
        ),
        ({"SHOPKEEPER_DESK_FILE": "/nowhere/desk.yaml"}, "DESK_FILE: The desk file /nowhere/desk.yaml"),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, environment: dict[str, str | None], problem: str) -> None:
    assert problem in check(environment, tmp_path).problems


def test_a_file_in_the_way_of_the_data_directory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert "DATA_DIR" in check({}, tmp_path / "file").problems


def test_a_broken_file_says_where(tmp_path: Path) -> None:
    (tmp_path / "desk.yaml").write_text("language: klingon\n")
    assert "SHOPKEEPER_DESK_FILE" in check({}, tmp_path).problems


def test_json_holds_all(tmp_path: Path) -> None:
    told = json.loads(check({"SHOPKEEPER_PORT": "9000"}, tmp_path, "--json").out)
    assert told["problems"] == []
    assert told["settings"]["SHOPKEEPER_PORT"] == {"value": "9000", "given": True}
    assert told["settings"]["SHOPKEEPER_HOST"]["given"] is False


def test_settings_that_are_given_are_read() -> None:
    settings, problems = read({"shop": "lamps"})
    assert (settings and settings.shop, problems) == ("lamps", [])
