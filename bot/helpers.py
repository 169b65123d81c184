"""Further processes that embed while an import runs: `shopkeeper catalog embed`, from different places."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from bot.settings import Settings, own_prefix
from catalog.embedding import Helping

#: Seconds that a helper gets to end by itself.
_GRACE = 10.0


def helping(settings: Settings) -> Helping | None:
    """As many as the settings say; None when one process does it all."""
    if settings.embedding_processes < 2:
        return None

    @contextmanager
    def help_out() -> Iterator[None]:
        places = range(1, settings.embedding_processes)
        helpers = [_helper(settings, place / settings.embedding_processes) for place in places]
        try:
            yield
        finally:
            for helper in helpers:
                if helper.stdin is not None:
                    helper.stdin.close()
            for helper in helpers:
                try:
                    helper.wait(_GRACE)
                except subprocess.TimeoutExpired:
                    helper.kill()
                    helper.wait()

    return help_out


def _helper(settings: Settings, start: float) -> subprocess.Popen[bytes]:
    """It ends when its standard input does: with us, however we end."""
    command = [
        sys.executable, "-m", "bot", "--data-dir", str(settings.data_dir), "--shop", settings.shop,
        "catalog", "embed", "--start", f"{start:.4f}", "--attached",
    ]  # fmt: skip
    environment = {**os.environ, f"{own_prefix(settings.shop)}DATA_DIR": str(settings.data_dir)}
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def end_with_input() -> None:
    """End this process at once when its standard input ends. What it has kept stays."""

    def wait() -> None:
        while os.read(0, 1024):
            pass
        os._exit(0)

    Thread(target=wait, name="attached", daemon=True).start()
