"""Mapped arrays take their room on the disk when they are made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np

from catalog.mapped import new_array

_LIMITED = """
import resource, sys
from pathlib import Path
from catalog.mapped import new_array
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    new_array(Path(sys.argv[1]), "float32", (1024, 1024))
except OSError as error:
    print(type(error).__name__, error.errno)
"""


def test_what_is_written_is_in_the_file(tmp_path: Path) -> None:
    made = new_array(tmp_path / "a.npy", np.float32, (3, 2))
    made[1] = (1.5, 2.5)
    del made
    assert np.load(tmp_path / "a.npy").tolist() == [[0, 0], [1.5, 2.5], [0, 0]]


def test_nothing_is_an_array_too(tmp_path: Path) -> None:
    assert new_array(tmp_path / "a.npy", np.uint8, (0, 128)).shape == (0, 128)
    assert np.load(tmp_path / "a.npy").shape == (0, 128)


def test_a_disk_without_room_is_an_error_and_not_the_end(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, str(tmp_path / "a.npy")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "OSError" in done.stdout
    assert "27" in done.stdout or "28" in done.stdout
