from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from bot.channels.web.rates import RateOptions, Rates
from bot.settings import Settings
from bot.valkey.wiring import between_processes
from tests.servers.valkey import ValkeyServer


def rates(server: ValkeyServer) -> Rates:
    bus, _, counters = between_processes(Settings(valkey_url=SecretStr(server.url)))
    bus.close()  # type: ignore[attr-defined]
    return Rates(RateOptions(guest="5/minute"), counters)


def test_processes_count_together(valkey: ValkeyServer) -> None:
    first, second = rates(valkey), rates(valkey)
    allowed = [which.allow("guest", "anna") for which in (first, second) * 5]
    assert allowed == [True] * 5 + [False] * 5
    assert second.allow("guest", "boris")


def test_while_the_server_is_away_each_counts_for_itself(mortal_valkey: ValkeyServer) -> None:
    first = rates(mortal_valkey)
    mortal_valkey.kill()
    assert [first.allow("guest", "anna") for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize("url", ["http://:s3cret@x", "valkey://", "x", "memcached://:s3cret@x"])
def test_a_url_that_can_not_be_one(url: str) -> None:
    with pytest.raises(ValidationError, match="write valkey://") as told:
        Settings(valkey_url=SecretStr(url))
    assert "s3cret" not in str(told.value)


def test_redis_is_as_good() -> None:
    known = Settings(valkey_url=SecretStr("rediss://:redis@redis:6379/1")).valkey_url
    assert known is not None
    assert known.get_secret_value() == "valkeys://:redis@redis:6379/1"
