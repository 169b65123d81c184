"""A fine-tuned encoder beside the linear model; rows that neither has seen tell how much each may say."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nlu.encoder import TunedEncoder
from nlu.errors import NluError
from nlu.intents import EmbedMany, IntentModel, LinearIntentClassifier, TunedModel, fuse
from nlu.language import detect_language
from nlu.parse import Language
from nlu.training import SURE_LOSS, best_temperature, evidence_of_most, fit, least_sure

#: Texts and their labels to an encoder that has learnt them.
Tune = Callable[[Sequence[str], Sequence[str]], TunedEncoder]
#: Rows of each label that nothing is trained on, as a share.
_HELD = 0.1
#: An encoder that adds less than this to the accuracy in a language isn't worth its time there.
_WORTH = 0.005
#: Of in-scope rows read rightly, the share that the threshold may turn away: less than the linear model may,
#: since with an encoder more of what is outside stays far below it.
_REJECTED = 0.0015
#: Weights of the encoder's logits that are tried.
_SHARES = np.linspace(0.1, 0.9, 33)


def held_rows(labels: Sequence[str], share: float = _HELD) -> NDArray[np.int64]:
    """Rows to choose by: `share` of each label, at least one where a label has two."""
    chosen: list[int] = []
    shuffle = random.Random(0)  # noqa: S311 -- which row is held out is no secret
    for label in sorted(set(labels)):
        rows = [row for row, own in enumerate(labels) if own == label]
        shuffle.shuffle(rows)
        chosen += rows[: max(1, round(share * len(rows))) if len(rows) > 1 else 0]
    return np.array(sorted(chosen), np.int64)


def fit_tuned(
    texts: Sequence[str],
    labels: Sequence[str],
    tune: Tune,
    *,
    outside: str = "out_of_scope",
    embed: EmbedMany | None = None,
    embedder: str = "",
    fingerprint: str = "",
    rejected: float = _REJECTED,
    sure_loss: float = SURE_LOSS,
) -> IntentModel:
    """As `nlu.training.fit`, with a fine-tuned encoder.

    `tune` and a linear model see nine tenths of the rows; the rest tell how much each may say, and set
    temperature and threshold. The linear model that is kept has then seen all rows.
    """
    apart = held_rows(labels)
    seen = np.setdiff1d(np.arange(len(texts)), apart)
    some = [texts[row] for row in seen], [labels[row] for row in seen]
    linear = fit(*some, outside=outside, embed=embed, sure_loss=sure_loss)
    held = [texts[row] for row in apart]
    chosen = choose(
        linear,
        tune(*some),
        held,
        [labels[row] for row in apart],
        embed(held) if embed is not None else None,
        rejected=rejected,
        sure_loss=sure_loss,
    )
    whole = fit(
        texts,
        labels,
        outside=outside,
        embed=embed,
        embedder=embedder,
        fingerprint=fingerprint,
        sure_loss=sure_loss,
    )
    return replace(whole, tuned=chosen.tuned, sure=chosen.sure)


def choose(
    linear: IntentModel,
    encoder: TunedEncoder,
    texts: Sequence[str],
    labels: Sequence[str],
    vectors: NDArray[np.float32] | None = None,
    *,
    rejected: float = _REJECTED,
    sure_loss: float = SURE_LOSS,
) -> IntentModel:
    """`linear` with `encoder`, weighed by their accuracy on rows that neither was trained on.

    vectors: (N, D) sentence vectors of the rows. rejected, sure_loss: as in `nlu.training.fit`.
    Raises NluError when the two know different labels.
    """
    if encoder.labels != linear.labels:
        raise NluError("The encoder was tuned to other intents than the linear model knows.")
    classifier = LinearIntentClassifier(linear)
    target = np.array([linear.labels.index(label) for label in labels])
    words = np.stack([classifier.logits(text) for text in texts])
    one = np.stack(
        [
            classifier.linear_logits(text, None if vectors is None else vectors[at])
            for at, text in enumerate(texts)
        ]
    )
    two = encoder.many(texts)
    spoken = [detect_language(text) for text in texts]
    shares, logits = _weighed(one, one, two, target, spoken)
    less, without = _weighed(words, one, two, target, spoken)
    alone = vectors is not None and _accuracy(without, target) >= _accuracy(logits, target)
    if alone:
        shares, logits = less, without
    column = linear.labels.index(linear.outside) if linear.outside in linear.labels else -1
    sure = least_sure(words, linear.temperature, logits, target, sure_loss, by_label=False)
    tuned = TunedModel(
        encoder,
        shares,
        temperature=best_temperature(logits, target),
        threshold=evidence_of_most(logits, target, column, rejected),
        alone=alone,
    )
    return replace(linear, tuned=tuned, sure=sure)


def _weighed(
    base: NDArray[np.float32],
    linear: NDArray[np.float32],
    tuned: NDArray[np.float32],
    target: NDArray[np.int64],
    spoken: Sequence[Language],
) -> tuple[dict[Language, float], NDArray[np.float32]]:
    """By language, the weight of the encoder beside `base`, 0 where it adds next to nothing to `linear`; and
    the logits of all rows that come of it."""
    languages = np.array(spoken)
    shares: dict[Language, float] = {}
    logits = linear.copy()
    for language in sorted(set(spoken)):
        rows = languages == language
        share = _share(base[rows], tuned[rows], target[rows], _accuracy(linear[rows], target[rows]))
        shares[language] = share
        if share:
            logits[rows] = fuse(base[rows], tuned[rows], share)
    return shares, logits


def _share(
    base: NDArray[np.float32], tuned: NDArray[np.float32], target: NDArray[np.int64], without: float
) -> float:
    """The weight of the encoder with the best accuracy; 0 where that is next to nothing above `without`."""

    def accuracy(share: float) -> float:
        return _accuracy(fuse(base, tuned, share), target)

    best = max((float(share) for share in _SHARES), key=accuracy)
    return best if accuracy(best) >= without + _WORTH else 0.0


def _accuracy(logits: NDArray[np.float32], target: NDArray[np.int64]) -> float:
    return float((logits.argmax(1) == target).mean())
