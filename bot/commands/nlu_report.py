"""How a report of `shopkeeper nlu test` is shown, to people and to programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlu.evaluate import Report

#: Confused pairs, and examples that look mislabelled, that are shown.
SHOWN, SUSPECTS = 10, 20


def as_values(report: Report) -> dict[str, Any]:
    """As JSON values; shares from 0 to 1, matrix[i][j]: messages of labels[i] read as labels[j]."""
    return {
        "accuracy": round(report.accuracy, 4),
        "macro_f1": round(report.macro_f1, 4),
        "by_language": {language: round(share, 4) for language, share in report.by_language.items()},
        "intents": {
            name: {"precision": s.precision, "recall": s.recall, "f1": s.f1, "support": s.support}
            for name, s in report.intents.items()
        },
        "labels": list(report.labels),
        "confusion_matrix": [list(row) for row in report.matrix],
        "most_confused": [
            {"is": truth, "read_as": found, "times": times}
            for truth, found, times in report.most_confused(SHOWN)
        ],
        "suspects": [
            {
                "text": one.example.text,
                "intent": one.example.intent,
                "read_as": one.read_as,
                "confidence": round(one.confidence, 4),
                "file": one.example.source,
                "line": one.example.line,
            }
            for one in report.suspects
        ],
    }


def show(report: Report) -> None:
    """For people: worst intents first, then the most confused pairs and the doubtful labels."""
    console = Console()
    languages = ", ".join(f"{language} {share:.3f}" for language, share in report.by_language.items())
    console.print(f"Accuracy {report.accuracy:.3f} ({languages}), macro F1 {report.macro_f1:.3f}")
    table = Table("Intent", "Precision", "Recall", "F1", "Messages", box=None)
    for name, score in sorted(report.intents.items(), key=lambda pair: pair[1].f1):
        table.add_row(
            name, f"{score.precision:.2f}", f"{score.recall:.2f}", f"{score.f1:.2f}", str(score.support)
        )
    console.print(table)
    confused = report.most_confused(SHOWN)
    if confused:
        pairs = Table("Is", "Read as", "Times", box=None, title="Most confused", title_justify="left")
        for truth, found, times in confused:
            pairs.add_row(truth, found, str(times))
        console.print(pairs)
    if report.suspects:
        doubtful = Table(
            "Example",
            "Labelled",
            "Read as",
            "Where",
            box=None,
            title="Look mislabelled",
            title_justify="left",
        )
        for one in report.suspects[:SUSPECTS]:
            where = f"{Path(one.example.source).name}:{one.example.line}"
            doubtful.add_row(
                Text(one.example.text), one.example.intent, f"{one.read_as} {one.confidence:.2f}", where
            )
        console.print(doubtful)
