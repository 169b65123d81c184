"""Pictures that Telegram failed to fetch, remembered so that they are not tried again and again."""

from __future__ import annotations

from collections import OrderedDict

#: Addresses that are remembered.
KEPT = 1000


class BrokenPictures:
    def __init__(self) -> None:
        self._known: OrderedDict[str, None] = OrderedDict()

    def add(self, url: str) -> None:
        self._known[url] = None
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def usable(self, url: str) -> bool:
        return url not in self._known
