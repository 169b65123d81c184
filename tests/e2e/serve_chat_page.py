"""The chat page over the fake assistant, to look at: `python -m tests.e2e.serve_chat_page [PORT]`."""

from __future__ import annotations

import sys

from tests.bot.channels.web_assistant import FakeAssistant
from tests.bot.channels.web_shop import lamp_shop

if __name__ == "__main__":
    lamp_shop(FakeAssistant(delay=0.6), int(sys.argv[1]) if len(sys.argv) > 1 else 8090).run()
