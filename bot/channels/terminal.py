"""The terminal channel: a pleasant chat with cards, for trying a catalog out."""

from __future__ import annotations

import getpass
import uuid
from datetime import UTC, datetime

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text

from bot.assistant import Assistant
from bot.messages import Button, Card, ChatKey, Incoming, Reply

#: What ends the talk, besides Ctrl-D.
LEAVE = frozenset({"/quit", "/exit", "/q"})


class Terminal:
    """Reads lines, shows replies. Buttons are numbered: `/3` presses the third."""

    def __init__(
        self, assistant: Assistant, shop: str, language: str | None, console: Console | None = None
    ) -> None:
        self._assistant = assistant
        self._key = ChatKey(shop, "terminal", uuid.uuid4().hex)
        self._shopper = f"terminal:{getpass.getuser()}"
        self._language = language
        self._console = console or Console()
        self._buttons: list[Button] = []

    def run(self) -> None:
        """Until Ctrl-D or /quit."""
        self._console.print(
            Text("Write to the assistant. /1, /2 … press a button, /quit leaves.", style="dim")
        )
        while True:
            try:
                line = self._console.input("[bold cyan]› [/]").strip()
            except (EOFError, KeyboardInterrupt):
                self._console.print()
                return
            if line in LEAVE:
                return
            if line:
                self._say(line)

    def _say(self, line: str) -> None:
        incoming = Incoming(
            self._key,
            self._shopper,
            datetime.now(UTC),
            text=line,
            press=self._press(line),
            locale=self._language,
        )
        with self._console.status("…", spinner="dots"):
            replies = self._assistant.handle(incoming)
        for reply in replies:
            self._console.print(render(reply))
            self._buttons = list(reply.buttons)

    def _press(self, line: str) -> str | None:
        number = line[1:]
        if line.startswith("/") and number.isdigit() and 0 < int(number) <= len(self._buttons):
            return self._buttons[int(number) - 1].press
        return None


def render(reply: Reply) -> Group:
    """A reply as rich output: words, numbered cards, comparison, buttons."""
    parts: list[Panel | RichTable | Text] = [Text(reply.text)]
    parts.extend(_card(number, card) for number, card in enumerate(reply.cards, start=1))
    if reply.table is not None:
        table = RichTable(show_lines=False)
        for header in reply.table.headers:
            table.add_column(Text(header), overflow="fold")
        for row in reply.table.rows:
            table.add_row(*(Text(cell) for cell in row))
        parts.append(table)
    if reply.buttons:
        parts.append(
            Text("  ".join(f"/{n} {b.label}" for n, b in enumerate(reply.buttons, start=1)), style="cyan")
        )
    return Group(*parts)


def _card(number: int, card: Card) -> Panel:
    line = Text(card.price_text, style="bold green")
    if card.was is not None:
        line.append(f"  {card.was:g}", style="strike dim")
    if card.rating is not None:
        line.append(f"  ★ {card.rating:.1f}", style="yellow")
    body = [line, *(Text(f"· {reason}", style="dim") for reason in card.reasons)]
    if card.url:
        body.append(Text(card.url, style="blue dim", overflow="ellipsis", no_wrap=True))
    return Panel(Group(*body), title=Text(f"{number}. {card.title}"), title_align="left", width=72)
