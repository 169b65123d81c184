"""A disk that is full costs answers while it is full, and nothing else."""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import App, build
from bot.demo import shop_feed
from bot.settings import Settings
from bot.storage import tables
from catalog.generation import current
from tests.bot.demo_shop import Chat


@pytest.fixture
def app(loaded_demo: Path, tmp_path: Path) -> App:
    shutil.copytree(loaded_demo, tmp_path / "data")
    return build(Settings(data_dir=tmp_path / "data"))


def test_what_was_not_answered_is_answered_when_there_is_room(app: App) -> None:
    pages = {"most": 0}

    def limit(connection: sa.Connection) -> None:
        connection.connection.driver_connection.execute(  # type: ignore[union-attr]
            f"PRAGMA max_page_count={pages['most'] or 1_000_000}"
        )

    sa.event.listen(app.engine, "begin", limit, insert=True)
    chat = Chat(app, "full")
    chat.say("hello", update="0")
    with app.engine.connect() as connection:
        pages["most"] = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one()) + 3
    answered, refused = [], []
    for number in range(1, 40):
        try:
            chat.say(f"a kettle under {20 + number}", update=str(number))
            answered.append(number)
        except sa.exc.OperationalError as error:
            assert "full" in str(error)  # noqa: PT017 - both ends are fine here
            refused.append(number)
    assert answered
    assert len(refused) > 20
    pages["most"] = 0
    for number in (*refused, *answered):
        chat.say(f"a kettle under {20 + number}", update=str(number))
    with app.engine.connect() as connection:
        rows = connection.execute(sa.select(tables.message).order_by(tables.message.c.id)).all()
        turn = connection.scalar(sa.select(tables.chat.c.turn).where(tables.chat.c.chat == "full"))
    said = Counter(row.update_id for row in rows if row.sender == "shopper")
    assert said == {str(number): 1 for number in range(40)}
    assert [row.turn for row in rows] == sorted(row.turn for row in rows)
    assert Counter(row.sender for row in rows) == {"shopper": 40, "bot": 40}
    assert turn == 40


def test_an_import_without_room_says_so_and_the_old_catalog_stays(app: App) -> None:
    data = app.settings.data_dir
    app.engine.dispose()
    before = current(data)
    feed = data.parent / "more.jsonl"
    text = Path(str(shop_feed())).read_text(encoding="utf-8").splitlines()
    feed.write_text("\n".join(line.replace('"title": "', '"title": "New ', 1) for line in text[:40]) + "\n")

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))

    command = [sys.executable, "-m", "bot", "--data-dir", str(data), "catalog", "import", str(feed)]
    done = subprocess.run(
        [*command, "--source", "more"], capture_output=True, text=True, check=False, preexec_fn=no_room
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    assert current(data) == before
    again = subprocess.run([*command, "--source", "more"], capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert current(data) != before
