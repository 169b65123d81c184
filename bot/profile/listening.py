"""What a message tells of the person besides what it asks for: traits, the reason of a no, the tone.

Three small linear models like the one that reads intents, learnt from the examples in `bot/profile/data`
(`python -m scripts.build_listening_models --folds 5`, which also measures them). Listening costs no encoder
pass: traits, which few examples can't teach by words alone (precision 0.60 against 0.86 in five folds), are
heard only in messages whose sentence vector the turn has made anyway.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast, get_args

from bot.dialogue.tact import Tone
from bot.profile.persona import TRAITS, Trait
from nlu import model_store
from nlu.intents import LinearIntentClassifier, Vector
from nlu.morphology import Morphology
from nlu.parse import Language
from nlu.tokens import normal

Kind = Literal["traits", "reasons", "tone"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Reason = Literal["price", "fit", "style", "quality", "trust", "delivery", "not_now", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)
#: The label of messages that show no trait.
PLAIN = "plain"
OUTSIDE: Mapping[Kind, str] = MappingProxyType({"traits": PLAIN, "reasons": "other", "tone": ""})
DATA = Path(__file__).parent / "data"
#: A message shows who somebody is at its start; longer ones are pastes.
READ = 400
#: Confidence from which a trait (a tone) is heard.
HEARD, TONE_HEARD = 0.5, 0.8
#: Russian says in its grammar whether two people are close: by the pronoun, and by the verb's number.
CLOSE_WORDS = frozenset({"ты", "тебя", "тебе", "тобой", "твой", "твоя", "твое", "твои", "твоего", "твоей"})
POLITE_WORDS = frozenset(
    {"вы", "вас", "вам", "вами", "ваш", "ваша", "ваше", "ваши", "вашего", "вашей", "здравствуйте"}
)
WORD = re.compile(r"\w+(?:-\w+)*", re.UNICODE)


def path_of(kind: Kind) -> Path:
    return DATA / f"{kind}.model"


class Listener:
    """Light to construct; models are read at first use. Thread-safe."""

    def __init__(self, morphology: Morphology) -> None:
        self._morphology = morphology

    @cached_property
    def _models(self) -> dict[Kind, LinearIntentClassifier]:
        return {kind: LinearIntentClassifier(model_store.load(path_of(kind))) for kind in KINDS}

    def load(self) -> None:
        """Read the models now rather than with the first message."""
        _ = self._models

    def traits(self, text: str, vector: Vector | None = None) -> dict[Trait, float]:
        """Trait -> confidence, of those that the message shows; most show none, and none without vector."""
        if vector is None:
            return {}
        label, confidence = self._models["traits"].predict(text[:READ], vector)
        if label not in TRAITS or confidence < HEARD:
            return {}
        return {label: confidence}

    def reason(self, text: str, vector: Vector | None = None) -> tuple[Reason, float]:
        """The coded reason that an answer to "why?" gives; "other" for what is none of them."""
        label, confidence = self._models["reasons"].predict(text[:READ], vector)
        return cast(Reason, label), confidence

    def tone(self, text: str, language: Language, vector: Vector | None = None) -> Tone | None:
        """How the shopper speaks to us; None when the message does not tell."""
        if language == "ru":
            return self._russian_tone(text[:READ])
        label, confidence = self._models["tone"].predict(text[:READ], vector)
        return cast(Tone, label) if confidence >= TONE_HEARD else None

    def _russian_tone(self, text: str) -> Tone | None:
        """ "покажи" and "ты" are informal, "покажите" and "вы" formal."""
        words = [normal(word) for word in WORD.findall(text)]
        if any(word in POLITE_WORDS for word in words):
            return "formal"
        if any(word in CLOSE_WORDS for word in words):
            return "informal"
        numbers = {self._morphology.addressed(word) for word in words}
        return "formal" if "plural" in numbers else "informal" if "singular" in numbers else None
