"""Each I/O call of a write fails in turn, in each way: the command is done or ends with exit code 5 in one sentence.

Then all of its change is there or nothing of it, and the next command works.
"""

from collections.abc import Iterable, Iterator

from kakoreturn.store import sqlite as opening
from tests.support.answers import Ran

from .calls import TAKES_AWAY, Calls, Mode, lacking
from .frame import Tally, Trial, weakened
from .program import KILLED
from .writing import COMMANDS, Place, torn

_MOST = 2000  # calls; no command makes half of them
_QUICK_STEP = 19  # in the quick form, of the calls only each so many-th fails


def attempts(place: Place, name: str, mode: Mode, numbers: Iterable[int]) -> Iterator[tuple[Calls, Ran]]:
    """Run a command with one of its calls failing, each time another, until it makes no such call any more."""
    for number in numbers:
        place.set_back(name)
        calls = Calls(place.root, mode, number)
        answer = place.program.forked(*place.words(COMMANDS[name]), before=calls.install)
        if calls.count < number:
            assert answer.code == 0, answer.err
            return
        yield calls, answer


def _wrong(place: Place, calls: Calls, answer: Ran) -> str:
    """What is wrong with how a command ended, and with what it left over; empty when nothing is."""
    if calls.mode is Mode.KILL:
        return "" if answer.code == KILLED else f"exit code {answer.code}"
    # SQLite takes a page that the disk does not give for a damaged one, which an unpacked backup has none of.
    if calls.mode is Mode.IO and "is no whole backup" in answer.err:
        return ""
    if (said := _said_wrongly(answer)) or place.is_untouched():
        return said
    # A disk that reports errors may keep what was to be taken away. `doctor` finds it.
    left = [] if calls.hit in TAKES_AWAY or calls.mode in {Mode.IO, Mode.IO_SINCE} else place.left_over()
    if left:
        return f"left over: {', '.join(left)}"
    after = place.program("order", "add", "KB9")
    return "" if after.code == 0 else f"the next command: exit code {after.code}: {after.err}"


def _said_wrongly(answer: Ran) -> str:
    """What is wrong with the exit code of a command that was not killed, or with what it said."""
    if answer.code not in {0, 5}:
        return f"exit code {answer.code}: {answer.err}"
    if "checks failed" in answer.out:  # what `doctor` found is its answer
        return ""
    sentences = [line for line in answer.err.splitlines() if not line.startswith(("hint: ", "warning: "))]
    if not answer.in_order or (answer.code and (len(sentences) != 1 or not sentences[0].startswith("error: "))):
        return f"it says {answer.err!r}"
    return ""


def try_calls(trial: Trial, names: Iterable[str] = COMMANDS, modes: Iterable[Mode] = Mode, step: int = 1) -> Tally:
    """Let calls of these commands fail in these modes: each of them, or each `step`-th from a random one on."""
    tally, chance = Tally(), trial.chance
    if (reason := lacking()) is not None:
        tally.left_out.append(reason)
        return tally
    place = Place(trial.folder)
    for name in names:
        before, after = place.change(name)
        for mode in modes:
            for calls, answer in attempts(place, name, mode, range(chance.randint(1, step), _MOST, step)):
                found = place.parts()
                wrong = torn(found, before, after, acknowledged=answer.code == 0) or _wrong(place, calls, answer)
                tally.test(not wrong, f"{name}, call {calls.place} ({calls.hit}) {mode}: {wrong}")
    return tally


def attempt(trial: Trial) -> Tally:
    return try_calls(trial, step=trial.times(_QUICK_STEP, 1))


def control(trial: Trial) -> Tally:
    """A store without a rollback journal on the disk is damaged where a command is killed while it writes."""
    without = (*opening._PRAGMAS, "PRAGMA journal_mode = MEMORY")  # noqa: SLF001 - weakened on purpose
    with weakened(opening, _PRAGMAS=without):
        return try_calls(trial, ["record"], [Mode.KILL])
