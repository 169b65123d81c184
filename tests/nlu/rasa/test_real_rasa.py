"""The exported project trains in a real Rasa 3.6, and its server answers our classifier.

Needs Python 3.10 and a package index; some ten minutes the first time. The environment is kept in the user's
cache directory, so a second run only trains.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from nlu.parse import Intent, Language
from nlu.rasa.export import CONFIG, export_project
from nlu.rasa.server import RasaIntentClassifier
from nlu.trained import SHIPPED
from nlu.training_data import read_jsonl, read_training_data
from tests.nlu.shops import FASHION

RASA = "rasa==3.6.21"
HELD_OUT = Path(__file__).parents[1] / "data"
#: Enough to prove that it trains; a merchant's model takes all epochs of config.yml.
EPOCHS = 6
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}

pytestmark = pytest.mark.heavy


class NoOther:
    """Fails the test when Rasa's answer wasn't used."""

    def classify(self, text: str, language: Language, vector: object = None) -> tuple[Intent, ...]:
        raise AssertionError(f"Rasa gave no answer to {text!r}")


def _python310() -> str | None:
    """A Python 3.10 that starts (a version manager's shim may only say that it doesn't)."""
    managed = sorted(Path.home().glob(".pyenv/versions/3.10*/bin/python3.10"))
    for candidate in (shutil.which("python3.10"), *map(str, managed)):
        if (
            candidate
            and subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode == 0
        ):
            return candidate
    return None


def _run(*words: str | Path, cwd: Path | None = None, timeout: float = 3600) -> str:
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-3000:]
    return said


@pytest.fixture(scope="module")
def rasa(request: pytest.FixtureRequest) -> Path:
    """The `rasa` command of an environment that is made when there is none."""
    if "heavy" not in (request.config.getoption("-m") or ""):
        pytest.skip("takes minutes and gigabytes: run with -m heavy (make test-heavy)")
    python = _python310()
    if python is None:
        pytest.skip("python3.10 isn't installed; Rasa 3.6 runs on nothing newer")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = cache / "shopkeeper-tests" / RASA.replace("==", "-")
    command = home / "bin/rasa"
    home.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{home}.lock"):  # several runs at once share one environment
        if not (home / "complete").exists():
            shutil.rmtree(home, ignore_errors=True)
            _run(python, "-m", "venv", home)
            _run(home / "bin/pip", "install", "--disable-pip-version-check", "--quiet", RASA)
            (home / "complete").touch()
    return command


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("rasa")
    export_project(read_training_data(SHIPPED), directory, FASHION, overwrite=True)
    config = directory / "config.yml"
    assert "epochs: 20" in CONFIG
    config.write_text(CONFIG.replace("epochs: 20", f"epochs: {EPOCHS}"))
    return directory


@pytest.fixture(scope="module")
def url(rasa: Path, project: Path) -> Iterator[str]:
    """A server over the trained project."""
    validated = _run(rasa, "data", "validate", cwd=project)
    assert "Misaligned" not in validated
    assert "Duplicate" not in validated
    _run(rasa, "train", "nlu", "--fixed-model-name", "shop", cwd=project)
    assert (project / "models/shop.tar.gz").exists()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (project / "server.log").open("wb") as output:
        server = subprocess.Popen(
            [rasa, "run", "--enable-api", "-i", "127.0.0.1", "--port", str(port), "--model", "models"],
            cwd=project,
            env={**os.environ, **QUIET},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield _ready(f"http://127.0.0.1:{port}", server, project / "server.log")
        finally:
            server.terminate()
            server.wait(30)


def _ready(url: str, server: subprocess.Popen[bytes], output: Path) -> str:
    for _ in range(240):
        assert server.poll() is None, output.read_text(errors="replace")[-3000:]
        try:
            if httpx.get(f"{url}/status", timeout=2, trust_env=False).status_code == httpx.codes.OK:
                return url
        except httpx.TransportError:
            pass
        time.sleep(1)
    raise AssertionError(f"Rasa didn't start: {output.read_text(errors='replace')[-3000:]}")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_real_server_reads_our_held_out_messages(url: str, language: Language) -> None:
    labels = {example.intent for example in read_training_data(SHIPPED).examples}
    classifier = RasaIntentClassifier(url, NoOther(), timeout=10, labels=lambda: labels)
    rows = read_jsonl(HELD_OUT / f"heldout_{language}.jsonl")
    classifier.classify("warm up", language)
    started = time.perf_counter()
    read = [classifier.classify(row.text, language) for row in rows]
    each = (time.perf_counter() - started) / len(rows)
    classifier.close()
    right = sum(intents[0].name == row.intent for intents, row in zip(read, rows, strict=True))
    print(f"Rasa {language}: {right / len(rows):.3f} of {len(rows)}, {each * 1000:.1f} ms each")  # noqa: T201
    assert right / len(rows) >= 0.7
    assert all(0 < intents[0].confidence <= 1 for intents in read)
