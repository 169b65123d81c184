"""Several shops in one process: the settings of each.

`SHOPKEEPER_SHOPS=garden,books` names them. What is meant for one stands under its name, as
`SHOPKEEPER_GARDEN__CURRENCY=EUR`; what is not said of a shop is as for all, except for what belongs to one
merchant only (`OWN`). Nothing is shared that holds data: each shop has a directory, a database, a secret,
bots and desks of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_settings import EnvSettingsSource

from bot.errors import ShopkeeperError
from bot.settings import OWN, PREFIX, WHOLE, Settings, own_prefix, problems_in

__all__ = ["every_shop", "one_shop", "shop_problems"]


def every_shop(settings: Settings) -> list[Settings]:
    """The settings of each shop that these name; of one shop, just these. Raises ShopkeeperError that lists
    every problem at once."""
    if not settings.several:
        return [settings]
    return _all(settings)


def one_shop(settings: Settings) -> Settings:
    """The settings of the shop that was chosen. Raises ShopkeeperError when none was, of several."""
    if not settings.shops:
        return settings
    if settings.several:
        some = " or ".join(settings.shops)
        raise ShopkeeperError(f"There are several shops here: say which one with --shop {some}.")
    chosen = next((shop for shop in _all(settings) if shop.shop == settings.shop), None)
    if chosen is None:
        raise ShopkeeperError(
            f"There is no shop called {settings.shop!r} here: SHOPKEEPER_SHOPS names "
            f"{', '.join(settings.shops)}."
        )
    return chosen


def _all(settings: Settings) -> list[Settings]:
    shops, problems = shop_problems(settings)
    if problems:
        raise ShopkeeperError(f"Settings are wrong: {'; '.join(problems)}")
    return shops


def shop_problems(settings: Settings) -> tuple[list[Settings], list[str]]:
    """The shops whose settings hold, and what is wrong with the others or with all together."""
    example = own_prefix(settings.shops[0])
    problems = [
        f"{PREFIX}{name.upper()}: belongs to one shop: set it as {example}{name.upper()}"
        for name in sorted(OWN & settings.model_fields_set)
    ]
    shops: list[Settings] = []
    for shop in settings.shops:
        given = EnvSettingsSource(Settings, env_prefix=own_prefix(shop))()
        problems += [
            f"{own_prefix(shop)}{name.upper()}: holds for the whole server: set {PREFIX}{name.upper()}"
            for name in sorted(WHOLE & given.keys())
        ]
        try:
            shops.append(_settings_of(shop, settings, given))
        except ValidationError as error:
            problems += [f"{_named(name, shop, given)}: {told}" for name, told in problems_in(error)]
    return shops, problems + _shared(shops)


def _settings_of(shop: str, settings: Settings, given: Mapping[str, Any]) -> Settings:
    own = {name: value for name, value in given.items() if name not in WHOLE}
    own.setdefault("data_dir", settings.data_dir / shop)
    if settings.secret is not None and "secret" not in own:
        own["secret"] = _derived(settings.secret, shop)
    common = {name: getattr(settings, name) for name in settings.model_fields_set - OWN}
    return Settings(**{**common, **own, "shop": shop})


def _derived(secret: SecretStr, shop: str) -> SecretStr:
    """From the secret of all, one that tells nothing of those of the other shops."""
    made = f"shopkeeper shop {shop}:{secret.get_secret_value()}"
    return SecretStr(hashlib.sha256(made.encode()).hexdigest())


def _named(name: str, shop: str, given: Mapping[str, Any]) -> str:
    """A setting as it was written: for this shop, or for all."""
    bare = name.removeprefix(PREFIX)
    return f"{own_prefix(shop)}{bare}" if bare.lower() in given else name


def _shared(shops: Iterable[Settings]) -> list[str]:
    """What two shops would have in common and must not."""
    apart: dict[str, Callable[[Settings], object]] = {
        "DATA_DIR": lambda shop: shop.data_dir.resolve(),
        "DATABASE_URL": lambda shop: shop.database if shop.database_url is not None else None,
        "SECRET": lambda shop: shop.secret,
        "TELEGRAM_TOKEN": lambda shop: _bot(shop.telegram_token),
        "TELEGRAM_DESK": lambda shop: shop.telegram_desk,
        "CHATWOOT_INBOX": lambda shop: (
            None if shop.chatwoot_url is None
            else (str(shop.chatwoot_url), shop.chatwoot_account, shop.chatwoot_inbox)
        ),
        "API_TOKEN": lambda shop: shop.api_token,
    }  # fmt: skip
    problems: list[str] = []
    for name, of in apart.items():
        first: dict[object, str] = {}
        for shop in shops:
            value = of(shop)
            if value is None:
                continue
            named = f"{own_prefix(shop.shop)}{name}"
            other = first.setdefault(value, shop.shop)
            if other != shop.shop:
                problems.append(f"{named}: is that of the shop {other}, too; give each its own")
    return problems


def _bot(token: SecretStr | None) -> str | None:
    """The bot's id: two tokens of one bot are still one bot."""
    return None if token is None else token.get_secret_value().partition(":")[0]
