"""Token buckets, with a clock of the test's own."""

from __future__ import annotations

from bot.channels.telegram.limits import Pace, Rates


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def waits(pace: Pace, chat: int, count: int) -> list[float]:
    return [round(pace.reserve(chat, 1000)[0], 3) for _ in range(count)]


def test_a_short_burst_and_then_one_a_second() -> None:
    assert waits(Pace(Clock()), 1, 6) == [0, 0, 0, 1, 2, 3]


def test_a_pause_gives_the_burst_back() -> None:
    clock = Clock()
    pace = Pace(clock)
    waits(pace, 1, 3)
    clock.now += 10
    assert waits(pace, 1, 4) == [0, 0, 0, 1]


def test_groups_twenty_a_minute() -> None:
    pace = Pace(Clock())
    assert waits(pace, -5, 26)[-1] == 63.0


def test_all_chats_thirty_a_second() -> None:
    pace = Pace(Clock())
    found = [pace.reserve(chat, 1000)[0] for chat in range(1, 62)]
    assert found[:30] == [0.0] * 30
    assert round(found[60], 3) == round(31 / 30, 3)


def test_a_wait_that_is_too_long_books_nothing() -> None:
    pace = Pace(Clock(), Rates(chat_burst=1))
    assert pace.reserve(1, 0.5) == (0.0, True)
    assert pace.reserve(1, 0.5) == (1.0, False)
    assert pace.reserve(1, 0.5) == (1.0, False)


def test_what_telegram_says_holds_for_this_chat() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.slow_down(1, 7)
    assert waits(pace, 1, 2) == [7, 8]
    assert waits(pace, 2, 1)[0] < 1
    clock.now += 9
    assert waits(pace, 1, 1) == [0]
