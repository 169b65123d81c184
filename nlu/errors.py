"""The one error of NLU work; its text is what the person who trains or installs a model reads."""

from __future__ import annotations

from collections.abc import Sequence

#: Mistakes that are told at once; who makes more has made the same one again and again.
_MOST = 20


class NluError(Exception):
    """Something about training data or a stored model is wrong: says what, where and what to do.

    mistakes: each by itself, where there are several.
    """

    def __init__(self, text: str, mistakes: Sequence[str] = ()) -> None:
        super().__init__(text)
        self.mistakes = tuple(mistakes) or (text,)


def of_all(mistakes: Sequence[str]) -> NluError:
    """One error of all mistakes, a line each."""
    more = [f"… and {len(mistakes) - _MOST} more."] if len(mistakes) > _MOST else []
    return NluError("\n".join([*mistakes[:_MOST], *more]), mistakes)
