"""Which errors of a database pass by themselves: it restarts, is overloaded, or ended a deadlock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from bot.errors import AwayError

#: Classes and single codes of SQLSTATE (PostgreSQL's documentation, appendix A): the connection, rollbacks
#: after deadlocks, resources, a server that stops or starts or ended a statement, a lock not to be had.
_PASSING = ("08", "40", "53", "57", "55P03")


def passes(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether the same call may work soon."""
    if isinstance(error, sa.exc.TimeoutError):  # all connections of the pool are in use
        return True
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", "")
    if state is None:  # the driver itself lost the server
        return isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError)
    if state:
        return str(state).startswith(_PASSING)
    return "is locked" in str(error.orig)


@contextmanager
def told() -> Iterator[None]:
    """Turns such errors into `AwayError`."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        if not passes(error):
            raise
        raise AwayError("The shop's database can't be reached just now; try again in a moment.") from error
