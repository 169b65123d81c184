"""A fine-tuned encoder beside the linear model; rows that neither has seen tell how much each may say."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.encoder import TunedEncoder
from nlu.errors import NluError
from nlu.intents import LinearIntentClassifier, Vector, evidence

#: Rows of each label that nothing is trained on, as a share.
_HELD = 0.1
#: Of in-scope rows read rightly, the share that the threshold may turn away.
_REJECTED = 0.004


def held_rows(labels: Sequence[str], share: float = _HELD) -> NDArray[np.int64]:
    """Rows to choose by: `share` of each label, at least one where a label has two."""
    chosen: list[int] = []
    shuffle = random.Random(0)  # noqa: S311 -- which row is held out is no secret
    for label in sorted(set(labels)):
        rows = [row for row, own in enumerate(labels) if own == label]
        shuffle.shuffle(rows)
        chosen += rows[: max(1, round(share * len(rows))) if len(rows) > 1 else 0]
    return np.array(sorted(chosen), np.int64)


@dataclass(frozen=True)
class TunedIntentClassifier:
    """Logits of the linear model and of the encoder, added; both over the same labels.

    share: the weight of the encoder's logits. threshold: below this evidence a message is outside.
    """

    linear: LinearIntentClassifier
    encoder: TunedEncoder
    share: float
    threshold: float

    def predict(self, text: str, vector: Vector | None = None) -> str:
        """The label of a message; the one for what is outside where nothing speaks for another."""
        logits = fused(self.linear.fused_logits(text, vector), self.encoder.logits(text), self.share)
        labels, outside = self.linear.model.labels, self.linear.model.outside
        column = labels.index(outside) if outside in labels else -1
        known = bool(evidence(logits, column) >= self.threshold)
        return labels[int(logits.argmax())] if known else outside


def fused(linear: NDArray[np.float32], tuned: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    return np.asarray((1 - share) * linear + share * tuned, np.float32)


def choose(
    linear: LinearIntentClassifier,
    encoder: TunedEncoder,
    texts: Sequence[str],
    labels: Sequence[str],
    vectors: NDArray[np.float32] | None = None,
) -> TunedIntentClassifier:
    """Weighs the two by their accuracy on rows that neither was trained on, and sets the threshold there."""
    if encoder.labels != linear.model.labels:
        raise NluError("The encoder was tuned to other intents than the linear model knows.")
    target = np.array([linear.model.labels.index(label) for label in labels])
    one = np.stack(
        [linear.fused_logits(text, None if vectors is None else vectors[at]) for at, text in enumerate(texts)]
    )
    two = encoder.many(texts)

    def accuracy(share: float) -> float:
        return float((fused(one, two, share).argmax(1) == target).mean())

    best = max((float(share) for share in np.linspace(0.0, 0.9, 46)), key=accuracy)
    logits = fused(one, two, best)
    outside = linear.model.outside
    column = linear.model.labels.index(outside) if outside in linear.model.labels else -1
    right = (target != column) & (logits.argmax(1) == target)
    threshold = float(np.quantile(evidence(logits[right], column), _REJECTED)) if right.any() else -1e9
    return TunedIntentClassifier(linear, encoder, best, threshold)
