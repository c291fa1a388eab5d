"""What every answer tells the browser: nothing from elsewhere, nothing inline, no framing."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


def harden(app: Flask) -> None:
    """Put the security headers on every answer of `app`."""

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not _is_asset():
            # A shared PC: going back after 退出 must not show somebody's papers.
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _is_asset() -> bool:
    return request.endpoint is not None and (
        request.endpoint.endswith("static") or request.blueprint == "portal"
    )
