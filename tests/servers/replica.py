"""`shopkeeper serve` as processes of its own over one data directory, one PostgreSQL and one Valkey."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from tests.servers.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
#: Seconds in which a process answers; a busy machine takes its time to load a catalog.
PATIENCE = 240.0


class Replica:
    """One process, which can be killed, stopped in good order, and started again on the same port."""

    def __init__(
        self,
        data_dir: Path,
        environment: Mapping[str, str],
        log: Path,
        *,
        program: Path = ROOT,
        command: str = "serve",
    ) -> None:
        """`program`: the folder of another version of it."""
        self._data_dir, self._environment, self._log = data_dir, dict(environment), log
        self._program, self._command = program, command
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def told(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")

    def launch(self) -> None:
        command = [
            sys.executable,
            "-m",
            "bot",
            "--data-dir",
            str(self._data_dir),
            self._command,
            "--port",
            str(self.port),
        ]
        with self._log.open("ab") as told:
            self._process = subprocess.Popen(
                command, cwd=self._program, env={**os.environ, **self._environment}, stdout=told, stderr=told
            )

    def wait(self) -> None:
        """Returns when it can serve shoppers."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self._process is not None
            assert self._process.poll() is None, f"the replica ended by itself:\n{self.told[-3000:]}"
            try:
                if httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"the replica is not ready after {PATIENCE:g} s:\n{self.told[-3000:]}")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """In good order; the exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(number)
        status = self._process.wait(30)
        self._process = None
        return status
