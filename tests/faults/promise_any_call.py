"""Each I/O call of a write fails in turn, in each way: the command is done or ends with exit code 5 in one sentence.

Then the store passes every check, what was there is there as it was, and the next command works.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from kakoreturn.store import sqlite as opening
from kakoreturn.store.photos import folder_of
from tests.support.answers import Ran

from .calls import Calls, Mode, lacking
from .frame import Tally, Trial, weakened
from .program import KILLED, SEAM, Program

_MOST = 2000  # calls; no command makes a tenth of them
_COMMANDS = {
    "record": ("record", "1", "confirmed", "--note", "the change"),
    "photo add": ("photo", "add", "1", "the change.jpg"),
    "new": ("new", "--order", "the change", "--remedy", "refund", "--defect", SEAM, "--photo", "the change.jpg"),
}
_QUICK = {
    "record": (Mode.KILL, Mode.IO, Mode.FULL_SINCE, Mode.READ_ONLY, Mode.SHORT),
    "photo add": (Mode.KILL, Mode.FULL),
    "new": (Mode.KILL, Mode.SHORT),
    "new, first of all": (Mode.KILL, Mode.FULL_SINCE),
}


class Bench:
    """A store to try commands on, set back before each of them."""

    def __init__(self, folder: Path, *, furnished: bool = True) -> None:
        self.program = Program(folder, folder / "work" / "kako.db")
        self.template = folder / "template"
        self.program.photo("the change.jpg")
        if furnished:
            self.program.furnish()
            (folder / "work").rename(self.template)
        self.before = self._seen() if furnished else ""

    def set_back(self) -> None:
        """Make the store as it was."""
        shutil.rmtree(self.program.db.parent, ignore_errors=True)
        if self.template.exists():
            shutil.copytree(self.template, self.program.db.parent)

    def _seen(self) -> str:
        self.set_back()
        return self.program("show", "2", "--json").out + self.program("show", "3", "--json").out

    def attempts(self, words: tuple[str, ...], mode: Mode) -> Iterator[tuple[Calls, Ran]]:
        """Run a command with its first call failing, its second, and so on, until it makes no such call any more."""
        for place in range(1, _MOST):
            self.set_back()
            calls = Calls(self.program.db.parent, mode, place)

            answer = self.program.forked(*words, before=calls.install)
            if calls.count < place:
                assert answer.code == 0, answer.err
                return
            yield calls, answer

    def look(self, calls: Calls, answer: Ran) -> str:
        """What is wrong with how a command ended, and with what it left; empty when nothing is."""
        killed = calls.mode is Mode.KILL
        if killed and answer.code != KILLED:
            return f"exit code {answer.code}"
        if not killed and (wrong := _said_wrongly(answer)):
            return wrong
        bad = self.program.bad_checks()
        if bad:
            return f"doctor: {', '.join(bad)}"
        there = self._is_there()
        if there is None or (answer.code == 0 and not there):
            return "the change is half there" if there is None else "what was acknowledged is lost"
        if self.before and self.program("show", "2", "--json").out + self.program("show", "3", "--json").out != (
            self.before
        ):
            return "what was there has changed"
        left = list(folder_of(self.program.db).glob(".new-*"))
        if left and not killed and "unlink" not in calls.hit and calls.mode is not Mode.IO_SINCE:
            return f"a file was left over: {left[0].name}"
        after = self.program.new("KB9")
        return "" if after.code == 0 else f"the next command: exit code {after.code}: {after.err}"

    def _is_there(self) -> bool | None:
        """Whether the change is in the store; None when only half of it is."""
        listed = self.program("status", "--all", "--json").json()["cases"]
        shown = [self.program("show", str(case["case"]), "--json").json() for case in listed]
        for case in shown:
            if case["order"] == "the change":
                return True if case["defects"] and case["photos"] else None
            if any("the change" in str(entry) for entry in case["journal"]):
                return True
        return False


def _said_wrongly(answer: Ran) -> str:
    """What is wrong with the exit code of a command that was not killed, or with what it said."""
    about_photo = answer.code == 4 and "the change.jpg" in answer.err
    if answer.code not in {0, 5} and not about_photo:
        return f"exit code {answer.code}: {answer.err}"
    sentences = [line for line in answer.err.splitlines() if not line.startswith("hint: ")]
    if not answer.in_order or (answer.code and (len(sentences) != 1 or not sentences[0].startswith("error: "))):
        return f"it says {answer.err!r}"
    return ""


def try_calls(trial: Trial, plan: dict[str, tuple[Mode, ...]]) -> Tally:
    """Try every call of these commands in these modes."""
    tally = Tally()
    if (reason := lacking()) is not None:
        tally.left_out.append(reason)
        return tally
    for name, modes in plan.items():
        bench = Bench(trial.fresh(name), furnished=name in _COMMANDS)
        for mode in modes:
            for calls, answer in bench.attempts(_COMMANDS[name.split(",", maxsplit=1)[0]], mode):
                wrong = bench.look(calls, answer)
                tally.test(not wrong, f"{name}, call {calls.place} ({calls.hit}) {mode}: {wrong}")
    return tally


def attempt(trial: Trial) -> Tally:
    return try_calls(trial, dict.fromkeys(_QUICK, tuple(Mode)) if trial.full else _QUICK)


def control(trial: Trial) -> Tally:
    """A store without a rollback journal on the disk is damaged where a command is killed while it writes."""
    without = (*opening._PRAGMAS, "PRAGMA journal_mode = MEMORY")  # noqa: SLF001 - weakened on purpose
    with weakened(opening, _PRAGMAS=without):
        return try_calls(trial, {"record": (Mode.KILL,)})
