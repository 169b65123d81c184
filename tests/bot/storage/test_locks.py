from __future__ import annotations

import pytest

from bot.storage.locks import ProcessChatLocks
from tests.contracts.chat_locks import ONE, OTHER, ChatLocksContract


@pytest.fixture
def locks() -> ProcessChatLocks:
    return ProcessChatLocks()


class TestProcessChatLocks(ChatLocksContract):
    def test_a_lock_lives_only_while_used(self, locks: ProcessChatLocks) -> None:
        with locks.hold(ONE), locks.hold(OTHER):
            assert len(locks) == 2
        assert len(locks) == 0
