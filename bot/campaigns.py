"""What the shop writes unasked, to shoppers who agreed to news: a file a campaign, said once to each.

`DATA_DIR/campaigns/NAME.yaml`: `at` (when it begins), `until` (when it is no news any more; a week later
unless said), and `text` in `en` and `ru`. Who was told is known by the message itself, so that a look which
was cut off, or another process, goes on where it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import structlog
import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bot.dialogue.phrasing import Phrasing
from bot.errors import ShopkeeperError
from bot.messages import ChatKey
from bot.profile.profile import Profile
from bot.storage import tables
from bot.storage.base import BotMaySayNothingError, Change, ChatRecord, Store, UnknownChatError, Words
from bot.storage.engine import READ_ONLY

log = structlog.get_logger(__name__)

FOLDER = "campaigns"
#: How long it is news unless the file says so, and shoppers who are written to in one look.
NEWS, AT_ONCE = timedelta(days=7), 500
LETTERS = 2000


class Texts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    en: str = Field(min_length=1, max_length=LETTERS)
    ru: str = Field(min_length=1, max_length=LETTERS)


class Campaign(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    at: AwareDatetime
    until: AwareDatetime | None = None
    text: Texts

    def due(self, now: datetime) -> bool:
        return self.at <= now < (self.until or self.at + NEWS)


@dataclass(frozen=True, slots=True)
class Told:
    """How a campaign stands: who agrees to news now, and how many of them have got it."""

    name: str
    campaign: Campaign
    agreed: int
    told: int


class Campaigns:
    """Of one shop. Several processes may look at once: a chat gets each campaign once."""

    def __init__(
        self, folder: Path, engine: sa.Engine, store: Store, shop: str, clock: Callable[[], datetime]
    ) -> None:
        self._folder = folder
        self._reader = engine.execution_options(**READ_ONLY)
        self._store = store
        self._shop = shop
        self._clock = clock

    def look(self) -> int:
        """Write what is due to whom it has not been written yet; how many shoppers."""
        count = 0
        for name, campaign in self._readable():
            if campaign.due(self._clock()):
                count += self._tell(name, campaign, AT_ONCE - count)
        return count

    def standing(self) -> Iterator[Told]:
        """Raises ShopkeeperError at the first file that is wrong."""
        for path in self._files():
            campaign = load_campaign(path)
            agreed = [shopper for shopper, _ in self._agreed()]
            told = sum(self._was_told(shopper, path.stem) for shopper in agreed)
            yield Told(path.stem, campaign, len(agreed), told)

    def _tell(self, name: str, campaign: Campaign, most: int) -> int:
        count = 0
        for shopper, language in self._agreed():
            if count >= most:
                break
            if not self._was_told(shopper, name):
                count += self._write(shopper, name, campaign, language)
        if count:
            log.info("campaign", name=name, told=count)
        return count

    def _write(self, shopper: str, name: str, campaign: Campaign, language: str) -> bool:
        """In the chat that the shopper was in last. While a person has it, the news waits."""
        key = self._latest_chat(shopper)
        if key is None:
            return False
        ended = Phrasing(language, key, 0)("news-end")
        text = f"{campaign.text.ru if language == 'ru' else campaign.text.en}\n\n{ended}"

        def decide(chat: ChatRecord) -> Change | None:
            if chat.owner != "bot" or chat.ownership.closed:
                return None
            return Change(words=(Words("bot", {"text": text}, update_id=_update(name)),))

        try:
            changed = self._store.change(key, self._clock(), decide)
        except (UnknownChatError, BotMaySayNothingError):
            return False  # forgotten, or taken by a person, just now
        return bool(changed.message_ids)

    def _agreed(self) -> list[tuple[str, str]]:
        """Shoppers who agree to news now, and their languages."""
        profile = tables.profile
        query = sa.select(profile.c.shopper, profile.c.body).where(profile.c.shop == self._shop)
        found: list[tuple[str, str]] = []
        with self._reader.connect() as connection:
            rows = connection.execution_options(yield_per=1000).execute(query.order_by(profile.c.shopper))
            for shopper, body in rows:
                known = Profile.load(body)
                if known.agrees("news"):
                    found.append((shopper, known.language or "en"))
        return found

    def _was_told(self, shopper: str, name: str) -> bool:
        chat, message = tables.chat, tables.message
        query = (
            sa.select(message.c.id)
            .join(chat, chat.c.id == message.c.chat_id)
            .where(chat.c.shop == self._shop, chat.c.shopper == shopper)
            .where(message.c.update_id == _update(name))
        )
        with self._reader.connect() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def _latest_chat(self, shopper: str) -> ChatKey | None:
        chat = tables.chat
        query = sa.select(chat.c.channel, chat.c.chat).where(
            chat.c.shop == self._shop, chat.c.shopper == shopper
        )
        with self._reader.connect() as connection:
            row = connection.execute(query.order_by(chat.c.updated_at.desc()).limit(1)).first()
        return None if row is None else ChatKey(self._shop, row.channel, row.chat)

    def _readable(self) -> Iterator[tuple[str, Campaign]]:
        for path in self._files():
            try:
                yield path.stem, load_campaign(path)
            except ShopkeeperError as error:
                log.warning("campaign_wrong", reason=str(error))

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.yaml"))


def load_campaign(path: Path) -> Campaign:
    """Raises ShopkeeperError that names the file, the place and what is wrong."""
    try:
        return Campaign.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ShopkeeperError(f"The campaign {path} can't be read: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise ShopkeeperError(f"The campaign {path} is wrong at {place}: {first['msg']}") from error


def _update(name: str) -> str:
    return f"campaign:{name}"
