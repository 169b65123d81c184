"""The secret that signs cookies, buttons and webhooks."""

from __future__ import annotations

import secrets

from bot.settings import Settings


def shop_secret(settings: Settings) -> str:
    """The configured one, else one made once and kept in the data directory, readable by this user only."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    path = settings.data_dir / "secret"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
