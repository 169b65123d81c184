"""The demo shop with a merchant's own switches."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.app import App, build
from bot.settings import Settings


def with_habits(loaded_demo: Path, folder: Path, habits: str) -> App:
    """A copy of the demo shop whose selling file says `habits` (YAML)."""
    data = folder / "data"
    shutil.copytree(loaded_demo, data)
    (data / "selling.yaml").write_text(habits, encoding="utf-8")
    return build(Settings(data_dir=data))
