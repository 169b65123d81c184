"""Messages that wait for a label, as a Rasa file that a person finishes."""

from __future__ import annotations

from collections.abc import Iterable

from nlu.example import Example
from nlu.rasa.files import UNLABELLED
from nlu.rasa.markup import mark

_HEAD = f"""\
version: "3.1"
# What shoppers typed and the shop didn't understand. Move each line under the intent that it means, delete
# what teaches nothing (and names, addresses, phone numbers), then delete the block `{UNLABELLED}`.
# - intent: ask_delivery
#   examples: |
#     - a line from below
nlu:
- intent: {UNLABELLED}
  examples: |
"""


def skeleton(messages: Iterable[tuple[str, str]]) -> str:
    """(text, what is known of it) pairs to a file; training refuses it until its examples have an intent."""
    lines = []
    for text, note in messages:
        marked = mark(Example(text, UNLABELLED))
        if marked:
            lines.append(f"    # {' '.join(note.split())}\n    - {marked}\n")
    return _HEAD + "".join(lines) if lines else 'version: "3.1"\nnlu: []\n'
