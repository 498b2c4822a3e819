"""A page from the terminal's side: its address, and what is left on record and on the disk however it ends.

A few requests stand for the browser; what a real one does is in tests/browser.
"""

from __future__ import annotations

import http.client
import json
import re
import signal
import sqlite3
import sys
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.kako import Kako
    from tests.support.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")

CTRL_C = "\x03"
SEAM = {"number": None, "check": None, "fault": "open-seam", "where": "left heel"}
LEFT = "nothing of order KB1 was recorded"


class Tab:
    """A tab of a browser, as far as the program can tell."""

    def __init__(self, terminal: Terminal) -> None:
        terminal.expect("Ctrl-C leaves")
        found = re.search(r"http://127\.0\.0\.1:(\d+)/#(\S+)", terminal.text)
        assert found, terminal.text
        self.port, ticket = int(found[1]), found[2]
        self._key = ticket
        self._key = self.ask("enter", {})["key"]

    def ask(self, path: str, sent: object = None) -> dict[str, Any]:
        """Ask the program as the page does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Authorization": f"Bearer {self._key}"}
        try:
            method, body = ("GET", None) if sent is None else ("POST", json.dumps(sent))
            connection.request(method, f"/{path}", body, headers)
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
            return answer
        finally:
            connection.close()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Be open for the block."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/alive", headers={"Authorization": f"Bearer {self._key}"})
        answer = connection.getresponse()
        assert answer.status == 200
        try:
            yield
        finally:
            answer.close()
            connection.close()


def look(**fields: object) -> dict[str, object]:
    """What lies on the page."""
    return {"seconds": 0, "checks": {}, "findings": {}, "marks": {}, "removed": [], "then": "", **fields}


@pytest.fixture
def heel(kako: Kako) -> Path:
    """A photo of the user's."""
    return kako.photo("heel.jpg")


@pytest.fixture
def case(kako: Kako) -> Kako:
    """A user with case 1 of order KB1."""
    kako.open()
    return kako


@contextmanager
def page(kako: Kako, *words: str, **more: str) -> Iterator[Terminal]:
    """A page that is open on a terminal. No browser is started, but for one that `more` names."""
    with kako.terminal(*words, columns=100, **{"BROWSER": "/bin/true", **more}) as terminal:
        yield terminal


def test_what_is_saved_is_answered_with_the_next_command(kako: Kako, heel: Path) -> None:
    kako("order", "add", "KB1", "--item", "Runner 42", "--category", "shoes")
    kako("order", "photos", "KB1")
    with page(kako, "qc", "KB1", "--page", "--photo", heel.name) as terminal:
        tab = Tab(terminal)
        with tab.open():
            marks = {"p1": {"drawn": [{"x": 1, "y": 2, "radius": 3, "finding": "n1"}], "gone": []}}
            tab.ask("save", look(findings={"n1": SEAM}, marks=marks, then="exchange"))
        assert terminal.end() == 0, terminal.text
        assert "Case 1 (KB1)" in terminal.text
        copies = "first write the copies with the circles drawn: kakoreturn photo export 1 --out to-send"
        assert f"{copies} attach: KB1-photo-1.jpg" in " ".join(terminal.text.split())
        again = "once you have pasted and sent the message (kakoreturn draft 1 shows it again):"
        assert terminal.text.splitlines()[-2:] == [again, "kakoreturn record 1 sent"]
    assert [photo["name"] for photo in kako("photo", "list", "1", "--json").json()["photos"]] == ["heel.jpg"]
    kako("undo")
    assert kako("order", "show", "KB1", "--json").json()["cases"] == []


def test_a_review_without_a_case_and_marks_alone_are_answered_too(case: Kako, heel: Path) -> None:
    with page(case, "photo", "mark", "1", heel.name, "--json") as terminal:
        Tab(terminal).ask("save", look())
        assert terminal.end() == 0, terminal.text
        assert '"schema": "kakoreturn.status/1"' in terminal.text
    case("order", "add", "KB2")
    case("order", "photos", "KB2")
    with page(case, "qc", "KB2", "--page") as terminal:
        Tab(terminal).ask("save", look(checks={"size": {"verdict": "passed", "said": ""}}))
        assert terminal.end() == 0, terminal.text
        assert "reviewed, all as it should be" in terminal.text


def test_what_is_unsure_ends_with_what_to_record_once_its_message_is_sent(kako: Kako) -> None:
    kako("order", "add", "KB2", "--category", "shoes")
    kako("order", "photos", "KB2")
    with page(kako, "qc", "KB2", "--page") as terminal:
        Tab(terminal).ask("save", look(checks={"sole": {"verdict": "unsure", "said": "the edge"}}))
        assert terminal.end() == 0, terminal.text
        again = "once you have pasted and sent the message (kakoreturn draft KB2 --kind more-photos shows it again):"
        assert " ".join(terminal.text.split()).endswith(f"{again} kakoreturn order asked KB2")


@pytest.mark.parametrize("end", ["ctrl-c", "SIGTERM", "SIGHUP"])
def test_leaving_records_nothing_and_leaves_nothing_behind(
    case: Kako, heel: Path, end: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    temporary = tmp_path_factory.mktemp("temporary")
    before = case("show", "1", "--json").json()
    with page(case, "photo", "mark", "1", heel.name, TMPDIR=str(temporary)) as terminal:
        tab = Tab(terminal)
        with tab.open():
            tab.ask("draft", look(findings={"n1": SEAM}))
            if end == "ctrl-c":
                terminal.type(CTRL_C)
            else:
                terminal.signal(signal.Signals[end])
            assert terminal.end() == 130, terminal.text
        assert LEFT in terminal.text
    assert case("show", "1", "--json").json() == before
    assert not list(temporary.iterdir())
    assert not list(case.folder.glob("**/.new-*"))


def test_nothing_is_left_behind_when_it_is_killed(
    case: Kako, heel: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    temporary = tmp_path_factory.mktemp("temporary")
    with page(case, "photo", "mark", "1", heel.name, TMPDIR=str(temporary)) as terminal:
        assert Tab(terminal).ask("state")["photos"]
        terminal.signal(signal.SIGKILL)
        assert terminal.end() == -signal.SIGKILL
    assert not list(temporary.iterdir())


@pytest.mark.parametrize(("answer", "defects"), [("y", 2), ("n", 1)])
def test_a_page_that_was_closed_before_it_was_saved_is_offered_back(case: Kako, answer: str, defects: int) -> None:
    with page(case, "photo", "mark", "1") as terminal:
        tab = Tab(terminal)
        with tab.open():
            tab.ask("draft", look(findings={"n1": SEAM}))
        terminal.answer("Keep what was on it?", answer)
        assert terminal.end() == (0 if answer == "y" else 130), terminal.text
    assert len(case("show", "1", "--json").json()["defects"]) == defects


def test_a_page_that_was_closed_untouched_just_ends(case: Kako) -> None:
    with page(case, "photo", "mark", "1") as terminal:
        tab = Tab(terminal)
        with tab.open():
            tab.ask("draft", look())
        assert terminal.end() == 130, terminal.text
        assert LEFT in terminal.text


def test_a_save_under_way_when_ctrl_c_comes_is_finished_and_answered(case: Kako, heel: Path) -> None:
    with page(case, "photo", "mark", "1", heel.name) as terminal:
        tab = Tab(terminal)
        answers: list[dict[str, Any]] = []
        sent = look(findings={"n1": SEAM})
        with tab.open(), closing(sqlite3.connect(case.db, isolation_level=None)) as another:
            another.execute("BEGIN IMMEDIATE")  # the save waits for this
            saving = threading.Thread(target=lambda: answers.append(tab.ask("save", sent)))
            saving.start()
            while not list(case.folder.glob("**/.new-*")):  # the copy that is made before
                pass
            terminal.type(CTRL_C)
            another.execute("ROLLBACK")
            saving.join()
        assert terminal.end() == 0, terminal.text
    assert "letter" in answers[0]
    assert len(case("show", "1", "--json").json()["defects"]) == 2


def test_whoever_else_asks_for_the_page_is_named(case: Kako) -> None:
    with page(case, "photo", "mark", "1") as terminal:
        tab = Tab(terminal)
        assert "used already" in tab.ask("enter", {})["error"]
        tab.ask("save", look())
        assert terminal.end() == 0
        assert "warning: a second page asked for the page, and was refused" in terminal.text


@pytest.mark.parametrize("browser", ["", "no-such-browser", "/bin/false", '"', "%s"])
def test_where_no_browser_starts_the_address_is_there_all_the_same(case: Kako, browser: str) -> None:
    with page(
        case, "photo", "mark", "1", **({"BROWSER": browser} if browser else {"BROWSER": "", "DISPLAY": ""})
    ) as terminal:
        tab = Tab(terminal)
        terminal.expect("No browser could be started here")
        tab.ask("save", look())
        assert terminal.end() == 0


def test_a_page_waits_for_nobody_where_nobody_can_be_asked(case: Kako) -> None:
    for words in (("photo", "mark", "1"), ("qc", "KB1", "--page")):
        for more in ((), ("--no-input",)):
            assert "nobody can be asked here" in case.process(*more, *words, code=2).err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("photo", "mark", "7"), 3),
        (("qc", "KB9", "--page"), 3),
        (("qc", "KB1", "--page", "--pass"), 2),
        (("qc", "KB1", "--pass", "--photo", "x.jpg"), 2),
    ],
)
def test_what_is_not_there_or_goes_against_itself_is_refused(case: Kako, words: tuple[str, ...], code: int) -> None:
    case(*words, code=code)


@pytest.mark.parametrize(("file", "code"), [("absent.jpg", 3), ("store/kako.db", 4)])
def test_a_file_that_is_no_photo_is_refused_before_a_page_opens(case: Kako, file: str, code: int) -> None:
    with page(case, "photo", "mark", "1", file) as terminal:
        assert terminal.end() == code, terminal.text
        assert "http://" not in terminal.text
