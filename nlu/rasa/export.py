"""A Rasa 3.6 project made of our training data: `rasa train nlu` in its directory makes a model of it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from nlu.errors import NluError
from nlu.example import TrainingData
from nlu.rasa.markup import mark
from nlu.vocabulary import Words

#: Names of one kind that go into a lookup table, the most frequent ones: Rasa tries them all on every word.
MOST_ENTRIES = 1000
#: Short ones are taken for parts of other words too often to help.
_LEAST_LETTERS = 3
_PLAIN = re.compile(r"[a-z][a-z0-9_]*(?:[/+][a-z0-9_]+)*", re.IGNORECASE)

CONFIG = """\
# Rasa 3.6. Train with: rasa train nlu
recipe: default.v1
assistant_id: shopkeeper
# Words are split at spaces and signs, so one model reads both languages.
language: en

pipeline:
  - name: WhitespaceTokenizer
  - name: RegexFeaturizer
    case_sensitive: false
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
    min_ngram: 1
    max_ngram: 2
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 2
    max_ngram: 5
  - name: DIETClassifier
    epochs: 20
    constrain_similarities: true
    random_seed: 7
  - name: EntitySynonymMapper
  - name: FallbackClassifier
    threshold: 0.3
    ambiguity_threshold: 0.02

policies:
  - name: RulePolicy
"""

ENDPOINTS = """\
# Nothing is needed to understand messages. Rasa reads its own servers' addresses (models, tracker) from here:
# https://rasa.com/docs/rasa/model-storage
"""

README = """\
# The shop's understanding of messages, for Rasa 3.6

Made by `shopkeeper nlu export`; change the examples where they come from and export again.

    pip install rasa==3.6.21      # needs Python 3.8 to 3.10
    rasa data validate
    rasa train nlu
    rasa run --enable-api --port 5005

Then let the shop use it:

    SHOPKEEPER_NLU=rasa SHOPKEEPER_RASA_URL=http://127.0.0.1:5005 shopkeeper serve

`config.yml` is the pipeline, `domain.yml` names intents and entities, `data/nlu.yml` the {examples} examples
of {intents} intents, synonyms, regular expressions and lookup tables.
"""


def export_project(
    data: TrainingData, directory: Path, words: Words | None = None, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Writes the project and gives the files. `words`: the shop's vocabulary, which becomes lookup tables.

    Raises NluError when `directory` holds other files already, unless `overwrite`.
    """
    if directory.exists() and not directory.is_dir():
        raise NluError(f"{directory} is a file; name a directory.")
    if not overwrite and directory.is_dir() and any(directory.iterdir()):
        raise NluError(f"{directory} isn't empty; name another directory, or use --force.")
    intents = sorted({example.intent for example in data.examples})
    lookups = {**_lookups(words), **data.lookups} if words is not None else dict(data.lookups)
    contents = {
        "config.yml": CONFIG,
        "domain.yml": _domain(data, intents),
        "endpoints.yml": ENDPOINTS,
        "README.md": README.format(examples=len(data.examples), intents=len(intents)),
        "data/nlu.yml": training_file(data, lookups),
    }
    written = []
    for name, text in contents.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return tuple(written)


def training_file(data: TrainingData, lookups: Mapping[str, Collection[str]] | None = None) -> str:
    """All of `data` as one Rasa 3.1 training file; `read_training_data` reads the same examples from it."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for example in data.examples:
        by_intent[example.intent].append(mark(example))
    by_value: dict[str, list[str]] = defaultdict(list)
    for surface, value in data.synonyms.items():
        by_value[value].append(surface)
    blocks = [block("intent", intent, texts) for intent, texts in sorted(by_intent.items())]
    blocks += [block("synonym", value, surfaces) for value, surfaces in sorted(by_value.items())]
    blocks += [block("regex", name, patterns) for name, patterns in sorted(data.regexes.items())]
    tables = data.lookups if lookups is None else lookups
    blocks += [block("lookup", name, entries) for name, entries in sorted(tables.items())]
    return 'version: "3.1"\nnlu:\n' + "".join(filter(None, blocks))


def block(kind: str, name: str, texts: Iterable[str], comment: str = "") -> str:
    """One block under `nlu:`, a text a line; nothing when no text is left."""
    lines = [f"    - {text}" for text in dict.fromkeys(_line(text) for text in texts) if text]
    if not lines:
        return ""
    above = f"# {comment}\n" if comment else ""
    return f"{above}- {kind}: {_name(name)}\n  examples: |\n" + "\n".join(lines) + "\n"


def _domain(data: TrainingData, intents: list[str]) -> str:
    roles: dict[str, set[str]] = defaultdict(set)
    groups: dict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    for example in data.examples:
        for span in example.spans:
            names.add(span.entity)
            if span.role is not None:
                roles[span.entity].add(span.role)
            if span.group is not None:
                groups[span.entity].add(span.group)
    entities: list[Any] = []
    for name in sorted(names):
        parts = {
            key: sorted(found[name])
            for key, found in (("roles", roles), ("groups", groups))
            if found.get(name)
        }
        entities.append({name: parts} if parts else name)
    domain = {"version": "3.1", "intents": intents, "entities": entities}
    return yaml.safe_dump(domain, allow_unicode=True, sort_keys=False, width=100)


def _lookups(words: Words) -> dict[str, tuple[str, ...]]:
    """The vocabulary's surfaces by name, the most frequent first."""
    tables: dict[str, dict[str, int]] = defaultdict(dict)
    for entry in words.entries:
        surface = _line(entry.surface)
        if sum(sign.isalpha() for sign in surface) >= _LEAST_LETTERS:
            table = tables[entry.name]
            table[surface] = max(entry.count, table.get(surface, 0))
    return {
        name: tuple(sorted(table, key=lambda surface: (-table[surface], surface))[:MOST_ENTRIES])
        for name, table in tables.items()
    }


def _name(name: str) -> str:
    """As a YAML scalar that stays the text it is."""
    plain = _PLAIN.fullmatch(name) and yaml.safe_load(name) == name
    return name if plain else json.dumps(_line(name), ensure_ascii=False)


def _line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
