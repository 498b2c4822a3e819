"""The page's server: on this machine, for this user, for one tab of one browser, as long as a command runs.

A request is answered only when it names this address by its number (a host name could be made to point here), comes
from this page (no other site, no other port), and carries the key. The key is given once, for the ticket that stands
behind the # of the address: no request line, log or referrer ever holds it, and once it was given, what a list of
processes or a history still shows opens nothing. There is no cookie: cookies go to every port of a host.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import select
import socket
import socketserver
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import unquote

from kakoreturn.domain.errors import KakoError

MOST_DOCUMENT, MOST_PHOTO = 1 << 20, 64 << 20
"""The most bytes that are taken in as a document, and as a photo."""

_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_STATIC = {f"/{file.name}": file for file in Path(__file__).with_name("static").iterdir() if file.suffix in _KINDS}
_STATIC["/"] = _STATIC.pop("/index.html")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_GRACE_SECONDS = 3.0  # a reload takes the tab away and brings it back
_SAVING_SECONDS = 40.0  # a store that is in use is waited for half a minute
_TICK_SECONDS = 0.25
_CHUNK = 1 << 20


class Desk(Protocol):
    """What the page asks. Each may raise KakoError, and ValueError for what no page sends."""

    @property
    def is_saved(self) -> bool:
        """Whether what lies on it was recorded."""
        ...

    def state(self) -> object:
        """All that the page shows, as plain JSON types."""
        ...

    def photo(self, name: str, size: str) -> bytes:
        """Photo `name` as a JPEG in one of its sizes."""
        ...

    def add_photo(self, name: str, content: IO[bytes]) -> object:
        """Take in a photo whose file was called `name`; what the page shows of it."""
        ...

    def question(self, document: object) -> object:
        """What a finding could still say, as a question."""
        ...

    def remember(self, document: object) -> object:
        """Keep in mind what lies on the page, for a tab that is loaded again or closed by accident."""
        ...

    def save(self, document: object) -> object:
        """Record what lies on the page, once; what the page says of it."""
        ...


class PageServer(socketserver.ThreadingMixIn, HTTPServer):
    """Serves a desk from when it is made until `end`."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False  # on Windows it would let another program take the port over

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.refused: str | None = None
        """Who asked last and was turned away, None when nobody was."""
        self._ticket, self._key = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._entered = self._has_tab = self._is_over = False
        self._left_at: float | None = None
        self._saving = 0
        self._changed = threading.Condition()
        super().__init__(("127.0.0.1", 0), _Connection)
        self.place = f"127.0.0.1:{self.server_port}"
        self._owners_are_told = bool(owners(("127.0.0.1", self.server_port)))
        threading.Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": _TICK_SECONDS}).start()

    @property
    def address(self) -> str:
        """Where the page is, with the ticket."""
        return f"http://{self.place}/#{self._ticket}"

    def wait(self) -> None:
        """Return when the desk was saved, or the tab is closed and does not come back."""
        with self._changed:
            while not self.desk.is_saved:
                if self._left_at is not None and time.monotonic() - self._left_at > _GRACE_SECONDS:
                    return
                self._changed.wait(_TICK_SECONDS)  # without an end, it would hold Ctrl-C back on Windows

    def end(self) -> None:
        """Stop serving, once a save under way has been answered. The page hears of it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._saving, _SAVING_SECONDS)
            self._is_over = True
            self._changed.notify_all()
        self.shutdown()
        self.server_close()

    def server_bind(self) -> None:
        """Take a free port. HTTPServer's own asks the name server who we are, and may wait for it half a minute."""
        if (exclusive := getattr(socket, "SO_EXCLUSIVEADDRUSE", None)) is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]  # type: ignore[assignment]

    def verify_request(self, request: Any, client_address: Any) -> bool:  # noqa: ANN401, ARG002
        """Whether whoever connects is this user, where the system tells: root too, who can read everything anyway.

        Root also relays what it is asked to, as on WSL.
        """
        if self._owners_are_told and not owners(client_address) & {0, os.getuid()}:
            self.refused = "another user of this computer"
            return False
        return True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """A browser that hangs up is no news."""

    def enter(self, ticket: str) -> str:
        """The key, for the ticket, once. Raises Refusal."""
        with self._changed:
            if self._entered or not hmac.compare_digest(ticket.encode(), self._ticket.encode()):
                self.refused = "a second page" if self._entered else "a page with a wrong link"
                raise Refusal(403, "this link was used already, or is not whole")
            self._entered = True
            return self._key

    def admits(self, key: str) -> bool:
        """Whether this is the key."""
        return self._entered and hmac.compare_digest(key.encode(), self._key.encode())

    @contextmanager
    def tab(self) -> Iterator[None]:
        """Count a tab as open for the block. Raises Refusal where one is open."""
        with self._changed:
            if self._has_tab or self._is_over:
                raise Refusal(409, "the page is open in another tab")
            self._has_tab, self._left_at = True, None
        try:
            yield
        finally:
            with self._changed:
                self._has_tab, self._left_at = False, time.monotonic()

    def outlasts(self, tab: socket.socket) -> bool:
        """Wait a little on the connection of a tab; whether both sides are still there."""
        ready, _, _ = select.select([tab], [], [], _TICK_SECONDS)
        return not self._is_over and not (ready and not tab.recv(1))

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Do not end before the block has. Raises Refusal once it has ended: then nothing is recorded any more."""
        with self._changed:
            if self._is_over:
                raise Refusal(503, "the program has ended")
            self._saving += 1
        try:
            yield
        finally:
            with self._changed:
                self._saving -= 1
                self._changed.notify_all()


class Refusal(Exception):
    """A request that gets no answer but an HTTP status and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


class _Connection(BaseHTTPRequestHandler):
    server: PageServer
    protocol_version = "HTTP/1.1"
    timeout = 120

    def do_GET(self) -> None:
        """Answer a GET."""
        self._answer()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._answer()

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to the command."""

    def version_string(self) -> str:
        """Name no version."""
        return "kakoreturn"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Say what http.server itself refuses as we say it."""
        self._refuse(code, message or "that is no request")

    def _answer(self) -> None:
        try:
            self._check_sender()
            if self.command == "GET" and self.path in _STATIC:
                file = _STATIC[self.path]
                self._send(f"{_KINDS[file.suffix]}; charset=utf-8", file.read_bytes())
            else:
                self._answer_page(self.path.split("/")[1:])
        except Refusal as refusal:
            self._refuse(refusal.status, refusal.reason)
        except KakoError as problem:
            self._refuse(422, problem.message, problem.hint)
        except (ValueError, RecursionError):  # what JSON, or the desk, cannot read
            self._refuse(400, "the page sent what cannot be read")
        except OSError:
            raise  # the connection
        except Exception as bug:
            self._refuse(500, f"kakoreturn has a bug here ({type(bug).__name__})")
            if os.environ.get("KAKORETURN_DEBUG"):
                raise

    def _check_sender(self) -> None:
        """Raise Refusal for a request that does not come from this page, by this address."""
        hosts, origins = self.headers.get_all("Host", []), self.headers.get_all("Origin", [])
        if hosts != [self.server.place]:
            raise Refusal(421, "this is not the address of the page")
        own = [f"http://{self.server.place}"]
        foreign = origins not in ([], own) or (self.command == "POST" and origins != own)
        if foreign or self.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise Refusal(403, "this comes from another page")

    def _answer_page(self, path: list[str]) -> None:
        """Answer what needs the key, which is looked at before anything else."""
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        desk, asked = self.server.desk, (self.command, *path)
        if asked == ("POST", "enter"):
            self._document()
            self._send_json({"key": self.server.enter(token)})
            return
        if not self.server.admits(token):
            raise Refusal(401, "this page may not ask that")
        match asked:
            case "GET", "alive":
                self._stay()
            case "GET", "state":
                self._send_json(desk.state())
            case "GET", "photo", name, size:
                self._send("image/jpeg", desk.photo(name, size))
            case "POST", "photo":
                with tempfile.TemporaryFile() as content:
                    self._copy(content, MOST_PHOTO)
                    content.seek(0)
                    self._send_json(desk.add_photo(unquote(self.headers.get("X-Name") or ""), content))
            case "POST", "question":
                self._send_json(desk.question(self._document()))
            case "POST", "draft":
                self._send_json(desk.remember(self._document()))
            case "POST", "save":
                with self.server.saving():
                    self._send_json(desk.save(self._document()))
            case _:
                raise Refusal(404, "there is nothing here")

    def _stay(self) -> None:
        """Hold the connection that says that the tab is open: a browser slows timers down, but closes no connection."""
        with self.server.tab():
            self.close_connection = True
            self._send_head("text/plain")
            self.end_headers()
            self.wfile.write(b"\n")
            while self.server.outlasts(self.connection):
                pass

    def _document(self) -> object:
        with tempfile.SpooledTemporaryFile(MOST_DOCUMENT) as body:
            self._copy(body, MOST_DOCUMENT)
            body.seek(0)
            return json.load(body)

    def _copy(self, into: IO[bytes], most: int) -> None:
        """Copy what the request holds. Raises Refusal where it does not say how much, or it is too much."""
        said = self.headers.get("Content-Length") or ""
        if "Transfer-Encoding" in self.headers or not (said.isascii() and said.isdecimal()):
            raise Refusal(411, "its length is not said")
        if (left := int(said)) > most:
            raise Refusal(413, f"that is more than {most >> 20} MiB")
        while left:
            part = self.rfile.read(min(left, _CHUNK))
            if not part:
                raise Refusal(400, "that is not whole")
            into.write(part)
            left -= len(part)

    def _refuse(self, status: int, reason: str, hint: str | None = None) -> None:
        self.close_connection = True  # what was sent may not have been read
        self._send_json({"error": reason, "hint": hint}, status)

    def _send_json(self, plain: object, status: int = 200) -> None:
        self._send("application/json", json.dumps(plain).encode(), status)

    def _send(self, kind: str, content: bytes, status: int = 200) -> None:
        self._send_head(kind, status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_head(self, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")


def owners(end: tuple[str, int]) -> set[int]:
    """The users whose sockets have this end, as far as the system tells: only Linux does.

    A row can be missed while the table changes, so it is read more than once.
    """
    if sys.platform != "linux":
        return set()
    address = f"{int.from_bytes(socket.inet_aton(end[0]), sys.byteorder):08X}"
    # The second is how a socket of IPv6 is listed that speaks IPv4.
    ends = {f"{address}:{end[1]:04X}", f"{_MAPPED}{address}:{end[1]:04X}"}
    readings = ({int(row[7]) for row in _sockets() if row[1] in ends} for _ in range(_READINGS))
    return next(filter(None, readings), set())


_READINGS = 5
_MAPPED = f"{0:016X}{int.from_bytes(bytes((0, 0, 255, 255)), sys.byteorder):08X}"


def _sockets() -> Iterator[list[str]]:
    """The rows of the system's table of connections: the second column is the near end, the eighth its owner."""
    for name in ("tcp", "tcp6"):
        try:
            table = Path("/proc/net", name).read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            continue
        yield from (line.split() for line in table.splitlines()[1:])
