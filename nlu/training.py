"""Fits an intent model to labelled messages: seconds on two cores, the same result every time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlu.features import ngrams
from nlu.intents import IntentModel, SentenceModel, softmax, term_weights
from nlu.training_data import read_training_data

Matrix = NDArray[np.float32]
#: Texts to L2-normalised sentence vectors, shape (len(texts), D).
EmbedMany = Callable[[Sequence[str]], Matrix]

_FOLDS = 3
#: Inverse regularisation of the linear SVM over TF-IDF.
_C = 0.5
#: The same for the logistic regression over centred and scaled sentence vectors.
_C_SENTENCE = 0.03
#: How much of the in-scope rows, in cross-validation, the rejection threshold may turn away.
_REJECTED = 0.01
#: The words decide alone from the confidence on at which they err this seldom in cross-validation.
_SURE_ERROR = 0.02


def fit(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    outside: str = "out_of_scope",
    embed: EmbedMany | None = None,
    embedder: str = "",
    fingerprint: str = "",
    rejected: float = _REJECTED,
) -> IntentModel:
    """Trains on `texts`; temperatures and thresholds come from cross-validation inside them.

    `outside`: the label of messages that want nothing of what the others name; it may be absent.
    `rejected`: share of in-scope rows that the rejection threshold may cost in cross-validation.
    """
    names = tuple(sorted(set(labels)))
    target = np.array([names.index(label) for label in labels])
    terms, idf = _vocabulary(texts)
    sparse = _rows(texts, terms, idf)
    fold = folds(labels, _FOLDS)
    held = _cross_fit(_fit_svm, sparse, target, fold, len(names))
    temperature = _temperature(held, target)
    scores = softmax(held, temperature)
    inside = target != (names.index(outside) if outside in names else -1)
    threshold = _threshold(scores, target, inside, rejected)
    weights, bias = _fit_svm(sparse, target, len(names))
    sentence, sure = None, 0.0
    if embed is not None:
        vectors = np.asarray(embed(texts), dtype=np.float32)
        sentence = _fit_sentence(vectors, target, held, fold, inside, len(names), rejected, embedder)
        sure = _sure(scores, target)
    return IntentModel(
        names,
        outside,
        terms,
        idf,
        weights.astype(np.float16),
        bias,
        temperature,
        threshold,
        sure,
        sentence,
        fingerprint,
    )


def train(places: Iterable[Path], embed: EmbedMany | None = None, embedder: str = "") -> IntentModel:
    """The model of all training files in `places`. Raises NluError where one can't be read.

    `embed` makes sentence vectors as `embedder` names it; without it the words decide alone.
    """
    data = read_training_data(places)
    return fit(
        [example.text for example in data.examples],
        [example.intent for example in data.examples],
        embed=embed,
        embedder=embedder,
        fingerprint=data.fingerprint,
    )


def _vocabulary(texts: Sequence[str]) -> tuple[dict[str, int], NDArray[np.float32]]:
    """Every n-gram of two messages or more (words: of one), with its smoothed inverse document frequency."""
    seen: Counter[str] = Counter()
    for text in texts:
        words, characters = ngrams(text)
        seen.update(set(words))
        seen.update(set(characters))
    kept = sorted(gram for gram, count in seen.items() if count > 1 or (gram[0] == "=" and " " not in gram))
    frequency = np.array([seen[gram] for gram in kept])
    idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
    return {gram: column for column, gram in enumerate(kept)}, idf.astype(np.float32)


def _rows(texts: Sequence[str], terms: dict[str, int], idf: NDArray[np.float32]) -> object:
    from scipy.sparse import csr_matrix

    columns: list[int] = []
    values: list[Matrix] = []
    starts = [0]
    for text in texts:
        found, weights = term_weights(text, terms, idf)
        columns += found
        values.append(weights)
        starts.append(len(columns))
    return csr_matrix((np.concatenate(values), columns, starts), shape=(len(texts), len(terms)))


def _fit_svm(rows: object, target: NDArray[np.int64], classes: int) -> tuple[Matrix, NDArray[np.float32]]:
    from sklearn.svm import LinearSVC

    model = LinearSVC(C=_C, random_state=0).fit(rows, target)
    return _spread(model.coef_, model.intercept_, model.classes_, classes)


def _fit_logistic(
    rows: Matrix, target: NDArray[np.int64], classes: int
) -> tuple[Matrix, NDArray[np.float32]]:
    from sklearn.linear_model import LogisticRegression

    # Sentence vectors crowd in a narrow cone; centred and scaled, the same penalty fits every encoder.
    centre, scale = rows.mean(axis=0), float(rows.std(axis=0).mean()) or 1.0
    model = LogisticRegression(C=_C_SENTENCE, max_iter=150, tol=1e-3).fit((rows - centre) / scale, target)
    weights, bias = _spread(model.coef_ / scale, model.intercept_, model.classes_, classes)
    return weights, bias - centre @ weights


def _spread(
    weights: Matrix, bias: Matrix, present: NDArray[np.int64], classes: int
) -> tuple[Matrix, NDArray[np.float32]]:
    """(V, C) weights and (C,) bias from what a fit returns; labels that a fold didn't see get a low bias."""
    if len(present) == 2 and len(weights) == 1:
        weights, bias = np.vstack([-weights[0], weights[0]]), np.array([-bias[0], bias[0]])
    full = np.zeros((weights.shape[1], classes), np.float32)
    full[:, present] = weights.T
    low = np.full(classes, -10.0, np.float32)
    low[present] = bias
    return full, low


def folds(labels: Sequence[str], count: int) -> NDArray[np.int64]:
    """(N,) the part, 0 to `count` - 1, that each row falls into; every label is spread evenly."""
    fold = np.zeros(len(labels), np.int64)
    shuffle = random.Random(0)  # noqa: S311 -- which row is held out when is no secret
    for label in sorted(set(labels)):
        rows = [row for row, own in enumerate(labels) if own == label]
        shuffle.shuffle(rows)
        for position, row in enumerate(rows):
            fold[row] = position % count
    return fold


def _cross_fit(
    fit_one: Callable[..., tuple[Matrix, NDArray[np.float32]]],
    rows: object,
    target: NDArray[np.int64],
    fold: NDArray[np.int64],
    classes: int,
) -> Matrix:
    """(N, C) logits of every row from a model that didn't see it."""
    held = np.zeros((len(target), classes), np.float32)

    def one(part: int) -> None:
        train, test = np.flatnonzero(fold != part), np.flatnonzero(fold == part)
        weights, bias = fit_one(rows[train], target[train], classes)  # type: ignore[index]
        held[test] = rows[test] @ weights + bias  # type: ignore[index]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, np.unique(fold).tolist()))
    return held


def _fit_sentence(
    vectors: Matrix,
    target: NDArray[np.int64],
    held: Matrix,
    fold: NDArray[np.int64],
    inside: NDArray[np.bool_],
    classes: int,
    rejected: float,
    embedder: str,
) -> SentenceModel:
    dense = _cross_fit(_fit_logistic, vectors, target, fold, classes)
    best = (-1.0, 0.5)
    for share in np.linspace(0.02, 0.6, 30):
        fused = (1 - share) * held + share * dense
        best = max(best, (float((fused.argmax(1) == target).mean()), float(share)))
    share = best[1]
    fused = (1 - share) * held + share * dense
    temperature = _temperature(fused, target)
    threshold = _threshold(softmax(fused, temperature), target, inside, rejected)
    weights, bias = _fit_logistic(vectors, target, classes)
    return SentenceModel(embedder, weights, bias, share, temperature, threshold)


def _temperature(logits: Matrix, target: NDArray[np.int64]) -> float:
    """The temperature with the least negative log likelihood on held-out logits."""
    rows = np.arange(len(target))

    def loss(temperature: float) -> float:
        return -float(np.log(softmax(logits, temperature)[rows, target] + 1e-9).mean())

    return min((float(t) for t in np.geomspace(0.02, 5.0, 60)), key=loss)


def _threshold(
    scores: Matrix, target: NDArray[np.int64], inside: NDArray[np.bool_], rejected: float
) -> float:
    """The confidence that all but `rejected` of the rightly classified in-scope rows reach."""
    right = inside & (scores.argmax(1) == target)
    return float(np.quantile(scores[right].max(1), rejected)) if right.any() else 0.0


def _sure(scores: Matrix, target: NDArray[np.int64]) -> float:
    """The least confidence above which no more than `_SURE_ERROR` of held-out rows were wrong."""
    order = np.argsort(-scores.max(1))
    wrong = np.cumsum(scores[order].argmax(1) != target[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(wrong <= _SURE_ERROR)
    return float(scores[order[good[-1]]].max()) if len(good) else 1.0
