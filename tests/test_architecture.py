"""The house rules, as tests: what `make check` runs, and what no tool knows."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "recommender", "catalog", "nlu")
BIN = Path(sys.executable).parent
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_are_ours(package: str) -> None:
    """The names are generic: another package called `catalog` on the path would be a disaster."""
    module = importlib.import_module(package)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve() == ROOT / package / "__init__.py"


@pytest.mark.parametrize(
    "command",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("lint-imports", "--no-cache")],
    ids=lambda command: " ".join(command),
)
def test_check(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long


def test_sentences_live_in_fluent_files() -> None:
    """A Russian sentence in code would be one that only half of the shoppers can read."""
    spoken = re.compile(r"[\"'][^\"'\n]*[а-яё]+ [а-яё]+ [а-яё]+[^\"'\n]*[\"']", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        if path.is_relative_to(ROOT / "bot")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if spoken.search(line)
    ]
    assert not found


def test_only_the_command_line_prints() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.match(r"\s*print\(", line)
    ]
    assert not found


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    told = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").casefold()
    groups = [entry for group in project["dependency-groups"].values() for entry in group]
    names = [re.split(r"[\[<>=~ ]", entry)[0] for entry in [*project["project"]["dependencies"], *groups]]
    assert [name for name in names if f"`{name.casefold()}`" not in told] == []


def test_locks_carry_hashes() -> None:
    for lock in ("requirements.lock", "requirements-image.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        pinned = re.findall(
            r"^([a-z0-9._-]+(?:\[.*?\])?==[^ \\]+)(?: ;[^\\]*)? ?(\\?)$", text, re.MULTILINE | re.IGNORECASE
        )
        assert pinned
        assert all(follows for _, follows in pinned), "a pin without a hash"
