"""Rasa's answers are used when they come in time and make sense; our own stand in otherwise."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from nlu.intents import Embed, Vector
from nlu.parse import Intent, Language
from nlu.rasa.breaker import CircuitBreaker
from nlu.rasa.server import RasaIntentClassifier
from tests.nlu.rasa.stub import Rasa, running

GOOD = {
    "text": "where is my parcel",
    "intent": {"name": "order_status", "confidence": 0.9},
    "entities": [],
    "intent_ranking": [
        {"name": "order_status", "confidence": 0.9},
        {"name": "ask_delivery", "confidence": 0.06},
        {"name": "weather", "confidence": 0.03},
        {"name": "nlu_fallback", "confidence": 0.01},
    ],
}
LABELS = {"order_status", "ask_delivery", "out_of_scope", "greet"}


class Own:
    """Our own classifier, as far as these tests care."""

    def classify(
        self, text: str, language: Language, vector: Vector | Embed | None = None
    ) -> tuple[Intent, ...]:
        return (Intent("own", 1.0),)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def rasa() -> Iterator[Rasa]:
    with running(Rasa(GOOD)) as server:
        yield server


def _names(classifier: RasaIntentClassifier, text: str = "where is my parcel") -> list[str]:
    return [intent.name for intent in classifier.classify(text, "en")]


@pytest.fixture
def classifier(rasa: Rasa) -> Iterator[RasaIntentClassifier]:
    made = RasaIntentClassifier(rasa.url, Own(), timeout=2.0, labels=lambda: LABELS)
    yield made
    made.close()


def test_a_good_answer_is_used(rasa: Rasa, classifier: RasaIntentClassifier) -> None:
    assert classifier.classify("where is my parcel", "en") == (
        Intent("order_status", 0.9),
        Intent("ask_delivery", 0.06),
        Intent("out_of_scope", 0.01),
    )
    assert rasa.asked == ["where is my parcel"]


def test_unknown_and_combined_intents(rasa: Rasa, classifier: RasaIntentClassifier) -> None:
    rasa.answer = {"intent": {"name": "weather", "confidence": 1.0}}
    assert _names(classifier) == ["own"], "an intent that the dialogue doesn't know helps nobody"
    rasa.answer = {"intent": {"name": "greet+order_status/late", "confidence": 1.0}}
    assert _names(classifier) == ["greet", "order_status"]
    rasa.answer = {"intent": {"name": "nlu_fallback", "confidence": 0.7}}
    assert _names(classifier) == ["out_of_scope"]
    rasa.answer = {"intent": {"name": None, "confidence": 0.0}}
    assert _names(classifier) == ["own"], "no model is loaded there yet"


def test_nothing_is_asked_for_an_empty_message(rasa: Rasa, classifier: RasaIntentClassifier) -> None:
    assert _names(classifier, "  ") == ["own"]
    assert not rasa.asked


def test_a_pasted_page_is_cut(rasa: Rasa, classifier: RasaIntentClassifier) -> None:
    _names(classifier, "word " * 20_000)
    assert len(rasa.asked[0]) < 3_000


def test_half_a_surrogate_pair_does_no_harm(rasa: Rasa, classifier: RasaIntentClassifier) -> None:
    assert _names(classifier, "where \ud800 now")[0] == "order_status"
    assert rasa.asked == ["where ? now"]


def test_the_token_is_sent(rasa: Rasa) -> None:
    classifier = RasaIntentClassifier(rasa.url, Own(), timeout=2.0, token="secret")
    _names(classifier)
    classifier.close()
    assert rasa.queries == [b"token=secret"]


@pytest.mark.parametrize(
    "bad",
    [
        {"status": 500},
        {"status": 404},
        {"body": b"<html>hello</html>"},
        {"body": b""},
        {"body": b"\xff\xfe"},
        {"body": b"[" * 5_000},
        {"body": b" " * 1_100_000},
        {"answer": []},
        {"answer": {"text": "x"}},
        {"answer": {"intent": "greet"}},
        {"answer": {"intent": {"name": 5, "confidence": 1}}},
        {"answer": {"intent": {"name": "greet", "confidence": "much"}}},
        {"body": b'{"intent": {"name": "greet", "confidence": NaN}}'},
        {"answer": {"intent": {"name": "greet", "confidence": 1}, "intent_ranking": 5}},
        {"answer": {"intent": {"name": "greet", "confidence": 1}, "intent_ranking": ["greet"]}},
    ],
)
def test_bad_answers_fall_back(rasa: Rasa, classifier: RasaIntentClassifier, bad: dict[str, Any]) -> None:
    for name, value in bad.items():
        setattr(rasa, name, value)
    assert _names(classifier) == ["own"]
    assert rasa.asked


@pytest.mark.parametrize("slow", [{"delay": 1.0}, {"drip": 0.02}])
def test_slow_answers_are_not_waited_for(rasa: Rasa, slow: dict[str, float]) -> None:
    for name, value in slow.items():
        setattr(rasa, name, value)
    classifier = RasaIntentClassifier(rasa.url, Own(), timeout=0.15)
    started = time.perf_counter()
    assert _names(classifier) == ["own"]
    assert time.perf_counter() - started < 0.8
    classifier.close()


def test_a_server_that_is_down_costs_nothing_after_a_while() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        clock = Clock()
        breaker = CircuitBreaker(clock, failures=2, pause=5.0)
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        classifier = RasaIntentClassifier(url, Own(), timeout=1.0, breaker=breaker)
        assert [_names(classifier) for _ in range(4)] == [["own"]] * 4
        assert not breaker.allows()
        classifier.close()


def test_it_is_asked_again_and_comes_back(rasa: Rasa) -> None:
    clock = Clock()
    breaker = CircuitBreaker(clock, failures=2, pause=5.0)
    classifier = RasaIntentClassifier(rasa.url, Own(), timeout=2.0, labels=lambda: LABELS, breaker=breaker)
    rasa.status = 500
    for _ in range(5):
        _names(classifier)
    assert len(rasa.asked) == 2
    clock.now += 5
    _names(classifier)
    assert len(rasa.asked) == 3
    rasa.status = 200
    clock.now += 5
    assert _names(classifier) == ["own"], "a failed try doubles the pause"
    clock.now += 5
    assert _names(classifier)[0] == "order_status"
    assert _names(classifier)[0] == "order_status"
    assert len(rasa.asked) == 5
    classifier.close()


def test_breaker_lets_one_caller_try() -> None:
    clock = Clock()
    breaker = CircuitBreaker(clock, failures=1, pause=5.0, longest=8.0)
    assert breaker.failed()
    assert not breaker.allows()
    clock.now += 5
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    assert not breaker.failed()
    clock.now += 7.9
    assert not breaker.allows()
    clock.now += 0.1
    assert breaker.allows()
    assert breaker.succeeded()
    assert not breaker.succeeded()
    assert breaker.allows()
