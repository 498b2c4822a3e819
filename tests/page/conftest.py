"""A desk that remembers what it was asked, served as the page is."""

from __future__ import annotations

import http.client
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

import pytest

from kakoreturn.domain.errors import Refused
from kakoreturn.page import server
from kakoreturn.page.server import PageServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class PlainDesk:
    """A desk of plain values. A save waits for `may_save`; `failure` is raised by whatever is asked."""

    saved: object = None
    draft: object = None
    photos: list[tuple[str, bytes]] = field(default_factory=list)
    failure: Exception | None = None
    is_asked_to_save: threading.Event = field(default_factory=threading.Event)
    may_save: threading.Event = field(default_factory=threading.Event)

    @property
    def is_saved(self) -> bool:
        """Whether something was saved."""
        return self.saved is not None

    def state(self) -> object:
        """Nothing to show, or the failure."""
        if self.failure:
            raise self.failure
        return {"order": "KB1"}

    def photo(self, name: str, size: str) -> bytes:
        """The words that were asked for; there is one photo."""
        if name != "1":
            raise Refused("there is no such photo", "ask for another")
        return f"{name} {size}".encode()

    def add_photo(self, name: str, content: IO[bytes]) -> object:
        """Take it in."""
        self.photos.append((name, content.read()))
        return {"id": "p1"}

    def question(self, document: object) -> object:
        """What was sent."""
        return document

    def remember(self, document: object) -> object:
        """Keep it."""
        self.draft = document
        return {}

    def save(self, document: object) -> object:
        """Keep it, when that is allowed."""
        self.is_asked_to_save.set()
        assert self.may_save.wait(30)
        self.saved = document
        return {"did": "all of it"}


@dataclass
class Answer:
    """What the server answered."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage

    @property
    def plain(self) -> Any:  # noqa: ANN401 - whatever JSON can hold
        """The JSON in it."""
        return json.loads(self.body)


class Served:
    """A page that is served, and requests to it: as the page makes them, but for what is said otherwise."""

    def __init__(self, desk: PlainDesk) -> None:
        self.desk = desk
        self.server = PageServer(desk)
        self.port = self.server.server_port
        self.ticket = self.server.address.partition("#")[2]
        self.origin = {"Origin": f"http://127.0.0.1:{self.port}"}
        self.key = ""

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str | list[str]] | None = None
    ) -> Answer:
        """Send these headers, and those that HTTP needs where they are not among them."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            length = {} if body is None else {"Content-Length": str(len(body))}
            given: dict[str, str | list[str]] = {"Host": f"127.0.0.1:{self.port}", **length, **(headers or {})}
            for name, value in given.items():
                for one in [value] if isinstance(value, str) else value:
                    connection.putheader(name, one)
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), answer.headers)
        finally:
            connection.close()

    def enter(self, ticket: str | None = None) -> Answer:
        """Hand the ticket in."""
        return self.ask("POST", "/enter", b"{}", {**self.origin, "Authorization": f"Bearer {ticket or self.ticket}"})

    def get(self, path: str) -> Answer:
        """Ask with the key."""
        return self.ask("GET", path, None, {"Authorization": f"Bearer {self.key}"})

    def post(self, path: str, body: bytes, **headers: str) -> Answer:
        """Send with the key."""
        return self.ask("POST", path, body, {**self.origin, "Authorization": f"Bearer {self.key}", **headers})

    @contextmanager
    def tab(self) -> Iterator[int]:
        """A tab that is open for the block; the status that it was given."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", "/alive", headers={"Authorization": f"Bearer {self.key}"})
            answer = connection.getresponse()
            yield answer.status
            answer.close()
        finally:
            connection.close()


@pytest.fixture
def desk() -> PlainDesk:
    """A desk that saves at once."""
    made = PlainDesk()
    made.may_save.set()
    return made


@pytest.fixture
def page(desk: PlainDesk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The page of a desk, not entered yet. A tab that is closed is missed at once."""
    monkeypatch.setattr(server, "_GRACE_SECONDS", 0.0)
    monkeypatch.setattr(server, "_TICK_SECONDS", 0.01)
    served = Served(desk)
    yield served
    desk.may_save.set()
    served.server.end()


@pytest.fixture
def entered(page: Served) -> Served:
    """The page of a desk, with the key."""
    page.key = page.enter().plain["key"]
    return page
