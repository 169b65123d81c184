"""What happens in chats, told to the shop's own systems as signed requests.

Shape and signature after Standard Webhooks (https://www.standardwebhooks.com): the headers `webhook-id`,
`webhook-timestamp` and `webhook-signature`. At least once, and in order within a chat; the receiver knows a
repeated one by its id.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

import httpx

from bot.app import App
from bot.delivery.base import Delivery, RetryLaterError, UndeliverableError
from bot.delivery.signing import key_of, signature
from bot.storage.chats import WEBHOOK

#: Seconds for one request, and the longest pause that an answer may ask for.
TIMEOUT, LONGEST = 15.0, 3600.0


class WebhookSender:
    """`bot.delivery.base.Sender` of one address."""

    name = WEBHOOK

    def __init__(self, url: str, key: bytes, clock: Callable[[], datetime], http: httpx.AsyncClient) -> None:
        self._url = url
        self._key = key
        self._clock = clock
        self._http = http

    async def send(self, delivery: Delivery) -> Sequence[str]:
        id, at = f"{delivery.key.shop}.{delivery.id}", str(int(self._clock().timestamp()))
        body = payload(delivery)
        headers = {
            "content-type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": at,
            "webhook-signature": signature(self._key, id, at, body),
        }
        try:
            answer = await self._http.post(self._url, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise RetryLaterError(f"{type(error).__name__} from the webhook's address") from error
        if answer.status_code == httpx.codes.GONE:
            raise UndeliverableError("the webhook's address says that it is gone (410)")
        if not answer.is_success:
            raise RetryLaterError(f"the webhook's address answered {answer.status_code}", _pause(answer))
        return []


def payload(delivery: Delivery) -> bytes:
    """`{"type", "timestamp", "data"}`; the same bytes each time."""
    told = delivery.body
    key = delivery.key
    data = {
        "shop": key.shop,
        "channel": key.channel,
        "chat": key.chat,
        "shopper": delivery.shopper,
        "turn": told["turn"],
        "event": told["data"],
    }
    whole = {"type": told["name"], "timestamp": told["at"], "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _pause(answer: httpx.Response) -> float | None:
    """What `Retry-After` says in seconds; dates are left to our own pauses."""
    told = answer.headers.get("retry-after", "")
    return min(float(told), LONGEST) if told.isdecimal() else None


def webhook_sender(app: App) -> WebhookSender | None:
    """None when no address is set."""
    url, secret = app.settings.webhook_url, app.settings.webhook_secret
    if url is None or secret is None:
        return None
    http = httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False)
    return WebhookSender(str(url), key_of(secret.get_secret_value()), app.clock, http)
