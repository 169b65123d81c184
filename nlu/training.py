"""Fits an intent model to labelled messages: seconds on two cores, the same result every time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from nlu.features import ngrams
from nlu.intents import EmbedMany, IntentModel, SentenceModel, evidence, softmax, term_weights

Matrix = NDArray[np.float32]

_FOLDS = 3
#: Inverse regularisation of the linear SVM over TF-IDF, and of the logistic regression over centred and
#: scaled sentence vectors. In three folds of CLINC150's training rows, 0.3 to 3 beside 0.03 to 1 all read
#: 97.2 to 97.4 % of the in-scope rows, so nothing hangs on them.
_C, _C_SENTENCE = 1.0, 0.1
#: The bias of a label without any row.
_ABSENT = -10.0
#: liblinear shuffles by one generator for the whole process: two fits at once would draw from each other's,
#: and the same examples would give another model each time.
_SHUFFLING = Lock()
#: How much of the in-scope rows, in cross-validation, the rejection threshold may turn away.
_REJECTED = 0.004
#: A confidence that no reading has.
_NEVER = 1.01
#: Less than this is never sure, whatever the examples say: people say more than they do.
_LEAST_SURE = 0.5
#: How many sentence vectors a wrong reading more is worth, in turn.
_PRICES = np.geomspace(300, 3, 60)
#: Accuracy in cross-validation that may be lost by letting confident words decide without sentence vector.
SURE_LOSS = 0.003


def fit(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    outside: str = "out_of_scope",
    embed: EmbedMany | None = None,
    embedder: str = "",
    fingerprint: str = "",
    rejected: float = _REJECTED,
    sure_loss: float = SURE_LOSS,
) -> IntentModel:
    """Trains on `texts`; temperatures and thresholds come from cross-validation inside them.

    `outside`: the label of messages that want nothing of what the others name; it may be absent.
    `rejected`: share of in-scope rows that the rejection threshold may cost in cross-validation.
    `sure_loss`: accuracy that may be lost there by not asking for sentence vectors where words are confident.
    """
    _load_learners()  # here and not in the pool below: two threads importing one package can meet half of it
    names = tuple(sorted(set(labels)))
    target = np.array([names.index(label) for label in labels])
    terms, idf = _vocabulary(texts)
    sparse = _rows(texts, terms, idf)
    fold = folds(labels, _FOLDS)
    vectors = None if embed is None else np.asarray(embed(texts), dtype=np.float32)
    with ThreadPoolExecutor(2) as pool:  # one core each: what reads the words, what reads the vectors
        of_words = pool.submit(_cross_fit, _fit_svm, sparse, target, fold, len(names))
        of_vectors = (
            None
            if vectors is None
            else pool.submit(_cross_fit, _fit_logistic, vectors, target, fold, len(names))
        )
        held, weights, bias = of_words.result()
        fitted = None if of_vectors is None else of_vectors.result()
    temperature = best_temperature(held, target)
    column = names.index(outside) if outside in names else -1
    threshold = evidence_of_most(held, target, column, rejected)
    sentence, sure = None, (0.0,) * len(names)
    if fitted is not None:
        dense, sentence_weights, sentence_bias = fitted
        share = _share(held, dense, target)
        fused = (1 - share) * held + share * dense
        warmth = best_temperature(fused, target)
        sentence = SentenceModel(
            embedder,
            sentence_weights,
            sentence_bias,
            share=share,
            temperature=warmth,
            threshold=evidence_of_most(fused, target, column, rejected),
        )
        sure = least_sure(held, temperature, fused, target, sure_loss)
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


def _load_learners() -> None:
    import sklearn.linear_model
    import sklearn.svm  # noqa: F401 -- scikit-learn takes a second to load, so only training pays for it


def _fit_svm(rows: object, target: NDArray[np.int64], classes: int) -> tuple[Matrix, NDArray[np.float32]]:
    from sklearn.svm import LinearSVC

    with _SHUFFLING:
        model = LinearSVC(C=_C, tol=1e-2, random_state=0).fit(rows, target)
    return _spread(model.coef_, model.intercept_, model.classes_, classes)


def _fit_logistic(
    rows: Matrix, target: NDArray[np.int64], classes: int
) -> tuple[Matrix, NDArray[np.float32]]:
    from sklearn.linear_model import LogisticRegression

    # Sentence vectors crowd in a narrow cone; centred and scaled, the same penalty fits every encoder.
    centre, scale = rows.mean(axis=0), float(rows.std(axis=0).mean()) or 1.0
    model = LogisticRegression(C=_C_SENTENCE, max_iter=100, tol=1e-3).fit((rows - centre) / scale, target)
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
    low = np.full(classes, _ABSENT, np.float32)
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
) -> tuple[Matrix, Matrix, NDArray[np.float32]]:
    """(N, C) logits of every row from a model that didn't see it; weights and bias of one that saw all."""
    held = np.zeros((len(target), classes), np.float32)
    for part in np.unique(fold).tolist():
        train, test = np.flatnonzero(fold != part), np.flatnonzero(fold == part)
        weights, bias = fit_one(rows[train], target[train], classes)  # type: ignore[index]
        held[test] = rows[test] @ weights + bias  # type: ignore[index]
    return held, *fit_one(rows, target, classes)


def _share(words: Matrix, dense: Matrix, target: NDArray[np.int64]) -> float:
    """The weight of the sentence vector's logits with the best accuracy on held-out logits."""

    def accuracy(share: float) -> float:
        return float((((1 - share) * words + share * dense).argmax(1) == target).mean())

    return max((float(share) for share in np.linspace(0.02, 0.6, 30)), key=accuracy)


def best_temperature(logits: Matrix, target: NDArray[np.int64]) -> float:
    """The temperature with the least negative log likelihood on held-out logits."""
    rows = np.arange(len(target))

    def loss(temperature: float) -> float:
        return -float(np.log(softmax(logits, temperature)[rows, target] + 1e-9).mean())

    return min((float(t) for t in np.geomspace(0.02, 5.0, 60)), key=loss)


def evidence_of_most(logits: Matrix, target: NDArray[np.int64], outside: int, rejected: float) -> float:
    """The evidence that all but `rejected` of the rightly classified in-scope rows reach."""
    right = (target != outside) & (logits.argmax(1) == target)
    return float(np.quantile(evidence(logits[right], outside), rejected)) if right.any() else -1e9


def least_sure(
    words: Matrix,
    temperature: float,
    fused: Matrix,
    target: NDArray[np.int64],
    allowed: float,
    *,
    by_label: bool = True,
) -> tuple[float, ...]:
    """(C,) by the label the words read, the least confidence at which no sentence vector is asked for.

    words, fused: (N, C) held-out logits. A vector takes milliseconds; not asking for it may cost `allowed` of
    the accuracy in cross-validation; with 0 it is always asked for. by_label: needs dozens of rows a label;
    without it one confidence holds for all. What each label may cost is traded by one price for all of them
    (Everett 1963, "Generalized Lagrange multiplier method"), the lowest that keeps to `allowed`.
    """
    classes = words.shape[1]
    if allowed <= 0:
        return tuple(_NEVER for _ in range(classes))
    confidence, read = softmax(words, temperature).max(1), words.argmax(1)
    may = confidence >= _LEAST_SURE
    loss = (fused.argmax(1) == target).astype(int) - (read == target).astype(int)
    parts = (
        [np.flatnonzero(may & (read == label)) for label in range(classes)]
        if by_label
        else [np.flatnonzero(may)]
    )
    parts = [rows[np.argsort(-confidence[rows])] for rows in parts]
    best = np.full(len(parts), _NEVER)
    for price in _PRICES:
        least, spent = np.full(len(parts), _NEVER), 0
        for at, rows in enumerate(parts):
            worth = np.cumsum(1 - price * loss[rows])
            last = int(worth.argmax()) if len(rows) else -1
            if len(rows) and worth[last] > 0:
                least[at] = confidence[rows[last]]
                spent += int(loss[rows[: last + 1]].sum())
        if spent > allowed * len(target):
            break
        best = least
    return tuple(float(confident) for confident in (best if by_label else np.repeat(best, classes)))
