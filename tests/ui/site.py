"""A small site over the gallery, with the policy of the product: what a browser test talks to."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from stipt.config.headers import POLICY
from tests.house.repository import PACKAGE

STATIC = PACKAGE / "ui" / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass
class Site:
    """What is served, how the next posts are answered, and what was asked."""

    pages: dict[str, str] = field(default_factory=dict, repr=False)
    drafts: list[str] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    asked_live: list[str] = field(default_factory=list)
    is_signed_out: bool = False
    refuses: bool = False
    live: str = ""
    live_etag: str = '"1"'
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Handler(BaseHTTPRequestHandler):
    """One request; GET of a page, a static file or the live list, POST of a draft or a form."""

    site: Site

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].strip("/")
        if path.startswith("static/"):
            file = STATIC / path.removeprefix("static/")
            return self.answer(200, file.read_bytes(), KINDS[file.suffix])
        if path == "live":
            return self.answer_live()
        content = self.site.pages.get(path)
        if content is None:
            return self.answer(404, b"<title>none</title>")
        return self.answer(200, content.encode())

    def answer_live(self) -> None:
        known = self.headers.get("If-None-Match", "")
        self.site.asked_live.append(known)
        if self.site.is_signed_out:
            return self.answer(302, b"", Location="/sign_in")
        if known == self.site.live_etag:
            return self.answer(304, b"")
        return self.answer(200, self.site.live.encode(), ETag=self.site.live_etag)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.site.is_signed_out:
            return self.answer(302, b"", Location="/sign_in")
        if self.path == "/draft":
            self.site.drafts.append(parse_qs(body.decode()).get("text", [""])[0])
            return self.answer(200, b"10:32", "text/plain; charset=utf-8")
        self.site.sent.append(body)
        if self.site.refuses:
            return self.answer(422, self.site.pages["refused"].encode())
        return self.answer(303, b"", Location="/queue")

    def answer(
        self, status: int, body: bytes, kind: str = "text/html; charset=utf-8", **more: Any
    ) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-cache",
        }
        for name, value in {**headers, **more, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # the browser went on to another page
            self.wfile.write(body)

    def log_message(self, *_more: object) -> None:
        """Nothing: a test that fails says what it asked."""


def serve(site: Site) -> ThreadingHTTPServer:
    """Begins to serve on a free port, until `shutdown()`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"site": site}))
    site.port = server.server_port
    Thread(target=server.serve_forever, daemon=True).start()
    return server
