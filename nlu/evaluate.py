"""How well intents are recognised: reports on held-out messages, and any labelled set against another."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nlu.errors import NluError
from nlu.intents import Embed, EmbedMany, IntentModel, LinearIntentClassifier
from nlu.language import detect_language
from nlu.parse import Intent
from nlu.training import fit, folds
from nlu.training_data import Example, read_training_data
from nlu.tuned import Tune, fit_tuned

#: What the public intent sets call messages that belong to none of the intents.
OUT_OF_SCOPE = "oos"
#: Messages whose parse is timed.
_TIMED = 300
#: A model that is less sure than this accuses no label.
_CONFIDENT = 0.5


@dataclass(frozen=True, slots=True)
class IntentScore:
    """Shares from 0 to 1; `support`: how many messages really have the intent."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """An example that a model, trained without it, reads with confidence as another intent."""

    example: Example
    read_as: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Report:
    """matrix[i][j]: messages of labels[i] that were read as labels[j]. `wrong`: (text, is, read as).
    `suspects`: examples that look mislabelled, the most certain first; only cross-validation finds them."""

    accuracy: float
    macro_f1: float
    intents: Mapping[str, IntentScore]
    labels: tuple[str, ...]
    matrix: tuple[tuple[int, ...], ...]
    by_language: Mapping[str, float]
    wrong: tuple[tuple[str, str, str], ...]
    suspects: tuple[Suspect, ...] = ()

    def most_confused(self, count: int = 10) -> list[tuple[str, str, int]]:
        """(is, read as, how often) of the pairs that are mixed up most."""
        pairs = Counter((truth, found) for _, truth, found in self.wrong)
        return [(truth, found, times) for (truth, found), times in pairs.most_common(count)]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Shares from 0 to 1; train_s in seconds; parse_ms: mean per message, in milliseconds."""

    in_scope_accuracy: float
    oos_recall: float
    train_s: float
    parse_ms: float


def report(truth: Sequence[str], found: Sequence[str], texts: Sequence[str]) -> Report:
    """Compares labels with predictions, message by message."""
    if not truth:
        raise NluError("There are no messages to test on.")
    labels = tuple(sorted({*truth, *found}))
    at = {label: i for i, label in enumerate(labels)}
    matrix = np.zeros((len(labels), len(labels)), int)
    for is_, read_as in zip(truth, found, strict=True):
        matrix[at[is_], at[read_as]] += 1
    intents = {}
    for label, i in at.items():
        right, support, said = int(matrix[i, i]), int(matrix[i].sum()), int(matrix[:, i].sum())
        precision, recall = right / said if said else 0.0, right / support if support else 0.0
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        intents[label] = IntentScore(precision, recall, f1, support)
    scored = [score.f1 for score in intents.values() if score.support]
    hits: dict[str, list[bool]] = {}
    for text, is_, read_as in zip(texts, truth, found, strict=True):
        hits.setdefault(detect_language(text), []).append(is_ == read_as)
    return Report(
        accuracy=float(np.trace(matrix) / matrix.sum()),
        macro_f1=float(np.mean(scored)),
        intents=intents,
        labels=labels,
        matrix=tuple(tuple(row) for row in matrix.tolist()),
        by_language={language: float(np.mean(right)) for language, right in sorted(hits.items())},
        wrong=tuple(
            (text, is_, read_as)
            for text, is_, read_as in zip(texts, truth, found, strict=True)
            if is_ != read_as
        ),
    )


def evaluate_model(model: IntentModel, examples: Sequence[Example], embed: Embed | None = None) -> Report:
    """The first intent that `model` reads in each message, against its label."""
    classifier = LinearIntentClassifier(model)
    found = [classifier.classify(e.text, detect_language(e.text), embed)[0].name for e in examples]
    return report([e.intent for e in examples], found, [e.text for e in examples])


def cross_validate(examples: Sequence[Example], count: int = 5, embed: EmbedMany | None = None) -> Report:
    """Every example read by a model that was trained on the other `count - 1` parts."""
    texts, truth = [e.text for e in examples], [e.intent for e in examples]
    fold = folds(truth, count)
    read: list[tuple[Intent, ...]] = [()] * len(texts)
    known = dict(zip(texts, embed(texts), strict=True)) if embed else None
    many: EmbedMany | None = (
        (lambda part: np.array([known[text] for text in part], np.float32)) if known else None
    )
    one: Embed | None = known.__getitem__ if known else None
    for held in range(count):
        train = [i for i in range(len(texts)) if fold[i] != held]
        model = fit([texts[i] for i in train], [truth[i] for i in train], embed=many)
        classifier = LinearIntentClassifier(model)
        for i in np.flatnonzero(fold == held).tolist():
            read[i] = classifier.classify(texts[i], detect_language(texts[i]), one)
    counted = report(truth, [intents[0].name for intents in read], texts)
    return replace(counted, suspects=suspects(examples, read))


def suspects(
    examples: Sequence[Example], read: Sequence[tuple[Intent, ...]], outside: str = "out_of_scope"
) -> tuple[Suspect, ...]:
    """Examples whose label is doubtful: another intent was read as surely as where it is the label.

    read: what models that hadn't seen an example read in it. After confident learning (Northcutt et al. 2021,
    "Confident learning: estimating uncertainty in dataset labels"), where an intent's threshold is its mean
    confidence over the examples that carry it. Rejections are no opinion, so `outside` is never suggested.
    """
    given: dict[str, list[float]] = {}
    for example, intents in zip(examples, read, strict=True):
        own = next((one.confidence for one in intents if one.name == example.intent), 0.0)
        given.setdefault(example.intent, []).append(own)
    usual = {intent: float(np.mean(shares)) for intent, shares in given.items()}
    found = [
        Suspect(example, intents[0].name, intents[0].confidence)
        for example, intents in zip(examples, read, strict=True)
        if intents[0].name not in (example.intent, outside)
        and intents[0].confidence >= max(_CONFIDENT, usual.get(intents[0].name, 1.0))
    ]
    return tuple(sorted(found, key=lambda suspect: -suspect.confidence))


def benchmark(
    train: Path,
    test: Path,
    embed: EmbedMany | None = None,
    *,
    single: Embed | None = None,
    tune: Tune | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Benchmark:
    """Trains the product's classifier on the messages of `train` and measures it on those of `test`.

    In-scope accuracy: of messages with an intent of their own, the share read as that one (a rejected one is
    wrong). Out-of-scope recall: of messages labelled `oos`, the share rejected. The rejection threshold comes
    from cross-validation inside `train`. `embed` may remember vectors; `single` is what a message costs
    while serving, and parses of the first messages are timed with it. `tune` adds a fine-tuned encoder.
    As in Larson et al. 2019, "An evaluation dataset for intent classification and out-of-scope prediction".
    """
    rows, tests = read_training_data([train]).examples, read_training_data([test]).examples
    started = clock()
    texts, labels = [row.text for row in rows], [row.intent for row in rows]
    if tune is None:
        model = fit(texts, labels, outside=OUT_OF_SCOPE, embed=embed, sure_loss=0.0)
    else:
        model = fit_tuned(texts, labels, tune, outside=OUT_OF_SCOPE, embed=embed, sure_loss=0.0)
    trained = clock()
    classifier = LinearIntentClassifier(model)
    single = single or ((lambda text: embed([text])[0]) if embed else None)
    timed = [classifier.predict(e.text, single)[0] for e in tests[:_TIMED]]
    done = clock()
    rest = [e.text for e in tests[_TIMED:]]
    asked = [text for text in rest if embed and not classifier.sure(text)]
    vectors = dict(zip(asked, embed(asked), strict=True)) if embed and asked else {}
    found = timed + [classifier.predict(text, vectors.get(text))[0] for text in rest]
    inside = [row.intent == got for row, got in zip(tests, found, strict=True) if row.intent != OUT_OF_SCOPE]
    outside = [
        got == OUT_OF_SCOPE for row, got in zip(tests, found, strict=True) if row.intent == OUT_OF_SCOPE
    ]
    return Benchmark(
        in_scope_accuracy=float(np.mean(inside)) if inside else 0.0,
        oos_recall=float(np.mean(outside)) if outside else 0.0,
        train_s=trained - started,
        parse_ms=(done - trained) * 1000 / len(timed),
    )
