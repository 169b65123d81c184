"""What the merchant says about delivery, payment, returns and the rest: a YAML file, quoted, never invented.

Each topic holds, per language, one `short` answer and `details`: facts that can be quoted alone. Of the
details, those that share words with the question are quoted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import Stemmer
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import ShopkeeperError

Language = Literal["en", "ru"]
WORD = re.compile(r"\w+", re.UNICODE)
STEMMERS = {"en": "english", "ru": "russian"}
#: How many details may follow the short answer.
QUOTED = 2
#: A word found in more sentences of the file than this tells nothing of what a question is about.
RARE = 3


class TopicText(BaseModel):
    model_config = ConfigDict(extra="forbid")

    short: str
    details: list[str] = []


class Shop(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str | dict[str, str] = ""
    currency: str | None = None
    timezone: str | None = None


class ShopInfo(BaseModel):
    """The policy file. An empty one is fine: then the assistant says that it does not know."""

    model_config = ConfigDict(extra="ignore")

    shop: Shop = Shop()
    topics: dict[str, dict[str, TopicText]] = {}

    @classmethod
    def load(cls, path: Path) -> ShopInfo:
        """Raises ShopkeeperError that names the file, the place and what is wrong."""
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise ShopkeeperError(
                f"The policy file {path} can't be read: {' '.join(str(error).split())}"
            ) from error
        try:
            return cls.model_validate(raw or {})
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise ShopkeeperError(f"The policy file {path} is wrong at {place}: {first['msg']}") from error

    def name(self, language: Language) -> str:
        name = self.shop.name
        if isinstance(name, str):
            return name
        return name.get(language) or next(iter(name.values()), "")

    def text(self, topic: str, language: Language) -> TopicText | None:
        """All that is said on a topic, in another language where this one lacks it."""
        texts = self.topics.get(topic, {})
        return texts.get(language) or next(iter(texts.values()), None)

    def answer(self, topic: str, language: Language, question: str) -> list[str]:
        """Sentences that answer: the short one, then the details closest to the question. Empty: unknown."""
        text = self.text(topic, language)
        if text is None:
            return []
        return [text.short, *closest(text.details, question, language, QUOTED)]

    def anywhere(self, language: Language, question: str) -> list[str]:
        """What the file says on a question that belongs to no topic: of all its sentences those closest to
        it. Empty: nothing there shares a telling word with the question."""
        texts = [text for topic in self.topics if (text := self.text(topic, language)) is not None]
        sentences = list(dict.fromkeys(one for text in texts for one in (text.short, *text.details)))
        return closest(sentences, question, language, 1, least=math.log((1 + len(sentences)) / RARE))


def stems(text: str, language: str) -> list[str]:
    words = WORD.findall(text.casefold().replace("ё", "е"))
    return list(
        Stemmer.Stemmer(STEMMERS[language]).stemWords([w for w in words if len(w) > 2 or w.isdigit()])
    )


def closest(sentences: list[str], question: str, language: str, limit: int, least: float = 0.0) -> list[str]:
    """Those sentences that share the question's rarer words, best first; `least`: only words that tell as
    much by themselves count.

    Words found in every sentence weigh next to nothing (inverse document frequency).
    """
    bags = [set(stems(sentence, language)) for sentence in sentences]
    df: Mapping[str, int] = Counter(word for bag in bags for word in bag)
    asked = set(stems(question, language))
    telling = {word: weight for word in df if (weight := math.log((1 + len(bags)) / df[word])) >= least}
    scored = [
        (sum(telling[word] for word in asked & bag if word in telling), -at) for at, bag in enumerate(bags)
    ]
    best = sorted((pair for pair in scored if pair[0] > 0), reverse=True)[:limit]
    return [sentences[-at] for _, at in best]
