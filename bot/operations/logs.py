"""Structured logs on stderr: ours and those of the libraries, both redacted."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Sequence
from typing import TextIO

import structlog
from pydantic import SecretStr
from structlog.typing import Processor

from bot.operations.redaction import Redaction
from bot.operations.watching import TurnSeen
from bot.secret import shop_secret
from bot.settings import Settings

log = structlog.get_logger(__name__)


def configure_logs(
    settings: Settings,
    shops: Sequence[Settings] = (),
    out: TextIO | None = None,
    *,
    quiet: bool = False,
) -> Redaction:
    """JSON, one object a line; readable columns on a terminal. `shops`: those whose secrets are masked, too.
    `quiet`: warnings and worse at least, unless
    the settings ask for more than the default."""
    out = out or sys.stderr
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    if quiet and settings.log_level == "info":
        level = logging.WARNING
    redaction = Redaction(
        _Key(settings), [value for one in (settings, *shops) for value in secret_values(one)]
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redaction,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=True)
        if out.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(out),
    )
    _libraries(shared, renderer, level, out)
    return redaction


def secret_values(settings: Settings) -> list[str]:
    """Every secret of the settings, in clear: only to be masked."""
    values = (getattr(settings, name) for name in type(settings).model_fields)
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]


def log_turn(seen: TurnSeen) -> None:
    """One line a turn: what became of it, and nothing of what was said."""
    reply = seen.reply
    log.info(
        "turn",
        shop=seen.incoming.key.shop,
        channel=seen.incoming.key.channel,
        chat=seen.incoming.key.chat,
        shopper=seen.incoming.shopper,
        outcome=seen.outcome,
        action=reply.action if reply is not None else None,
        intent=seen.intent,
        owner=reply.owner if reply is not None else None,
        handoff=seen.handoff,
        ms=round(seen.seconds * 1000, 1),
    )


#: Loggers of the web server; it sets them up by itself unless told not to.
SERVERS = ("uvicorn", "uvicorn.error", "uvicorn.access")


class _Key:
    """The shop's secret, once there is one; until then one of this process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._made: bytes | None = None
        self._ours = secrets.token_bytes(32)

    def __call__(self) -> bytes:
        if self._made is None:
            try:
                self._made = shop_secret(self._settings).encode()
            except OSError:
                return self._ours  # no data directory yet
        return self._made


def _libraries(shared: list[Processor], renderer: Processor, level: int, out: TextIO) -> None:
    """Libraries log through `logging`; below warnings they tell addresses and bodies of requests."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if not getattr(one, "shopkeeper", False)]
    handler.shopkeeper = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(max(level, logging.WARNING))
    for name in SERVERS:
        # Servers bring handlers of their own, which would tell what is masked here.
        server = logging.getLogger(name)
        server.handlers, server.propagate, server.disabled = [], True, False
        server.setLevel(logging.NOTSET)
