"""What our buttons carry: a press for the assistant, or a page to turn to."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.telegram.signing import CallbackSigner

_OFFER, _PAGE = "o", "g"


@dataclass(frozen=True, slots=True)
class Offered:
    """A button of the assistant's: its payload goes back to it."""

    press: str


@dataclass(frozen=True, slots=True)
class Page:
    """Another card of the reply of `turn`, shown in the same message."""

    turn: int
    index: int


@dataclass(frozen=True, slots=True)
class ChatButtons:
    """Makes and reads the callback data of one chat."""

    signer: CallbackSigner
    chat: str

    def press(self, press: str) -> str:
        return self.signer.sign(self.chat, f"{_OFFER}{press}")

    def page(self, turn: int, index: int) -> str:
        return self.signer.sign(self.chat, f"{_PAGE}{turn}.{index}")

    def read(self, data: str) -> Offered | Page | None:
        """None when it is no button of this chat."""
        payload = self.signer.read(self.chat, data)
        if not payload:
            return None
        kind, rest = payload[0], payload[1:]
        if kind == _OFFER and rest:
            return Offered(rest)
        turn, _, index = rest.partition(".")
        if kind == _PAGE and turn.isdigit() and index.isdigit():
            return Page(int(turn), int(index))
        return None
