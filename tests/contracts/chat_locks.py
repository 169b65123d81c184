"""What every `bot.storage.locks.ChatLocks` does."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from bot.messages import ChatKey
from bot.storage.locks import ChatBusyError, ChatLocks

ONE, OTHER = ChatKey("main", "web", "c1"), ChatKey("main", "web", "c2")


class ChatLocksContract:
    """Give a fixture `locks`: none of them held."""

    def test_one_turn_of_a_chat_at_a_time(self, locks: ChatLocks) -> None:
        inside, most = 0, 0

        def take() -> None:
            nonlocal inside, most
            for _ in range(50):
                with locks.hold(ONE):
                    inside += 1
                    most = max(most, inside)
                    inside -= 1

        threads = [Thread(target=take) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert most == 1

    def test_chats_do_not_wait_for_each_other(self, locks: ChatLocks) -> None:
        with locks.hold(ONE), locks.hold(OTHER, timeout=0.05):
            pass

    def test_waiting_ends(self, locks: ChatLocks) -> None:
        failed = Event()

        def wait() -> None:
            with pytest.raises(ChatBusyError), locks.hold(ONE, timeout=0.02):
                pass
            failed.set()

        with locks.hold(ONE):
            thread = Thread(target=wait)
            thread.start()
            thread.join()
        assert failed.is_set()
        with locks.hold(ONE, timeout=0.05):
            pass

    def test_a_failing_turn_frees_its_chat(self, locks: ChatLocks) -> None:
        with pytest.raises(ValueError, match="broken"), locks.hold(ONE):
            raise ValueError("broken")
        with locks.hold(ONE, timeout=0.05):
            pass
