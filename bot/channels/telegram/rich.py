"""A reply as one rich message (Bot API 10.3): a slideshow of pictures, each card with its buttons, a table.

Only for replies that gain by it: those with cards or a comparison. Limits of rich messages: 500 blocks, 50
media, 8 buttons in a row; five cards stay far below them.
"""

from __future__ import annotations

from dataclasses import dataclass

from aiogram.types import (
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputRichBlockButtons,
    InputRichBlockParagraph,
    InputRichBlockPhoto,
    InputRichBlockSlideshow,
    InputRichBlockTable,
    InputRichMessage,
    RichBlockCaption,
    RichBlockTableCell,
    RichMessageButton,
    RichTextBold,
    RichTextStrikethrough,
    RichTextUrl,
)
from aiogram.types.input_rich_block_union import InputRichBlockUnion
from aiogram.types.rich_text_union import RichTextUnion

from bot.channels.telegram.markup import LABEL, cut, keyboard, web_address
from bot.channels.telegram.plain import CELL, REASON, TITLE, PlainRenderer, quick_replies
from bot.channels.telegram.presses import ChatButtons
from bot.dialogue.phrasing import money
from bot.messages import Card, Reply, Table


@dataclass(frozen=True, slots=True)
class RichDraft:
    message: InputRichMessage
    keyboard: InlineKeyboardMarkup | None


def worth_it(reply: Reply) -> bool:
    return (len(reply.cards) > 1 or reply.table is not None) and reply.question != "contact"


def rich_draft(reply: Reply, buttons: ChatButtons, pictures: PlainRenderer) -> RichDraft:
    """The slideshow holds the pictures, since it takes nothing else; what is said of each card follows."""
    blocks: list[InputRichBlockUnion] = []
    if reply.text:
        blocks.append(InputRichBlockParagraph(text=reply.text))
    if reply.table is not None:
        blocks.append(_table(reply.table))
    photos = [
        _photo(card, number, url)
        for number, card in enumerate(reply.cards, 1)
        if (url := pictures.photo(card)) is not None
    ]
    if len(photos) > 1:
        blocks.append(InputRichBlockSlideshow(blocks=list(photos)))
    else:
        blocks.extend(photos)
    many = len(reply.cards) > 1
    for number, card in enumerate(reply.cards, 1):
        blocks.append(InputRichBlockParagraph(text=_card(card, number if many else None, reply.language)))
        if card.buttons:
            blocks.append(InputRichBlockButtons(buttons=_buttons(card, buttons)))
    # What we say is ours to mark up; a title that looks like a hashtag or a card number is none.
    message = InputRichMessage(blocks=blocks, skip_entity_detection=True)
    return RichDraft(message, keyboard(quick_replies(reply, buttons)))


def _photo(card: Card, number: int, url: str) -> InputRichBlockPhoto:
    words = f"{number}. {cut(card.title, TITLE)}" + (f", {card.price_text}" if card.price_text else "")
    return InputRichBlockPhoto(photo=InputMediaPhoto(media=url), caption=RichBlockCaption(text=words))


def _card(card: Card, number: int | None, language: str) -> RichTextUnion:
    url = web_address(card.url)
    title: RichTextUnion = RichTextBold(text=cut(card.title.strip() or card.id, TITLE))
    text: list[RichTextUnion] = ["" if number is None else f"{number}. "]
    text.append(title if url is None else RichTextUrl(text=title, url=url))
    if card.price_text:
        text.extend(["\n", RichTextBold(text=card.price_text)])
    if card.was is not None:
        text.extend(["  ", RichTextStrikethrough(text=money(card.was, card.currency, language))])
    if card.rating is not None:
        text.append(f"  ★ {card.rating:.1f}")
    text.extend(f"\n• {cut(reason, REASON)}" for reason in card.reasons[:6])
    return [piece for piece in text if piece]


def _buttons(card: Card, buttons: ChatButtons) -> list[RichMessageButton]:
    """The first one is what we hope for, so it stands out."""
    return [
        RichMessageButton(
            text=cut(one.label, LABEL),
            style="primary" if number == 0 and len(card.buttons) > 1 else None,
            callback_data=buttons.press(one.press),
        )
        for number, one in enumerate(card.buttons[:8])
    ]


def _table(table: Table) -> InputRichBlockTable:
    def cell(text: str, *, head: bool) -> RichBlockTableCell:
        return RichBlockTableCell(
            align="left", valign="top", text=cut(text, CELL) or " ", is_header=head or None
        )

    heads = [cell(text, head=True) for text in table.headers]
    lines = [[cell(text, head=column == 0) for column, text in enumerate(row)] for row in table.rows]
    return InputRichBlockTable(cells=[heads, *lines], is_bordered=True, is_striped=True, is_compact=True)
