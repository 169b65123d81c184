"""The tables of `bot.accounts`. Secrets stand here as hashes only, but for TOTP keys, which must be read."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.tables import Id, Json, UtcTime, metadata

account = sa.Table(
    "account",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),  # casefolded
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=True),  # argon2id, in PHC format
    sa.Column("totp_key", sa.Text, nullable=True),
    sa.Column("totp_on", sa.Boolean, nullable=False, default=False, server_default=sa.false()),
    sa.Column("totp_last", sa.Integer, nullable=True),  # the time step of the last code that was taken
    sa.Column("sso", sa.Text, nullable=True),  # "issuer subject"
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("disabled_at", UtcTime, nullable=True),
    sa.UniqueConstraint("shop", "email"),
    sa.UniqueConstraint("shop", "sso"),
    sa.CheckConstraint("role IN ('owner', 'agent', 'viewer')", name="role"),
    sqlite_autoincrement=True,
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("account_id", Id, sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("seen_at", UtcTime, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("browser", sa.Text, nullable=False),
    sa.Index(None, "account_id"),
)

#: One-time links: the first owner's, invitations, new passwords.
link = sa.Table(
    "link",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("token_hash", sa.Text, nullable=False),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=True),
    sa.Column("email", sa.Text, nullable=True),
    sa.Column("account_id", Id, sa.ForeignKey("account.id", ondelete="CASCADE"), nullable=True),
    sa.Column("made_by", Id, sa.ForeignKey("account.id", ondelete="SET NULL"), nullable=True),
    sa.Column("created_at", UtcTime, nullable=False),
    sa.Column("expires_at", UtcTime, nullable=False),
    sa.Column("used_at", UtcTime, nullable=True),
    sa.UniqueConstraint("token_hash"),
    sa.CheckConstraint("kind IN ('setup', 'invite', 'reset')", name="kind"),
    sa.Index(None, "shop", "kind"),
)

#: Failed logins, by what is to be slowed down: an e-mail address of a shop, or where it came from.
login_failure = sa.Table(
    "login_failure",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Index(None, "key", "at"),
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", Id, primary_key=True),
    sa.Column("shop", sa.Text, nullable=False),
    sa.Column("at", UtcTime, nullable=False),
    sa.Column("who", sa.Text, nullable=False),  # an agent's id, or "" for nobody known
    sa.Column("act", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("detail", Json, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Index(None, "shop", "id"),
    sqlite_autoincrement=True,
)
