"""Refusals of the Bot API server, in its own words."""

from __future__ import annotations

from typing import Any


class RefusalError(Exception):
    """`{"ok": false, "error_code", "description"}`; `parameters` as the Bot API documents them."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequestError(RefusalError):
    def __init__(self, words: str) -> None:
        super().__init__(400, f"Bad Request: {words}")


class ForbiddenError(RefusalError):
    def __init__(self, words: str) -> None:
        super().__init__(403, f"Forbidden: {words}")


class TooManyRequestsError(RefusalError):
    def __init__(self, seconds: int) -> None:
        super().__init__(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
