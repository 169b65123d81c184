"""Write docs/asyncapi.yaml, the chat page's events: python -m scripts.asyncapi"""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.channels.web.asyncapi import document

PATH = Path(__file__).parents[1] / "docs" / "asyncapi.yaml"


def written() -> str:
    return yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=110)


if __name__ == "__main__":
    PATH.write_text(written(), encoding="utf-8")
