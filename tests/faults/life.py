"""A buyer's life with the program, at random: commands one after another, held against a simple model after each.

The model knows little, and knows it in another way than the program: which cases were opened and how they ended, what
was noted, and what was on record before each changeset. So undo must bring back what was there before the changeset,
redo what was there after it, and a refused command what was there anyway. After each command the record is held to
that; all that is shown of it, which takes ten times as long, at the end of a life.
"""

import json
import shlex
import shutil
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import typer
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from kakoreturn.cli.app import app
from kakoreturn.domain.case import Case
from kakoreturn.domain.errors import ExitCode
from kakoreturn.domain.order import Order
from kakoreturn.domain.values import Happening, Issue, OrderStage, Sender
from kakoreturn.store import Store
from kakoreturn.store.sqlite import open_existing
from tests.support.answers import Ran

from .program import SEAM, Program

_BEGIN = date(2026, 6, 10)
# What is compared is looked at as of one day, so that only changesets can change it.
_LATER = "2028-01-03"
# None of them may be the number of a case too, or it has to be said which is meant.
ORDERS = st.sampled_from(["KB1", "KB2", "70"])
# Two are there from the beginning; few commands are to be about one that is not.
CASES = st.sampled_from(["1", "1", "1", "2", "2", "3", "5"])
BACK = st.sampled_from(["today", "today", "today", "yesterday", "-2d", "-9d", "tomorrow"])
TEXTS = st.sampled_from([SEAM, "scratch on the right heel, 3 cm", "bad", "two lines\nof words", "\u202eturned\x1b[31m"])
REMEDIES = st.sampled_from(["exchange", "exchange", "refund", "partial-refund"])
AMOUNTS = st.sampled_from(["10.00", "40", "100.00", "5 EUR"])
NUMBERS = st.integers(0, 3).map(str)
CIRCLES = st.sampled_from([["C4"], ["A1", "2,2,1=1"], ["50%,50%,9%=2"], ["--clear"], ["Z9"]])
EVENTS = st.sampled_from([*Happening, Happening.SENT, Happening.SENT])
_HEADINGS = "order,item,price,stocked,photos,shipped,reviewed,failed\n"
_ROWS = (
    "Tote,59.50,2026-06-01,2026-06-02,,,",
    "Laces,,,2026-06-03,,2026-06-04,seam: open",
    "Runner 42,60,2026-06-01,,2026-06-09,,",
    ",,2026-06-05,2026-06-04,,,",
    ",ten,,,,,",
    ",,,,,,",
)
# What `record` may be told of an event, sense or nonsense.
_MONEY = ["", "--amount 10.00", "--amount 40", "--amount 100.00", "--amount 5EUR", "--amount 5EUR --rate 7.9"]
_OPTIONS = {
    Happening.AGREED: _MONEY,
    Happening.REFUNDED: [*_MONEY, "--final", "--amount 40 --final"],
    Happening.OFFERED: _MONEY,
    Happening.CHARGED: [*_MONEY, "--amount 10 --paid"],
    Happening.PROMISED: ["", "--by today", "--by +4d", "--by -30d"],
    Happening.RETURNED: ["", "--tracking SF1234"],
}
_REFUSALS = {ExitCode.USAGE, ExitCode.NOT_FOUND, ExitCode.REFUSED}


class Record(NamedTuple):
    """What a store tells: each case as its events make it, which its view must agree to, and each item of an order."""

    cases: list[Case]
    items: list[Order]


@dataclass(slots=True)
class Changeset:
    """What was on record before a changeset, and after it."""

    before: Record
    after: Record | None = None


class Life(RuleBasedStateMachine):
    """One life: a store, the day it has come to, and the model."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory(prefix="life-")
        self.program = Program(Path(self.home.name))
        self.photos = [self.program.photo(f"{n}.jpg") for n in (1, 2, 3)]
        self.day = _BEGIN
        self.done: list[Changeset] = []  # that stand, the last one last
        self.gone: list[Changeset] = []  # that were taken back, the last one last
        self.seen = self._seen()
        self.board: list[dict[str, Any]] = []  # every case, as of the day
        self.rows = 0
        self.opened = 0

    def teardown(self) -> None:
        """Look at everything once more, in every way, unless something was wrong before; and clear up."""
        if sys.exc_info()[0] is None:
            self._look_at_all()
        self.home.cleanup()

    # --- what may happen

    @initialize(remedies=st.tuples(REMEDIES, REMEDIES), asked=st.sampled_from([[], ["--sent", "today"]]))
    def two_cases(self, remedies: tuple[str, str], asked: list[str]) -> None:
        """Begin with a case that may have been sent, and one with a photo."""
        self._open("--order", "KB1", "--remedy", remedies[0], "--defect", SEAM, "--price", "100.00", *asked)
        self._open("--order", "KB2", "--remedy", remedies[1], "--defect", SEAM, "--photo", self.photos[0])
        assert len(self.done) == 2

    @rule(days=st.integers(0, 12))
    def time_passes(self, days: int) -> None:
        """Come to another day; nothing on record changes by that."""
        self.day += timedelta(days=days)
        self._look()

    @rule(order=ORDERS, remedy=REMEDIES, defect=TEXTS, data=st.data())
    def new(self, order: str, remedy: str, defect: str, data: st.DataObject) -> None:
        """Open a case, with any of the options."""
        more = [
            *data.draw(st.sampled_from([[], [], ["--item", "Runner 42"], ["--item", "Laces"]])),
            *data.draw(st.sampled_from([[], ["--sent", "today"], ["--sent", "-9d"], ["--sent", "tomorrow"]])),
            *data.draw(st.sampled_from([[], ["--photo", self.photos[0]], ["--price", "50.00"]])),
            *data.draw(st.sampled_from([[], [], ["--return-by", "+3d"], ["--phase", "after-shipping"]])),
        ]
        self._open("--order", order, "--remedy", remedy, "--defect", defect, *more)

    @rule(case=CASES, event=EVENTS, on=BACK, data=st.data())
    def record(self, case: str, event: str, on: str, data: st.DataObject) -> None:
        """Say that something happened, whether or not it may have."""
        more = ["--note", data.draw(TEXTS)] if data.draw(st.booleans()) else []
        more += data.draw(st.sampled_from(_OPTIONS.get(Happening(event), [""]))).split()
        self._changeset("record", case, event, "--on", on, *more)

    @rule(case=CASES, events=st.lists(EVENTS, min_size=2, max_size=3), amount=st.sampled_from([[], ["--amount", "40"]]))
    def record_several(self, case: str, events: list[str], amount: list[str]) -> None:
        """Say that several things happened on one day."""
        self._changeset("record", case, *events, *amount)

    @rule(times=st.integers(1, 6), data=st.data())
    def go_on(self, times: int, data: st.DataObject) -> None:
        """Do what is advised for one of the open cases, as it is advised, and again some days later."""
        for _ in range(times):
            commands = [action["command"] for case in self.board for action in case["next_actions"]]
            told = [shlex.split(command)[1:] for command in commands if " record " in command]
            if not told:
                return
            words = data.draw(st.sampled_from(told))
            answer = self._changeset(*words)
            assert answer.code == 0, f"advised, and refused: {words}: {answer.err}"
            self.time_passes(data.draw(st.integers(0, 6)))

    @rule(case=CASES, event=EVENTS, on=BACK, note=TEXTS)
    def amend(self, case: str, event: str, on: str, note: str) -> None:
        """Correct an event."""
        self._changeset("amend", case, event, "--on", on, "--note", note)

    @rule(case=CASES, event=st.sampled_from(["agreed", "refunded", "charged"]), amount=AMOUNTS)
    def amend_money(self, case: str, event: str, amount: str) -> None:
        """Correct an amount."""
        self._changeset("amend", case, event, "--amount", amount)

    @rule(case=CASES, number=NUMBERS, on=BACK)
    def amend_by_number(self, case: str, number: str, on: str) -> None:
        """Correct the day of whatever stands there."""
        self._changeset("amend", case, "--at", number, "--on", on)

    @rule(case=CASES, remedy=REMEDIES, on=BACK)
    def switch(self, case: str, remedy: str, on: str) -> None:
        """Ask for the other remedy."""
        self._changeset("switch", case, remedy, "--on", on)

    @rule(
        case=CASES,
        text=TEXTS,
        on=BACK,
        kind=st.sampled_from(["note", "defect", "message"]),
        who=st.sampled_from(Sender),
    )
    def tell(self, case: str, text: str, on: str, kind: str, who: str) -> None:
        """Add words to what is on record."""
        self._changeset(kind, case, text, "--on", on, *(["--from", who] if kind == "message" else []))

    @rule(
        case=CASES,
        number=NUMBERS,
        text=TEXTS,
        kind=st.sampled_from(["defect", "note", "message"]),
        remove=st.booleans(),
    )
    def change(self, case: str, number: str, text: str, kind: str, remove: bool) -> None:  # noqa: FBT001 - drawn
        """Edit or remove a defect, a note or a message."""
        self._changeset(kind, case, *(["--remove", number] if remove else ["--edit", number, text]))

    @rule(case=CASES, kind=st.sampled_from(["photo", "attach"]), number=st.integers(0, 3), remove=st.booleans())
    def file(self, case: str, kind: str, number: int, remove: bool) -> None:  # noqa: FBT001 - drawn
        """Put a photo or another file on a case, or take one off."""
        path = self.photos[number] if number < len(self.photos) else "missing.jpg"
        self._changeset(kind, *(["remove", case, str(number)] if remove else ["add", case, path]))

    @rule(case=CASES, photo=st.integers(0, 3).map(str), circles=CIRCLES)
    def circle(self, case: str, photo: str, circles: list[str]) -> None:
        """Mark what is wrong on a photo, or take the marks off."""
        self._changeset("photo", "circle", case, photo, *circles)

    @rule(case=CASES, issue=st.sampled_from(Issue))
    def prepare(self, case: str, issue: str) -> None:
        """Name the issue."""
        self._changeset("prepare", case, "--issue", issue)

    @rule(order=ORDERS, item=st.sampled_from(["Runner 42", "Laces", "Tote"]), clear=st.booleans())
    def order_edit(self, order: str, item: str, clear: bool) -> None:  # noqa: FBT001 - drawn
        """Correct an order."""
        self._changeset("order", "edit", order, *(["--clear", "item"] if clear else ["--item", item]))

    @rule(
        rows=st.lists(st.tuples(ORDERS, st.sampled_from(_ROWS)), min_size=1, max_size=3),
        update=st.booleans(),
        anyway=st.booleans(),
    )
    def order_import(self, rows: list[tuple[str, str]], update: bool, anyway: bool) -> None:  # noqa: FBT001 - drawn
        """Take in a list of orders, known ones and new ones, sound or not."""
        path = Path(self.home.name) / "list.csv"
        path.write_text(_HEADINGS + "".join(f"{order},{row}\n" for order, row in rows), encoding="utf-8")
        self._changeset(
            "order", "import", str(path), *(["--update"] if update else []), *(["--anyway"] if anyway else [])
        )

    @rule(
        order=ORDERS, text=TEXTS, which=st.sampled_from([[], [], ["--edit", "1"], ["--edit", "2"], ["--remove", "1"]])
    )
    def order_note(self, order: str, text: str, which: list[str]) -> None:
        """Keep a note on an order, edit or remove one."""
        self._changeset("order", "note", order, *which, *([] if "--remove" in which else [text]))

    @rule(order=ORDERS, new=ORDERS)
    def order_rename(self, order: str, new: str) -> None:
        """Give an order another number, which may be taken."""
        self._changeset("order", "edit", order, "--number", new)

    @rule(order=ORDERS)
    def order_remove(self, order: str) -> None:
        """Take an order off the record, which may have a case."""
        self._changeset("order", "remove", order)

    @rule(order=ORDERS)
    def order_add(self, order: str) -> None:
        """Put an order on record."""
        self._changeset("order", "add", order, "--price", "60.00")

    @rule(
        order=ORDERS,
        stage=st.sampled_from([one for one in OrderStage if one is not OrderStage.ORDERED]),
        on=BACK,
        anyway=st.booleans(),
    )
    def order_moves(self, order: str, stage: str, on: str, anyway: bool) -> None:  # noqa: FBT001 - drawn
        """Let an order reach a stage."""
        late = stage in {OrderStage.SHIPPED, OrderStage.DELIVERED}
        self._changeset("order", stage, order, "--on", on, *(["--anyway"] if anyway and late else []))

    @rule(
        order=ORDERS,
        found=st.sampled_from([["--pass"], ["--fail", "stitching: open at the heel"], ["--unsure", "size: tag"]]),
    )
    def qc(self, order: str, found: list[str]) -> None:
        """Look through an order's photos."""
        self._changeset("qc", order, *found)

    @rule()
    def undo(self) -> None:
        """Take back the last changeset: everything is as it was before it."""
        before, answer = self.seen, self._run("undo")
        if not self.done:
            assert answer.code == ExitCode.REFUSED, answer
            return
        changeset = self.done[-1]
        assert answer.code == 0, f"undo: {answer.err}"
        self.seen = self._seen()
        assert self.seen == changeset.before, _difference(
            "undo did not bring back what was before", changeset.before, self.seen
        )
        self.gone.append(Changeset(before=changeset.before, after=before))
        self.done.pop()
        self._look()

    @rule()
    def redo(self) -> None:
        """Bring it back: everything is as it was after it."""
        answer = self._run("redo")
        if not self.gone:
            assert answer.code == ExitCode.REFUSED, answer
            return
        changeset = self.gone.pop()
        assert answer.code == 0, f"redo: {answer.err}"
        self.seen = self._seen()
        assert self.seen == changeset.after, _difference(
            "redo did not bring back what was after", changeset.after, self.seen
        )
        self.done.append(changeset)
        self._look()

    @precondition(lambda self: self.done)
    @rule(case=CASES)
    def undo_of_a_case(self, case: str) -> None:
        """Take back and bring back the last changeset of one case: nothing has changed, or it was refused."""
        answer = self._run("undo", case)
        if answer.code == 0:
            again = self._run("redo")
            assert again.code == 0, f"undo {case}, then redo: {again.err}"
            assert self._seen() == self.seen, _difference(f"undo {case}, then redo", self.seen, self._seen())
        else:
            assert answer.code in _REFUSALS, answer
            assert self._seen() == self.seen

    @rule(case=CASES)
    def undo_dry_run(self, case: str) -> None:
        """Only look at what would be taken back."""
        for words in (("undo", "--dry-run"), ("undo", case, "--dry-run")):
            answer = self._run(*words)
            assert answer.code in {0, *_REFUSALS}, answer
        assert self._seen() == self.seen

    # --- how it is held against the model

    def _open(self, *words: str) -> None:
        """Open a case, if that is not refused."""
        if self._changeset("new", *words).code == 0:
            number = max(case.number for case in self.seen.cases)
            assert number > self.opened, "a case number was given twice"
            self.opened = number

    def _changeset(self, *words: str) -> Ran:
        """Run a command that is to change something, and see that it did, or was refused and changed nothing."""
        answer = self._run(*words)
        after, rows = self._seen(), self._rows()
        if answer.code:
            assert answer.code in _REFUSALS, f"{words}: exit code {answer.code}: {answer.err}"
            assert answer.err.startswith("error: ") or "\nerror: " in answer.err, answer.err
            assert after == self.seen, _difference(f"{words} was refused, and changed something", self.seen, after)
            assert rows == self.rows, f"{words} was refused, and wrote to the journal"
        elif rows > self.rows:
            self.done.append(Changeset(before=self.seen))
            self.gone.clear()
            self.seen, self.rows = after, rows
            self._look()
        else:
            assert after == self.seen, f"{words} wrote nothing to the journal, and changed something"
        return answer

    def _run(self, *words: str) -> Ran:
        answer = self.program(*words, today=self.day.isoformat())
        assert answer.in_order, f"{words}: {answer.out}{answer.err}"
        self.rows = self._rows() if words[0] in {"undo", "redo"} else self.rows
        return answer

    def _rows(self) -> int:
        connection = open_existing(self.program.db)
        if connection is None:
            return 0
        with closing(connection):
            return int(connection.execute("SELECT count(*) FROM journal").fetchone()[0])

    def _seen(self) -> Record:
        """What is on record."""
        with Store(self.program.db) as store:
            return Record(cases=store.cases("1 = 1"), items=store.orders())

    def _shown(self) -> str:
        """Everything that is shown, the journal left out."""
        board = self.program("status", "--all", "--json", today=_LATER)
        assert board.code == 0, board.err
        shown = []
        for case in board.json()["cases"]:
            one = self.program("show", str(case["case"]), "--json", today=_LATER).json()
            del one["journal"]
            shown.append(one)
        orders = self.program("order", "list", "--json", today=_LATER).json()["orders"]
        return json.dumps([shown, orders, board.json()["orders_to_review"]], sort_keys=True)

    def _look(self) -> None:
        """What holds of every case on every day."""
        self.board = self.program("status", "--all", "--json", today=self.day.isoformat()).json()["cases"]
        for case in self.board:
            closed = case["state"] == "closed"
            assert closed is (case["outcome"] is not None), case
            assert bool(case["next_actions"]) is not closed, case
            assert closed is (case["health"] == "closed"), case
            assert (case["late_days"] > 0) <= (case["health"] == "overdue"), case
            for row in case["timeline"]:
                assert row["forecast_to"] is None or row["forecast_to"] >= self.day.isoformat(), case
            for action in case["next_actions"]:
                parsed(action["command"])

    def _all_the_way_back(self) -> None:
        """Take back every changeset that stands, the last first, and bring them all back."""
        for changeset in reversed(self.done):
            assert self._run("undo").code == 0
            assert self._seen() == changeset.before, _difference("undo of all", changeset.before, self._seen())
        assert self._run("undo").code == ExitCode.REFUSED
        for _ in self.done:
            assert self._run("redo").code == 0
        assert self._seen() == self.seen, _difference("undo of all, then redo of all", self.seen, self._seen())

    def _look_at_all(self) -> None:
        """Every view of every case, doctor, and the way back to the beginning and forth again."""
        day = self.day.isoformat()
        for case in self.board:
            number = str(case["case"])
            for words in (("status", number), ("show", number), ("photo", "list", number)):
                answer = self.program(*words, today=day)
                assert answer.code == 0, f"{words}: {answer.err}"
            whole = self.program("draft", number, "--anyway", today=day)
            # Of a replacement there is nothing to write before somebody has looked at it.
            to_look_at = any(action["id"] == "review_replacement" for action in case["next_actions"])
            assert whole.code == 0 or case["state"] == "closed" or to_look_at, whole.err
            assert self.program("draft", number, today=day).code in {0, ExitCode.REFUSED}
        for view in ("status", "status --all", "order list", "undo --dry-run"):
            assert self.program(*view.split(), today=day).code in {0, ExitCode.REFUSED}
        with Store(self.program.db) as store:
            there = store.exists
        shown = self._shown()
        if there:
            assert self.program.bad_checks() == []
            ways = ("backup {}", "restore {}"), ("export json --out {}", "import {}")
            self._carried_over(*ways[self.rows % len(ways)], shown)
        self._all_the_way_back()
        assert self._shown() == shown
        assert not there or self.program.bad_checks() == []

    def _carried_over(self, out: str, back: str, shown: str) -> None:
        """Write everything to a file, and take that into another store: it is the same there, to the last hash."""
        file, own = Path(self.home.name) / "carried", self.program.db
        assert self.program(*out.format(file).split()).code == 0
        self.program.db = Path(self.home.name) / "other" / "kako.db"
        answer = self.program(*back.format(file).split())
        assert answer.code == 0, f"{back}: {answer.err}"
        assert self._seen() == self.seen, _difference(f"{out}, then {back}", self.seen, self._seen())
        assert self._shown() == shown
        assert [one for one in self.program.bad_checks() if one != "photos"] == []
        shutil.rmtree(self.program.db.parent)
        file.unlink()
        self.program.db = own


def _difference(what: str, wanted: Record | None, found: Record) -> str:
    from difflib import unified_diff
    from pprint import pformat

    before, after = (pformat(one, width=200).splitlines() for one in (wanted, found))
    return "\n".join([what, *list(unified_diff(before, after, lineterm="", n=1))[:60]])


@cache
def parsed(line: str) -> None:
    """See that the parser takes a command line, without running it. Most lines come many times."""
    words = shlex.split(line)[1:]
    root = typer.main.get_command(app)
    with root.make_context("kakoreturn", list(words), resilient_parsing=False) as context:
        name, command, rest = root.resolve_command(context, words)  # type: ignore[attr-defined]
        while hasattr(command, "resolve_command"):
            with command.make_context(name, list(rest), parent=context) as inner:
                name, command, rest = command.resolve_command(inner, rest)
        with command.make_context(name, list(rest), parent=context):
            pass
