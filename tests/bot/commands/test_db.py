"""`shopkeeper db …`, and the other commands over PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage import migrate
from tests.bot.commands.shop import Shell, shell
from tests.servers.postgres import PostgresServer

__all__ = ["shell"]
NOWHERE = "postgresql://shop:s3cret@127.0.0.1:1/shop"


@pytest.fixture
def server(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The settings name an empty PostgreSQL database."""
    with postgres.database() as url:
        plain = url.replace("+psycopg", "")
        monkeypatch.setenv("SHOPKEEPER_DATABASE_URL", plain)
        yield plain


def test_a_shop_moves_to_postgresql_and_goes_on(
    shell: Shell, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("catalog", "import", shell.feed())[0] == 0
    file = shell.data_dir / "shopkeeper.db"
    with postgres.database() as url:
        monkeypatch.setenv("SHOPKEEPER_DATABASE_URL", url)
        status, out, err = shell("db", "copy", file)
        assert status == 0, err
        assert out.splitlines()[-1].startswith("Copied: ")
        file.unlink()
        assert shell("db", "check")[0] == 0
        status, out, _ = shell("catalog", "import", shell.feed(), "--json")
        assert '"unchanged": 5' in out.splitlines()[-1]
        assert shell("catalog", "show", "1")[0] == 0
        assert not file.exists()


def test_an_import_and_a_talk_need_no_file(shell: Shell, server: str) -> None:
    status, _, err = shell("catalog", "import", shell.feed())
    assert status == 0, err
    assert shell("catalog", "status")[0] == 0
    status, _, err = shell("db", "backup", shell.data_dir / "saved.db")
    assert status == 0, err
    status, _, err = shell("db", "restore", shell.data_dir / "saved.db")
    assert status == 1
    assert "is not empty" in err
    status, out, err = shell("db", "restore", shell.data_dir / "saved.db", "--replace")
    assert status == 0, err
    assert " product\n" in out
    assert not (shell.data_dir / "shopkeeper.db").exists()


def test_a_restored_shop_serves_without_its_feed(shell: Shell, tmp_path: Path) -> None:
    assert shell("catalog", "import", shell.feed())[0] == 0
    found = shell("catalog", "search", "mug", "--json")[1]
    assert shell("db", "backup", tmp_path / "saved.db")[0] == 0
    shell.data_dir = tmp_path / "elsewhere"
    assert "No products of 'main' are stored" in shell("catalog", "reindex")[2]
    assert shell("db", "restore", tmp_path / "saved.db")[0] == 0
    assert shell("catalog", "search", "mug")[0] == 1
    status, out, err = shell("catalog", "reindex")
    assert (status, out) == (0, "Generation 1 serves 5 products.\n"), err
    assert shell("catalog", "search", "mug", "--json")[1] == found
    assert shell("catalog", "reindex")[1] == "Generation 1 serves 5 products.\n"


def test_migrating_and_checking(shell: Shell, server: str) -> None:
    status, _, err = shell("db", "check")
    assert (status, "run `shopkeeper db migrate`" in err) == (1, True)
    assert shell("db", "migrate")[1] == f"The tables are at revision {migrate.head()} (before: none).\n"
    assert shell("db", "check")[0] == 0


@pytest.mark.parametrize(
    "command", [("db", "check"), ("db", "migrate"), ("db", "backup", "x.db"), ("catalog", "status")]
)
def test_a_server_that_is_not_there(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SHOPKEEPER_DATABASE_URL", NOWHERE)
    status, _, err = shell(*command)
    assert status == 1
    assert len(err.splitlines()) == 1
    assert "check SHOPKEEPER_DATABASE_URL" in err
    assert "s3cret" not in err


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://shop:s3cret@db/shop", "mysql is no database that is known here"),
        ("db.internal", "no database URL; write postgresql://"),
        ("postgresql://shop:s3cret@db.internal", "the database's name is missing"),
    ],
)
def test_a_url_that_can_not_be_one(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, url: str, told: str
) -> None:
    monkeypatch.setenv("SHOPKEEPER_DATABASE_URL", url)
    status, _, err = shell("db", "check")
    assert status == 1
    assert told in err
    assert "s3cret" not in err


def test_names_of_databases_on_the_command_line(shell: Shell, tmp_path: Path) -> None:
    assert "There is no database" in shell("db", "check")[2]
    assert "There is no database" in shell("db", "copy", tmp_path / "no.db")[2]
    assert "mysql is no database" in shell("db", "copy", "mysql://x/y", "z.db")[2]
    assert shell("db", "migrate")[0] == 0
    assert shell("db", "copy", shell.data_dir / "shopkeeper.db", tmp_path / "other.db")[0] == 0


def test_a_catalog_whose_vectors_are_kept_by_postgresql(
    shell: Shell, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell("catalog", "import", shell.feed())[0] == 0
    with_faiss = shell("catalog", "search", "mug", "--json")[1]
    monkeypatch.setenv("SHOPKEEPER_VECTORS", "pgvector")
    status, _, err = shell("catalog", "search", "mug")
    assert status == 1
    assert "pgvector has no index of this catalog: run `shopkeeper catalog reindex`" in err
    status, _, err = shell("catalog", "reindex")
    assert status == 0, err
    assert shell("catalog", "search", "mug", "--json")[1] == with_faiss
    assert shell("db", "check")[0] == 0
    monkeypatch.delenv("SHOPKEEPER_DATABASE_URL")
    assert "needs SHOPKEEPER_DATABASE_URL" in shell("catalog", "status")[2]
