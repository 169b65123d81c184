"""The secret that signs cookies, buttons and webhooks."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.settings import Settings


def shop_secret(settings: Settings) -> str:
    """The configured one, else one made once and kept in the data directory, readable by this user only."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    path = settings.data_dir / "secret"
    if not path.exists():
        # Of processes that start at once, one makes it: a link never replaces a file.
        handle, made = tempfile.mkstemp(dir=settings.data_dir, prefix=".secret-")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
        with suppress(FileExistsError):
            os.link(made, path)
        Path(made).unlink()
    return path.read_text(encoding="ascii").strip()
