"""A small web server that misbehaves on demand, over real HTTP on loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Handler"], None]


class Hostile:
    """Serves `pages` (path → answer), for every host name, for as long as the `with` block runs.

    `requests` holds (host, path, headers) of each request so far.
    """

    def __init__(self, pages: dict[str, Answer] | None = None) -> None:
        self.pages = pages or {}
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.stop = threading.Event()
        self.running = self.most_at_once = 0
        self.lock = threading.Lock()
        self._server = _Quiet(("127.0.0.1", 0), type("Bound", (Handler,), {"web": self}))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Hostile:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def connect_to(self) -> str:
        return f"*.example=127.0.0.1:{self.port}"

    def asked(self, path: str) -> int:
        return sum(request[1] == path for request in self.requests)


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Say nothing: that the other side hangs up is what many tests are about."""


class Handler(BaseHTTPRequestHandler):
    """Answers as `web.pages` says; 404 for all else."""

    protocol_version = "HTTP/1.1"
    web: Hostile
    timeout = 10

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.web.requests.append((self.headers["Host"], self.path, headers))
        with self.web.lock:
            self.web.running += 1
            self.web.most_at_once = max(self.web.most_at_once, self.web.running)
        try:
            self.web.pages.get(self.path, status(404, b"nothing here"))(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with self.web.lock:
                self.web.running -= 1

    def log_message(self, *_: Any) -> None:
        pass


def status(code: int, body: bytes = b"", **headers: str) -> Answer:
    """An ordinary answer; underscores in header names stand for hyphens."""

    def answer(handler: Handler) -> None:
        handler.send_response(code)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Type": "text/html; charset=utf-8", **named}.items():
            handler.send_header(name, value)
        if code != 304:
            handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if code != 304:
            handler.wfile.write(body)

    return answer


def page(body: str | bytes, **headers: str) -> Answer:
    return status(200, body.encode() if isinstance(body, str) else body, **headers)


def redirect(to: str, code: int = 302) -> Answer:
    return status(code, b"elsewhere", Location=to)


def in_turn(*answers: Answer) -> Answer:
    """The first answer at the first request, and so on; the last for ever."""
    left = list(answers)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def drip(chunk: bytes, pause: float) -> Answer:
    """A body that never ends, one chunk each `pause` seconds."""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while not handler.web.stop.wait(pause):
            handler.wfile.write(chunk)
            handler.wfile.flush()

    return answer
