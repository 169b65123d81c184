"""Single sign-on by OpenID Connect: the authorization code flow with PKCE, state and nonce.

OpenID Connect Core 1.0, 3.1; Discovery 1.0; RFC 7636 (PKCE); RFC 9207 (the issuer in the answer).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import httpx

from bot.accounts.passwords import same
from bot.accounts.single_sign_on import Begun, Identity, SignOnError, confidential
from bot.errors import ShopkeeperError

try:
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jwk import KeySet
except ImportError as error:
    raise ShopkeeperError(
        "SHOPKEEPER_SSO_ISSUER needs joserfc: install Shopkeeper with the extra `sso` (pip install '.[sso]')."
    ) from error

SCOPE = "openid email profile"
#: Signatures by keys that the provider alone holds; never a shared secret, never none.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
KINDS = ("RSA", "EC", "OKP")
#: Seconds: for one request, that clocks may differ, that what the provider says of itself is believed, and
#: between two looks for a key that we don't know.
TIMEOUT, LEEWAY, FRESH, KEYS_AGAIN = 10.0, 60, 3600.0, 30.0


@dataclass(frozen=True, slots=True)
class Provider:
    """`issuer`: exactly as it calls itself. `client`, `secret`: as it registered this shop; without a secret
    PKCE alone proves who redeems the code. `name` stands on the button."""

    issuer: str
    client: str
    secret: str | None = None
    name: str = "SSO"


class OpenIdConnect:
    """`SingleSignOn` by OpenID Connect. Asks the provider nothing until somebody wants to log in."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._guard = Lock()
        self._about: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    @property
    def name(self) -> str:
        return self._provider.name

    def begin(self, back: str) -> Begun:
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        endpoint = self._endpoint("authorization_endpoint")
        asked = {
            "response_type": "code",
            "client_id": self._provider.client,
            "redirect_uri": back,
            "scope": SCOPE,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        address = f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"
        return Begun(address, ".".join((state, nonce, verifier)))

    def finish(self, answer: Mapping[str, str], kept: str, back: str) -> Identity:
        state, _, rest = kept.partition(".")
        nonce, _, verifier = rest.partition(".")
        if not (state and nonce and verifier) or not same(state, answer.get("state", "")):
            raise SignOnError("the answer belongs to no login of this browser")
        if "iss" in answer and answer["iss"] != self._provider.issuer:
            raise SignOnError("the answer comes from another issuer")
        code = answer.get("code", "")
        if not code:
            raise SignOnError(f"the provider refused: {answer.get('error', '')[:60]!r}")
        claims = self._claims(self._token(code, verifier, back), nonce)
        verified = claims.get("email_verified") in (True, "true")
        return Identity(
            issuer=self._provider.issuer,
            subject=str(claims["sub"]),
            email=str(claims.get("email") or "") if verified else "",
            name=str(claims.get("name") or ""),
        )

    def _token(self, code: str, verifier: str, back: str) -> str:
        """The ID token that the code is worth."""
        endpoint, client, secret = (
            self._endpoint("token_endpoint"),
            self._provider.client,
            self._provider.secret,
        )
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        known = self._metadata().get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        auth: httpx.BasicAuth | None = None
        if secret is not None and "client_secret_basic" in known:
            # RFC 6749, 2.3.1: each encoded as in a form first.
            auth = httpx.BasicAuth(quote(client, safe=""), quote(secret, safe=""))
        else:
            asked |= (
                {"client_id": client} if secret is None else {"client_id": client, "client_secret": secret}
            )
        try:
            answer = httpx.post(endpoint, data=asked, auth=auth, timeout=TIMEOUT)
            given = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise SignOnError(f"no token: {type(error).__name__}: {error}") from error
        token = given.get("id_token") if isinstance(given, dict) else None
        if answer.status_code != 200 or not isinstance(token, str):
            told = str(given.get("error"))[:60] if isinstance(given, dict) else ""
            raise SignOnError(f"no token: {answer.status_code} {told!r}")
        return token

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        """What a token says, after all that must be checked (Core, 3.1.3.7)."""
        client = self._provider.client
        try:
            try:
                read = jwt.decode(token, self._key_set(), algorithms=ALGORITHMS)
            except InvalidKeyIdError:  # the provider has changed its keys
                read = jwt.decode(token, self._key_set(again=True), algorithms=ALGORITHMS)
            jwt.JWTClaimsRegistry(
                now=int(time.time()),
                leeway=LEEWAY,
                iss={"essential": True, "value": self._provider.issuer},
                aud={"essential": True, "value": client},
                nonce={"essential": True, "value": nonce},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
            ).validate(read.claims)
        except (JoseError, ValueError, TypeError) as error:
            raise SignOnError(
                f"the ID token is not to be believed: {type(error).__name__}: {error}"
            ) from error
        claims = dict(read.claims)
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else client) != client:
            raise SignOnError("the ID token was made for another client")
        return claims

    def _endpoint(self, name: str) -> str:
        address = str(self._metadata().get(name) or "")
        if not confidential(address):
            raise SignOnError(f"the provider's {name} is no https address: {address[:200]!r}")
        return address

    def _metadata(self) -> dict[str, Any]:
        with self._guard:
            if self._about is not None and time.monotonic() - self._about[0] < FRESH:
                return self._about[1]
            issuer = self._provider.issuer
            about = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if about.get("issuer") != issuer:
                raise SignOnError(
                    f"the issuer calls itself {str(about.get('issuer'))[:200]!r}, not {issuer!r}"
                )
            self._about = (time.monotonic(), about)
            return about

    def _key_set(self, *, again: bool = False) -> KeySet:
        address = self._endpoint("jwks_uri")
        with self._guard:
            if self._keys is not None:
                age = time.monotonic() - self._keys[0]
                if age < KEYS_AGAIN or (age < FRESH and not again):
                    return self._keys[1]
            told = _fetched(address).get("keys")
            usable = [one for one in told if one.get("kty") in KINDS] if isinstance(told, list) else []
            keys = KeySet.import_key_set({"keys": usable})
            self._keys = (time.monotonic(), keys)
            return keys


def challenge(verifier: str) -> str:
    """RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _fetched(address: str) -> dict[str, Any]:
    try:
        answer = httpx.get(address, timeout=TIMEOUT)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise SignOnError(f"{address} can't be read: {type(error).__name__}: {error}") from error
    if not isinstance(found, dict):
        raise SignOnError(f"{address} holds no JSON object")
    return found
