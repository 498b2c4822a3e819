"""Who gets an answer from the page's server, and when it ends. What a browser does is in tests/browser."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from kakoreturn.domain.errors import Refused
from kakoreturn.page import server

from .conftest import PlainDesk, Served

ASKED = ("/state", "/alive", "/photo/1/small", "/nothing")
SENT = ("/photo", "/question", "/draft", "/save")
AS_ANOTHER = """
import os, socket, sys
os.setuid(65534)
port, family, host = int(sys.argv[1]), getattr(socket, sys.argv[2]), sys.argv[3]
with socket.socket(family) as one:
    one.settimeout(10)
    one.connect((host, port))
    one.sendall(f"GET / HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\n\\r\\n".encode())
    try:
        print(len(one.recv(100)))
    except ConnectionError:
        print(0)
"""


def test_the_page_itself_is_there_for_this_address_alone(page: Served) -> None:
    for path in ("/", "/page.js", "/page.css", "/icon.svg"):
        assert page.ask("GET", path).status == 200
    for host in (
        f"localhost:{page.port}",
        "127.0.0.1",
        f"127.0.0.1:{page.port + 1}",
        f"127.0.0.1.example.org:{page.port}",
        f"example.org:{page.port}",
        f"[::1]:{page.port}",
        "",
        [f"127.0.0.1:{page.port}", "example.org"],
        [],
    ):
        for path in ("/", "/page.js", *ASKED):
            assert page.ask("GET", path, None, {"Host": host}).status == 421, (host, path)


def test_no_answer_may_be_kept_framed_or_read_by_others_and_scripts_are_the_page_s_own(page: Served) -> None:
    for path in ("/", "/state"):
        headers = page.ask("GET", path).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "trusted-types 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Python" not in headers["Server"]
        assert not [name for name in headers if name.lower().startswith("access-control") or name == "Set-Cookie"]


@pytest.mark.parametrize("origin", ["http://example.org", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}", ""])
def test_another_page_gets_no_answer_even_with_the_key(entered: Served, origin: str) -> None:
    headers: dict[str, str | list[str]] = {
        "Origin": origin.format(port=entered.port),
        "Authorization": f"Bearer {entered.key}",
    }
    assert entered.ask("GET", "/state", None, headers).status == 403
    assert entered.ask("POST", "/save", b"{}", headers).status == 403


def test_what_changes_something_must_say_where_it_comes_from(entered: Served) -> None:
    key: dict[str, str | list[str]] = {"Authorization": f"Bearer {entered.key}"}
    assert entered.ask("POST", "/save", b"{}", key).status == 403
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)):
        assert entered.ask("GET", "/state", None, {**key, "Sec-Fetch-Site": site}).status == status


def test_nothing_but_the_page_s_files_is_there_without_the_key(page: Served) -> None:
    for token in ("", "x", "x" * 43, "\xe9", page.ticket):
        page.key = token
        assert {page.get(path).status for path in ASKED} == {401}
        assert {page.post(path, b"{}").status for path in SENT} == {401}
    page.key = page.enter().plain["key"]
    assert page.get("/state").plain == {"order": "KB1"}


def test_the_key_is_given_for_the_ticket_and_once(page: Served) -> None:
    for ticket in ("x", "x" * 43, "\xe9", page.ticket[:-1]):
        assert page.enter(ticket).status == 403
    assert page.server.refused == "a page with a wrong link"
    assert page.enter().status == 200
    assert page.enter().status == 403
    assert page.server.refused == "a second page"


@pytest.mark.parametrize(
    "path",
    ["/../server.py", "/..%2fserver.py", "/static/../server.py", "/page.js/../../server.py", "/%2e%2e/server.py",
     "/server.py", "//etc/passwd", "/index.html/x.js", "/.", "/page.css%00", "/page.css?x", "http://example.org/", ""],
)  # fmt: skip
def test_no_path_leads_out_of_the_page_s_files(entered: Served, path: str) -> None:
    answer = entered.get(path or "*")
    assert answer.status == 404
    assert b"import" not in answer.body


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "TRACE", "CONNECT", "HEAD", "PATCH", "GETT"])
def test_other_methods_are_not_known(entered: Served, method: str) -> None:
    assert entered.ask(method, "/state", None, {"Authorization": f"Bearer {entered.key}"}).status == 501


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Length": "-1"}, 411),
        ({"Content-Length": "x"}, 411),
        ({"Content-Length": "\xb2"}, 411),
        ({"Content-Length": "9" * 5000}, 400),
        ({"Content-Length": str(server.MOST_DOCUMENT + 1)}, 413),
        ({"Transfer-Encoding": "chunked", "Content-Length": "2"}, 411),
    ],
)
def test_how_much_is_sent_must_be_said_and_be_little(entered: Served, headers: dict[str, str], status: int) -> None:
    assert entered.post("/draft", b"{}", **headers).status == status
    assert entered.desk.draft is None


def test_a_photo_may_be_larger_than_a_document(entered: Served) -> None:
    content = bytes(server.MOST_DOCUMENT + 1)
    assert entered.post("/photo", content, **{"X-Name": "heel%20%E9%9E%8B.jpg"}).plain == {"id": "p1"}
    assert entered.desk.photos == [("heel 鞋.jpg", content)]
    assert entered.post("/photo", b"", **{"Content-Length": str(server.MOST_PHOTO + 1)}).status == 413


def test_a_request_that_is_cut_off_changes_nothing(entered: Served) -> None:
    head = f"POST /draft HTTP/1.1\r\nHost: 127.0.0.1:{entered.port}\r\nOrigin: http://127.0.0.1:{entered.port}\r\n"
    with socket.create_connection(("127.0.0.1", entered.port), 30) as cut:
        cut.sendall(f"{head}Authorization: Bearer {entered.key}\r\nContent-Length: 9\r\n\r\n{{}}".encode())
        cut.shutdown(socket.SHUT_WR)
        assert cut.recv(100).startswith(b"HTTP/1.1 400")
    assert entered.desk.draft is None


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03garbage\r\n\r\n", b"GET\r\n\r\n", b"\r\n"]
)
def test_what_is_no_request_gets_no_page(page: Served, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", page.port), 30) as one:
        one.sendall(sent)
        one.shutdown(socket.SHUT_WR)
        assert b"html" not in one.recv(1000)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"\\ud800"'])
def test_what_is_no_document_is_refused(entered: Served, body: bytes) -> None:
    answer = entered.post("/question", body)
    assert answer.status == 400 or answer.plain == json.loads(body)
    assert entered.get("/state").status == 200


def test_what_a_desk_refuses_is_said_with_its_hint_and_a_bug_by_its_name_alone(
    entered: Served, desk: PlainDesk
) -> None:
    answer = entered.get("/photo/2/small")
    assert (answer.status, answer.plain) == (422, {"error": "there is no such photo", "hint": "ask for another"})
    desk.failure = ValueError("a secret")
    assert (entered.get("/state").status, entered.get("/state").plain["error"]) == (
        400,
        "the page sent what cannot be read",
    )
    desk.failure = LookupError("a secret")
    bug = entered.get("/state")
    assert bug.status == 500
    assert "LookupError" in bug.plain["error"]
    assert "secret" not in bug.plain["error"]
    desk.failure = Refused("no", None)
    assert entered.get("/state").plain == {"error": "no", "hint": None}


def test_it_listens_on_this_machine_alone(page: Served) -> None:
    assert page.server.socket.getsockname()[0] == "127.0.0.1"


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="becomes another user, which only root may")
@pytest.mark.parametrize(("family", "host"), [("AF_INET", "127.0.0.1"), ("AF_INET6", "::ffff:127.0.0.1")])
def test_another_user_of_the_machine_gets_nothing_at_all(page: Served, family: str, host: str) -> None:
    command = [sys.executable, "-c", AS_ANOTHER, str(page.port), family, host]
    asked = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/")
    assert asked.stdout == "0\n"
    assert page.server.refused == "another user of this computer"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says whose a socket is")
def test_root_and_oneself_are_let_through_and_a_row_may_be_missed(
    page: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = ("127.0.0.1", 0x1F90)
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    for uid, is_let_through in ((0, True), (1000, True), (1001, False)):
        row = f"   0: 0100007F:1F90 0100007F:A000 01 00000000:00000000 00:00000000 00000000 {uid:5} 0 1"
        readings = iter([[], [row.split()]])
        monkeypatch.setattr(server, "_sockets", lambda readings=readings: iter(next(readings)))
        assert page.server.verify_request(None, peer) is is_let_through
    monkeypatch.setattr(server, "_sockets", lambda: iter([]))
    assert not page.server.verify_request(None, peer)


def test_one_tab_is_let_in_and_another_when_that_has_gone(entered: Served) -> None:
    with entered.tab() as first:
        assert first == 200
        with entered.tab() as second:
            assert second == 409
    entered.server.wait()  # until the first is missed
    with entered.tab() as third:
        assert third == 200


def test_it_waits_for_a_tab_that_was_not_opened_yet_and_for_one_that_comes_back(
    entered: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_GRACE_SECONDS", 60.0)
    waiting = threading.Thread(target=entered.server.wait)
    waiting.start()
    with entered.tab():
        pass
    with entered.tab():
        assert waiting.is_alive()
        assert entered.post("/save", b"{}").status == 200
        waiting.join(30)
    assert not waiting.is_alive()


def test_a_save_under_way_is_answered_before_the_end(entered: Served, desk: PlainDesk) -> None:
    desk.may_save.clear()
    answers: list[int] = []
    saving = threading.Thread(target=lambda: answers.append(entered.post("/save", b"{}").status))
    saving.start()
    assert desk.is_asked_to_save.wait(30)
    ending = threading.Thread(target=entered.server.end)
    ending.start()
    ending.join(0.1)
    assert ending.is_alive()
    desk.may_save.set()
    ending.join(30)
    saving.join(30)
    assert answers == [200]


def test_nothing_is_saved_after_the_end(entered: Served, desk: PlainDesk) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", entered.port, timeout=30)) as kept:
        kept.request("GET", "/icon.svg")
        kept.getresponse().read()
        entered.server.end()
        kept.request("POST", "/save", b"{}", {**entered.origin, "Authorization": f"Bearer {entered.key}"})
        assert kept.getresponse().status == 503
    assert not desk.is_saved


def test_a_tab_hears_of_the_end(entered: Served) -> None:
    with socket.create_connection(("127.0.0.1", entered.port), 30) as tab:
        host, key = f"127.0.0.1:{entered.port}", f"Bearer {entered.key}"
        tab.sendall(f"GET /alive HTTP/1.1\r\nHost: {host}\r\nAuthorization: {key}\r\n\r\n".encode())
        assert tab.recv(100).startswith(b"HTTP/1.1 200")
        entered.server.end()
        while tab.recv(1000):
            pass


def test_it_says_nothing_on_the_terminal(entered: Served, capfd: pytest.CaptureFixture[str]) -> None:
    entered.get("/nothing")
    with socket.create_connection(("127.0.0.1", entered.port), 30):
        pass
    entered.server.end()
    assert capfd.readouterr() == ("", "")
