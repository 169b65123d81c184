"""A pretended OpenID Connect provider, as the documents have it: discovery, codes for PKCE, signed tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "desk", "a secret: with signs & spaces"


class PretendedProvider:
    """Everybody who comes is `claims`. `changes` are made to the claims before they are signed (None leaves
    one out), `answer` to what the browser brings back. `asked`: the logins that began; `redeemed`: how often
    somebody tried to redeem a code."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.published = [self.key]
        self.claims: dict[str, Any] = {"sub": "ada-42", "email": "ada@shop.example", "email_verified": True}
        self.changes: dict[str, Any] = {}
        self.algorithm = "RS256"
        self.refuses = self.away = False
        self.answer: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []
        self.redeemed = 0
        self._codes: dict[str, dict[str, str]] = {}

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    async def _discovery(self, request: Request) -> Response:
        if self.away:
            return Response(status_code=503)
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            }
        )

    async def _keys(self, request: Request) -> Response:
        return JSONResponse(KeySet([*self.published]).as_dict(private=False))

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        self.asked.append(asked)
        if self.refuses:
            back = {"error": "access_denied", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(8)
            self._codes[code] = asked
            back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({**back, **self.answer})}", 303)

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        self.redeemed += 1
        shown = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        client, _, secret = shown.partition(":")
        if (client, secret) != (CLIENT, "a%20secret%3A%20with%20signs%20%26%20spaces"):
            return JSONResponse({"error": "invalid_client"}, 401)
        asked = self._codes.pop(str(form["code"]), None)
        verifier = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        proof = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if asked is None or asked["code_challenge"] != proof or asked["redirect_uri"] != form["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            **self.claims, **self.changes,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self._signed(claims)})

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            return ".".join(_encoded(part) for part in parts) + "."
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm == "HS256":  # the public key taken for a secret
            public = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode(header, claims, public, algorithms=["HS256"])
        return jwt.encode(header, claims, self.key)


def _encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
