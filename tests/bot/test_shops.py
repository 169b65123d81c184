"""The settings of several shops: what is common, what is each shop's own, and what may not be shared."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import ShopkeeperError
from bot.settings import load_settings, own_prefix
from bot.shops import every_shop, one_shop


@pytest.fixture(autouse=True)
def _two_shops(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHOPKEEPER_SHOPS", "garden, old-books")
    monkeypatch.setenv("SHOPKEEPER_DATA_DIR", str(tmp_path))


def test_what_is_not_said_of_a_shop_is_as_for_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHOPKEEPER_CURRENCY", "EUR")
    monkeypatch.setenv("SHOPKEEPER_OLD_BOOKS__CURRENCY", "GBP")
    monkeypatch.setenv("SHOPKEEPER_OLD_BOOKS__ORIGINS", "https://books.example,https://www.books.example")
    monkeypatch.setenv("SHOPKEEPER_GARDEN__TELEGRAM_TOKEN", "42:a")
    garden, books = every_shop(load_settings())
    assert (garden.shop, garden.currency, garden.path) == ("garden", "EUR", "/shops/garden")
    assert (books.shop, books.currency, books.path) == ("old-books", "GBP", "/shops/old-books")
    assert (garden.data_dir, books.data_dir) == (tmp_path / "garden", tmp_path / "old-books")
    assert garden.database != books.database
    assert books.origins == {"https://books.example", "https://www.books.example"}
    assert garden.origins == frozenset()
    assert (garden.telegram_token is not None, books.telegram_token) == (True, None)


def test_one_secret_for_all_becomes_one_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPKEEPER_SECRET", "s" * 40)
    secrets = {shop.secret.get_secret_value() for shop in every_shop(load_settings()) if shop.secret}
    assert len(secrets) == 2
    assert "s" * 40 not in secrets
    assert {len(secret) for secret in secrets} == {64}
    assert {s.secret.get_secret_value() for s in every_shop(load_settings()) if s.secret} == secrets


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"TELEGRAM_TOKEN": "42:a"}, "SHOPKEEPER_GARDEN__TELEGRAM_TOKEN"),
        ({"DATABASE_URL": "postgresql://db/shop"}, "belongs to one shop"),
        ({"API_TOKEN": "t" * 20}, "belongs to one shop"),
        ({"GARDEN__PORT": "9"}, "SHOPKEEPER_GARDEN__PORT: holds for the whole server"),
        ({"GARDEN__CURRENCY": "euro"}, "SHOPKEEPER_GARDEN__CURRENCY: String should match"),
        (
            {"GARDEN__TELEGRAM_TOKEN": "42:a", "OLD_BOOKS__TELEGRAM_TOKEN": "42:b"},
            "SHOPKEEPER_OLD_BOOKS__TELEGRAM_TOKEN: is that of the shop garden, too",
        ),
        ({"GARDEN__DATA_DIR": "here", "OLD_BOOKS__DATA_DIR": "./here"}, "OLD_BOOKS__DATA_DIR: is that of"),
        (
            {"GARDEN__DATABASE_URL": "postgresql://db/a", "OLD_BOOKS__DATABASE_URL": "postgresql://db/a"},
            "DATABASE_URL: is that of",
        ),
        ({"GARDEN__SECRET": "s" * 40, "OLD_BOOKS__SECRET": "s" * 40}, "SECRET: is that of"),
        ({"GARDEN__ORIGINS": "[oh"}, "SHOPKEEPER_GARDEN__ORIGINS: Value error, is no JSON list"),
        ({"SHOPS": "garden,Garden"}, "'Garden' is no name of a shop"),
        ({"SHOPS": "garden,garden"}, "named twice"),
        ({"SHOPS": "../etc"}, "is no name of a shop"),
    ],
)
def test_what_can_not_be_is_told_by_name(
    given: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"SHOPKEEPER_{name}", value)
    with pytest.raises(ShopkeeperError, match="Settings are wrong") as error:
        every_shop(load_settings())
    assert told in str(error.value)
    assert "s" * 40 not in str(error.value)


def test_a_command_says_which_shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(ShopkeeperError, match="--shop garden or old-books"):
        one_shop(load_settings())
    with pytest.raises(ShopkeeperError, match="no shop called 'main'"):
        one_shop(load_settings(shop="main"))
    assert one_shop(load_settings(shop="old-books")).data_dir == tmp_path / "old-books"
    done = CliRunner().invoke(app, ["catalog", "status"])
    assert isinstance(done.exception, ShopkeeperError)
    monkeypatch.delenv("SHOPKEEPER_SHOPS")
    assert one_shop(load_settings(shop="lamps")).path == ""


def test_a_fetch_aside_finds_the_same_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The process that fetches a feed is told the shop's own directory, which `--data-dir` would be above."""
    there = tmp_path / "elsewhere" / "garden"
    monkeypatch.setenv(f"{own_prefix('garden')}DATA_DIR", str(there))
    assert one_shop(load_settings(data_dir=there, shop="garden")).data_dir == there


def test_config_check_shows_what_is_each_shops_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHOPKEEPER_GARDEN__TELEGRAM_TOKEN", "42:hunter2")
    done = CliRunner().invoke(app, ["config", "check"])
    assert done.exception is None, done.output
    assert "SHOPKEEPER_GARDEN__TELEGRAM_TOKEN" in done.stdout
    assert "hunter2" not in done.output
    assert str(tmp_path / "old-books") in done.stdout
    monkeypatch.setenv("SHOPKEEPER_GARDEN__TELEGRAM_TOKENS", "42:hunter2")
    monkeypatch.setenv("SHOPKEEPER_OLD_BOOKS__TELEGRAM_DESK", "-100")
    done = CliRunner().invoke(app, ["config", "check"])
    assert isinstance(done.exception, ShopkeeperError)
    assert (
        "GARDEN__TELEGRAM_TOKENS: there is no such setting; is SHOPKEEPER_GARDEN__TELEGRAM_TOKEN"
        in done.stderr
    )
    assert "SHOPKEEPER_OLD_BOOKS__TELEGRAM_DESK: needs" in done.stderr
