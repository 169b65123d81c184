"""What those who run the shop, and their machines, ask: is it alive, can it serve, how does it do."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from bot.channels.web.options import WebOptions
from bot.operations.metrics import CONTENT_TYPE


def operations_routes(options: WebOptions) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        """The process runs and its event loop turns; a process that does not answer is to be restarted."""
        return {"status": "ok"}

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        """Whether shoppers can be sent here, part by part."""
        health = options.health()
        parts = {part: health.problems.get(part, "ok") for part in health.parts}
        headers = {"cache-control": "no-store"}
        if health.ready:
            return JSONResponse({"status": "ok", "parts": parts}, headers=headers)
        error = " ".join(health.problems.values())
        return JSONResponse(
            {"status": "not ready", "error": error, "parts": parts}, status_code=503, headers=headers
        )

    @router.get("/metrics")
    def metrics(request: Request) -> Response:
        """Without a token in the settings, or with another one, this page is not there."""
        shown = request.headers.get("authorization", "").removeprefix("Bearer ")
        token = options.metrics_token
        if (
            options.metrics is None
            or token is None
            or not hmac.compare_digest(shown.encode(), token.encode())
        ):
            raise HTTPException(404, "Not Found")
        return Response(options.metrics(), media_type=CONTENT_TYPE, headers={"cache-control": "no-store"})

    return router
