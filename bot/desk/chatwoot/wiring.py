"""The Chatwoot desk of a built application."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from bot.app import App
from bot.bus import tell_typing
from bot.desk.chatwoot.client import ChatwootAccount, ChatwootClient
from bot.desk.chatwoot.desk import ChatwootDesk
from bot.desk.chatwoot.webhook import ChatwootWebhook, webhook_secret
from bot.messages import ChatKey

#: Where the webhook is mounted; then comes the secret.
PATH = "/desk/chatwoot"
#: Seconds for one call.
TIMEOUT = 20.0


@dataclass(frozen=True, slots=True)
class Chatwoot:
    desk: ChatwootDesk
    webhook: ChatwootWebhook
    path: str


def chatwoot_desk(app: App, secret: str, http: httpx.AsyncClient | None = None) -> Chatwoot | None:
    """None when it isn't set up. `secret`: the shop's own, from which the webhook's is made."""
    settings = app.settings
    token = settings.chatwoot_token
    if settings.chatwoot_url is None or token is None:
        return None
    account = ChatwootAccount(
        str(settings.chatwoot_url),
        settings.chatwoot_account,
        settings.chatwoot_inbox,
        token.get_secret_value(),
    )
    client = ChatwootClient(account, http or httpx.AsyncClient(timeout=TIMEOUT))
    hook = webhook_secret(secret, settings.shop)

    def typing(key: ChatKey, name: str) -> None:
        if app.store.owner(key) != "bot":
            tell_typing(app.bus, key, name)

    return Chatwoot(
        ChatwootDesk(client, app.inbox, app.places, app.files, app.rules.language),
        ChatwootWebhook(
            settings.shop, account.account, hook, client, app.desk, app.places, app.files, typing
        ),
        f"{PATH}/{hook}",
    )
