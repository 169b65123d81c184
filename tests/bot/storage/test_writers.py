"""Writers of one file take turns in the order of their coming."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from bot.storage.engine import READ_ONLY, open_engine
from bot.storage.writers import Line


def until(line: Line, waiting: int) -> None:
    while len(line._waiting) < waiting:
        time.sleep(0.001)


def test_first_come_first_served() -> None:
    line, order = Line(), []
    assert line.enter(0)

    def wait(number: int) -> None:
        assert line.enter(30)
        order.append(number)
        line.leave()

    threads = []
    for number in range(5):
        threads.append(Thread(target=wait, args=(number,)))
        threads[-1].start()
        until(line, number + 1)
    assert not line.enter(0.01)
    line.leave()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
    assert line.enter(0)


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    engine = open_engine(tmp_path / "shop.db")
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE said (number INTEGER)"))
    return engine


def say(engine: sa.Engine, number: int) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO said VALUES (:number)"), {"number": number})


def test_many_threads_write_and_none_is_passed_over(engine: sa.Engine) -> None:
    inside, go_on = Event(), Event()

    def hold() -> None:
        with engine.begin():
            inside.set()
            go_on.wait(60)

    with ThreadPoolExecutor(30) as threads:
        threads.submit(hold)
        assert inside.wait(60)
        written = [threads.submit(say, engine, number) for number in range(25)]
        with engine.execution_options(**READ_ONLY).connect() as reader:
            assert reader.execute(sa.text("SELECT count(*) FROM said")).scalar() == 0
        go_on.set()
        for one in written:
            one.result(60)
    with engine.connect() as connection:
        found = connection.execute(sa.text("SELECT number FROM said")).scalars().all()
    assert sorted(found) == list(range(25))
    engine.dispose()


def test_the_line_moves_on_however_a_transaction_ends(engine: sa.Engine) -> None:
    with pytest.raises(ZeroDivisionError), engine.begin():
        raise ZeroDivisionError
    with pytest.raises(sa.exc.OperationalError), engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (1)"))
    with engine.connect() as connection:
        connection.execute(sa.text("INSERT INTO said VALUES (0)"))  # given up with the connection
    with engine.connect() as connection:
        for number in (1, 2):
            with connection.begin():
                connection.execute(sa.text("INSERT INTO said VALUES (:number)"), {"number": number})
            with ThreadPoolExecutor(1) as threads:
                threads.submit(say, engine, 10 + number).result(5)
    engine.dispose()
    say(engine, 3)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT number FROM said")).scalars().all() == [1, 11, 2, 12, 3]
    engine.dispose()
