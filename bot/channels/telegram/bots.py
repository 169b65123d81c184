"""One bot of this process: whose shop it serves, how it speaks and how fast."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from bot.channels.telegram.address import Address
from bot.channels.telegram.api import Api
from bot.channels.telegram.broken import BrokenPictures
from bot.channels.telegram.limits import Pace
from bot.channels.telegram.plain import PlainRenderer
from bot.channels.telegram.presses import ChatButtons
from bot.channels.telegram.signing import CallbackSigner


@dataclass(slots=True)
class TelegramBot:
    """`rich`: whether rich messages are sent; it turns False when the server doesn't know them.

    `base`: the shop's own web address, which its relative picture addresses count from.
    """

    shop: str
    id: int
    username: str
    api: Api
    secret: str
    base: str | None = None
    rich: bool = True
    pace: Pace = field(default_factory=lambda: Pace(time.monotonic))
    broken: BrokenPictures = field(default_factory=BrokenPictures)
    signer: CallbackSigner = field(init=False)
    renderer: PlainRenderer = field(init=False)

    def __post_init__(self) -> None:
        self.signer = CallbackSigner(self.secret, self.id)
        self.renderer = PlainRenderer(self.base, self.broken.usable)

    def buttons(self, address: Address) -> ChatButtons:
        return ChatButtons(self.signer, address.name)
