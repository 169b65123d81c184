"""Inline mode: `@bot red dress` in any chat finds products to send there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Protocol

import structlog
from aiogram.methods import AnswerInlineQuery
from aiogram.types import (
    InlineKeyboardButton,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from aiogram.types.inline_query_result_union import InlineQueryResultUnion

from bot.channels.base import Turns
from bot.channels.telegram import deep_links
from bot.channels.telegram.bots import TelegramBot
from bot.channels.telegram.markup import cut, keyboard, url_button, web_address
from bot.channels.telegram.plain import card_html
from bot.dialogue.locale import language_of
from bot.dialogue.phrasing import Phrasing
from bot.errors import ShopkeeperError
from bot.messages import Card, ChatKey
from catalog.errors import CatalogError

log = structlog.get_logger(__name__)

#: Results a page; Telegram takes 50, a phone shows about six.
PAGE = 20
#: Letters of a query that are searched for, and pages that are turned at most.
QUERY, DEPTH = 200, 10
#: Seconds that Telegram may keep the answers to a query for all who ask it.
CACHE = 60


class Find(Protocol):
    def __call__(self, shop: str, text: str, language: str, limit: int, offset: int) -> Sequence[Card]:
        """Available products, best first. Blocking."""


class InlineSearch:
    def __init__(self, find: Find, turns: Turns) -> None:
        self._find = find
        self._turns = turns

    async def answer(self, bot: TelegramBot, query: InlineQuery) -> None:
        """Raises TelegramError; a query that is too old by now is nobody's loss."""
        language = language_of(query.from_user.language_code)
        say = Phrasing(language, ChatKey(bot.shop, "telegram", "inline"), 0)
        page = int(query.offset) if query.offset.isdigit() else 0
        text = query.query.strip()[:QUERY]
        cards: Sequence[Card] = ()
        look = partial(self._find, bot.shop, text, language, PAGE, page * PAGE)
        try:
            cards = await self._turns.run(look)
        except (CatalogError, ShopkeeperError) as error:
            log.warning("telegram_inline_failed", bot=bot.username, reason=str(error))
        more = len(cards) == PAGE and page + 1 < DEPTH
        link = deep_links.DeepLink("query", text) if text else None
        start = deep_links.payload(link) if link else None
        words = "inline-ask" if cards or page else "inline-nothing"
        await bot.api.call(
            AnswerInlineQuery(
                inline_query_id=query.id,
                results=[_result(bot, card, say) for card in cards],
                cache_time=CACHE,
                is_personal=False,
                next_offset=str(page + 1) if more else "",
                button=InlineQueryResultsButton(text=say(words), start_parameter=start or "hello"),
            )
        )


def _result(bot: TelegramBot, card: Card, say: Phrasing) -> InlineQueryResultUnion:
    """An article: it needs no picture to be shown, and what is sent holds the shop's own link."""
    page, picture = web_address(card.url), bot.renderer.photo(card)
    ask = deep_links.address(bot.username, deep_links.DeepLink("product", card.id))
    buttons: list[InlineKeyboardButton] = []
    if page is not None:
        buttons.append(url_button(say("button-open-shop"), page))
    if ask is not None:
        buttons.append(url_button(say("button-ask-about"), ask))
    preview = LinkPreviewOptions(
        is_disabled=picture is None, url=picture, prefer_large_media=picture is not None
    )
    return InlineQueryResultArticle(
        id=sha256(card.id.encode()).hexdigest()[:32],
        title=cut(card.title, 100),
        description=card.price_text,
        thumbnail_url=picture,
        input_message_content=InputTextMessageContent(
            message_text=card_html(card, say.language, None),
            parse_mode="HTML",
            link_preview_options=preview,
        ),
        reply_markup=keyboard([buttons]),
    )
