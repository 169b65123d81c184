from __future__ import annotations

import time
from threading import Event, Thread

import pytest

from bot.storage.locks import ChatBusyError
from bot.valkey.connection import PREFIX, REST, connect
from bot.valkey.locks import ValkeyChatLocks
from tests.contracts.chat_locks import ONE, OTHER, ChatLocksContract
from tests.servers.valkey import ValkeyServer


@pytest.fixture
def locks(valkey: ValkeyServer) -> ValkeyChatLocks:
    return ValkeyChatLocks(connect(valkey.url))


class TestValkeyChatLocks(ChatLocksContract):
    def test_processes_wait_for_each_other(self, locks: ValkeyChatLocks, valkey: ValkeyServer) -> None:
        other = ValkeyChatLocks(connect(valkey.url))
        inside, most = 0, 0

        def take(which: ValkeyChatLocks) -> None:
            nonlocal inside, most
            for _ in range(30):
                with which.hold(ONE):
                    inside += 1
                    most = max(most, inside)
                    time.sleep(0.001)
                    inside -= 1

        threads = [Thread(target=take, args=(which,)) for which in (locks, other) * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert most == 1
        with locks.hold(ONE), other.hold(OTHER, timeout=0.5), pytest.raises(ChatBusyError):  # noqa: SIM117
            with other.hold(ONE, timeout=0.05):
                pass

    def test_a_lock_is_gone_when_nobody_holds_it(self, locks: ValkeyChatLocks, valkey: ValkeyServer) -> None:
        client = connect(valkey.url)
        with locks.hold(ONE):
            assert client.keys(f"{PREFIX}chat:*")
        assert not client.keys(f"{PREFIX}chat:*")

    def test_a_process_that_died_holds_up_a_chat_for_its_lease_only(self, valkey: ValkeyServer) -> None:
        dead = ValkeyChatLocks(connect(valkey.url), lease=0.3).hold(ONE)
        dead.__enter__()
        started = time.monotonic()
        with ValkeyChatLocks(connect(valkey.url)).hold(ONE, timeout=5):
            assert 0.1 < time.monotonic() - started < 3
            dead.__exit__(None, None, None)  # it was only asleep: what it gives back is not the other's
            with pytest.raises(ChatBusyError), ValkeyChatLocks(connect(valkey.url)).hold(ONE, timeout=0.05):
                pass


def test_without_the_server_turns_go_on_in_each_process(mortal_valkey: ValkeyServer) -> None:
    locks = ValkeyChatLocks(connect(mortal_valkey.url))
    with locks.hold(ONE):
        mortal_valkey.kill()
    started = time.monotonic()
    busy = Event()

    def meanwhile() -> None:
        try:
            with locks.hold(ONE, timeout=0.05):
                pass
        except ChatBusyError:
            busy.set()

    with locks.hold(ONE):
        thread = Thread(target=meanwhile)
        thread.start()
        thread.join()
    assert busy.is_set()
    for _ in range(50):
        with locks.hold(OTHER):
            pass
    assert time.monotonic() - started < 1
    mortal_valkey.start()
    time.sleep(REST)
    client = connect(mortal_valkey.url)
    with locks.hold(ONE):
        assert client.keys(f"{PREFIX}chat:*")


def test_a_server_that_hangs_costs_a_second_once(mortal_valkey: ValkeyServer) -> None:
    locks = ValkeyChatLocks(connect(mortal_valkey.url))
    with locks.hold(ONE):
        pass
    mortal_valkey.pause()
    started = time.monotonic()
    for _ in range(20):
        with locks.hold(ONE):
            pass
    assert time.monotonic() - started < 3
    mortal_valkey.resume()
