"""What a message wants: the seam, and the linear model behind it that answers in well under a millisecond."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlu.encoder import TunedEncoder
from nlu.features import clauses, ngrams
from nlu.language import detect_language
from nlu.parse import Intent, Language

Vector = NDArray[np.float32]
#: Text to its sentence vector, L2-normalised; asked only where the words alone leave a doubt.
Embed = Callable[[str], Vector]
#: Texts to L2-normalised sentence vectors, shape (len(texts), D).
EmbedMany = Callable[[Sequence[str]], NDArray[np.float32]]

#: Intents that open or close a message in passing: what comes with them is what the message is about.
PASSING = frozenset({"greet", "thank", "affirm", "deny", "praise", "smalltalk", "goodbye"})
#: A clause must be this sure of an intent to add it to those of its message.
_SURE_CLAUSE = 0.5


class IntentClassifier(Protocol):
    """All that a message may want, best first, never empty; confidences are calibrated and sum to at most 1
    per clause. `vector`: the message's sentence vector, or a function that makes it when it is needed."""

    def classify(
        self, text: str, language: Language, vector: Vector | Embed | None = None
    ) -> tuple[Intent, ...]: ...


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The part that reads sentence vectors: logits = vector @ weights + bias, fused with the words' logits.

    embedder: id of what makes the vectors. weights (D, C) float32, bias (C,) float32.
    share: the weight of these logits against the words' ones.
    """

    embedder: str

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    share: float
    temperature: float
    threshold: float


@dataclass(frozen=True, slots=True)
class TunedModel:
    """A fine-tuned encoder that reads the same labels, its logits fused with those of words and vector.

    shares: by language, the weight of the encoder's logits; where it is 0 the encoder isn't asked.
    temperature, threshold: as in `IntentModel`, of what is fused. alone: where it is asked, the sentence
    vector is not: one pass for a message that wants no search.
    """

    encoder: TunedEncoder
    shares: Mapping[Language, float]
    temperature: float
    threshold: float
    alone: bool = False


@dataclass(frozen=True, slots=True)
class IntentModel:
    """Everything learnt, as arrays. V terms, C labels.

    terms: n-gram -> column; idf (V,) float32; weights (V, C) float16; bias (C,) float32.
    temperature: divides logits before the softmax. threshold: below this `evidence` a message is held to
    be outside of all labels. sure: (C,) from this confidence on a label is read without the sentence vector.
    outside: the label for messages that want nothing of what the others name.
    """

    labels: tuple[str, ...]
    outside: str
    terms: Mapping[str, int]
    idf: NDArray[np.float32]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    temperature: float
    threshold: float
    sure: tuple[float, ...]
    sentence: SentenceModel | None = None
    fingerprint: str = ""
    tuned: TunedModel | None = None


def term_weights(text: str, terms: Mapping[str, int], idf: NDArray[np.float32]) -> tuple[list[int], Vector]:
    """(columns, TF-IDF values) of a message: sublinear counts, words and characters L2-normalised apart."""
    columns: list[int] = []
    values: list[Vector] = []
    for grams in ngrams(text):
        counts = Counter(column for gram in grams if (column := terms.get(gram)) is not None)
        if not counts:
            continue
        block = list(counts)
        tf = np.array([1.0 + math.log(count) for count in counts.values()], dtype=np.float32)
        weighted = tf * idf[block]
        columns += block
        values.append(weighted / np.linalg.norm(weighted))
    return columns, np.concatenate(values) if values else np.zeros(0, np.float32)


def softmax(logits: NDArray[np.float32], temperature: float) -> NDArray[np.float32]:
    """Over the last axis; `temperature` as in Guo et al. 2017, "On calibration of modern neural networks"."""
    scaled = logits / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float32)


def evidence(logits: NDArray[np.float32], outside: int) -> NDArray[np.float32]:
    """How much speaks for the best label other than `outside` (its column, -1: there is none); last axis.

    The best logit itself tells known from unknown better than its softmax, which sees only differences
    (Hendrycks et al. 2022, "Scaling out-of-distribution detection for real-world settings"); its lead over
    the logit of `outside` adds what the rows of that label have taught.
    """
    if outside < 0:
        return np.asarray(logits.max(axis=-1))
    best = np.delete(logits, outside, axis=-1).max(axis=-1)
    return np.asarray(2 * best - logits[..., outside])


def fuse(
    linear: NDArray[np.float32], tuned: NDArray[np.float32], share: float | NDArray[np.float32]
) -> NDArray[np.float32]:
    """Logits of the linear model and of a fine-tuned encoder, (..., C), added by weight."""
    return np.asarray((1 - share) * linear + share * tuned, np.float32)


class LinearIntentClassifier:
    """Word and character n-grams into a linear model; the sentence vector decides only where it is unsure."""

    def __init__(self, model: IntentModel, top: int = 5) -> None:
        self.model = model
        self._top = top
        self._outside = model.labels.index(model.outside) if model.outside in model.labels else -1

    def classify(
        self, text: str, language: Language, vector: Vector | Embed | None = None
    ) -> tuple[Intent, ...]:
        """`language` is not used: one model reads both languages (see docs/nlu.md for why)."""
        scores, known = self._scores(text, vector)
        intents = {self.model.labels[i]: float(scores[i]) for i in np.argsort(-scores)[: self._top]}
        if known:
            self._add_clauses(text, intents)
        else:
            intents[self.model.outside] = max(1 - float(scores.max()), float(scores.max()))
        ranked = sorted(intents.items(), key=lambda item: -item[1])[: self._top]
        return tuple(Intent(name, min(1.0, confidence)) for name, confidence in ranked)

    def predict(self, text: str, vector: Vector | Embed | None = None) -> tuple[str, float]:
        """The one label of a whole message, rejection included, and its confidence."""
        scores, known = self._scores(text, vector)
        best = int(scores.argmax())
        if not known:
            return self.model.outside, max(1 - float(scores[best]), float(scores[best]))
        return self.model.labels[best], float(scores[best])

    def sure(self, text: str) -> bool:
        """Whether the words decide a message alone, so that no sentence vector is asked for."""
        return self._sure(softmax(self.logits(text), self.model.temperature))

    def linear_logits(self, text: str, vector: Vector | None) -> NDArray[np.float32]:
        """(C,) decision values of the words and of the sentence vector, where there is one."""
        logits, sentence = self.logits(text), self.model.sentence
        if vector is None or sentence is None:
            return logits
        dense = vector @ sentence.weights + sentence.bias
        return np.asarray((1 - sentence.share) * logits + sentence.share * dense, np.float32)

    def logits(self, text: str) -> NDArray[np.float32]:
        """(C,) decision values of the words alone."""
        columns, values = term_weights(text, self.model.terms, self.model.idf)
        if not columns:
            return self.model.bias
        return np.asarray(
            values @ self.model.weights[columns].astype(np.float32) + self.model.bias, dtype=np.float32
        )

    def _scores(self, text: str, vector: Vector | Embed | None) -> tuple[NDArray[np.float32], bool]:
        """(C,) confidences, and whether the message has enough of any label to be taken for it."""
        logits = self.logits(text)
        scores = softmax(logits, self.model.temperature)
        sentence, tuned = self.model.sentence, self.model.tuned
        if self._sure(scores):
            return scores, self._known(logits, self.model.threshold)
        share = tuned.shares.get(detect_language(text), 0.0) if tuned is not None else 0.0
        instead = tuned is not None and tuned.alone and share > 0
        if vector is not None and sentence is not None and not instead:
            logits = self.linear_logits(text, vector(text) if callable(vector) else vector)
            scores, threshold = softmax(logits, sentence.temperature), sentence.threshold
        else:
            threshold = self.model.threshold
        if tuned is None or not share:
            return scores, self._known(logits, threshold)
        logits = fuse(logits, tuned.encoder.logits(text), share)
        return softmax(logits, tuned.temperature), self._known(logits, tuned.threshold)

    def _sure(self, scores: NDArray[np.float32]) -> bool:
        best = int(scores.argmax())
        return float(scores[best]) >= self.model.sure[best]

    def _known(self, logits: NDArray[np.float32], threshold: float) -> bool:
        return bool(evidence(logits, self._outside) >= threshold)

    def _add_clauses(self, text: str, intents: dict[str, float]) -> None:
        """A clause that is sure of an intent of its own adds it; a mere greeting or thanks never leads."""
        parts = clauses(text)
        if len(parts) < 2:
            return
        for part in parts:
            scores = softmax(self.logits(part), self.model.temperature)
            best = int(scores.argmax())
            label, confidence = self.model.labels[best], float(scores[best])
            if confidence >= _SURE_CLAUSE and label != self.model.outside:
                intents[label] = max(intents.get(label, 0.0), 0.9 * confidence)
        lead = max(intents, key=lambda name: intents[name])
        if lead in PASSING and lead != "goodbye":
            others = {name: value for name, value in intents.items() if name not in PASSING and value >= 0.5}
            if others:
                name = max(others, key=lambda key: others[key])
                intents[name] = max(intents[name], intents[lead] + 1e-3)
