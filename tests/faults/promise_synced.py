"""Before a command says that it is done, all it wrote is on the disk: what a power cut would show, and a kill cannot.

The calls of the system are watched (`strace`). Every file that was written is synced after its last write, and every
folder after the last name in it came or went, both before the answer is written.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .frame import Tally, Trial
from .program import SEAM, Program

_CALLS = "write,pwrite64,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,openat,mkdir,mkdirat"
_COMMANDS = {
    "new, first of all": ("new", "--order", "KB1", "--remedy", "refund", "--defect", SEAM, "--photo", "seam.jpg"),
    "record": ("record", "1", "sent"),
    "note": ("note", "1", "words"),
    "photo add": ("photo", "add", "1", "other.jpg"),
    "new": ("new", "--order", "KB2", "--remedy", "exchange", "--defect", SEAM),
    "order photos": ("order", "photos", "KB1"),
    "undo": ("undo",),
    "redo": ("redo",),
    "photo export": ("photo", "export", "1", "--out", "OUT/copies"),
    "photo export, again": ("photo", "export", "1", "--out", "OUT/copies", "--force"),
    "photo sheet": ("photo", "sheet", "1", "--out", "OUT/sheet.png"),
    "dossier": ("dossier", "1", "--out", "OUT/case.html"),
    "dossier, zip": ("dossier", "1", "--out", "OUT/case.zip"),
    "draft": ("draft", "1", "--kind", "follow-up", "--out", "OUT/message.txt"),
    "export json": ("export", "json", "--out", "OUT/store.json"),
    "export csv": ("export", "csv", "--out", "OUT/orders.csv"),
    "backup": ("backup", "OUT/saved.zip"),
    "restore": ("restore", "OUT/saved.zip", "--replace"),
    "order import": ("order", "import", "orders.csv"),
}
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (\S+)")
_HANDLE = re.compile(r"^\d+<([^>]*)>")
_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')
_MOST = 30  # syncs; no command makes a third of them
_PLAIN = "import sys\nfrom kakoreturn.cli.fast import run\nsys.exit(run())"


def unsynced(log: Path, folder: Path) -> Iterator[str]:
    """Each file and folder below `folder` that was not synced in time, by the log of a command."""
    dirty: dict[str, str] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _LINE.match(line)
        if found is None or found[3].startswith("-1"):
            continue
        call, words = found[1], found[2]
        handle = _HANDLE.match(words)
        names = [str(folder / name) for name in _NAME.findall(words)]
        if call.startswith("unlink") and ".kakoreturn-" in words:
            continue  # a folder to work in, which may be left behind
        if call == "write" and words.startswith("1<"):
            break  # the answer
        if call in {"write", "pwrite64", "ftruncate"} and handle:
            dirty[handle[1]] = call
        elif call in {"fsync", "fdatasync"} and handle:
            dirty.pop(handle[1], None)
        elif call.startswith(("unlink", "rename", "mkdir")) or (call == "openat" and "O_CREAT" in words):
            # Of a file that was moved it is enough to know where it came: at worst its old name is there too.
            dirty[str(Path(names[-1]).parent)] = call
            if call.startswith(("unlink", "rename")):
                dirty.pop(names[0], None)
    yield from (f"{path} after {call}" for path, call in dirty.items() if Path(path).is_relative_to(folder))


def _commands(program: Program) -> dict[str, tuple[str, ...]]:
    """The commands, with what they write beside the store."""
    out = str(program.db.parent)
    return {name: tuple(word.replace("OUT", out) for word in words) for name, words in _COMMANDS.items()}


def try_commands(trial: Trial, start: str = _PLAIN) -> Tally:
    """Watch every command that writes."""
    tally, program = Tally(), Program(trial.folder, trial.folder / "place" / "kako.db")
    if (reason := _lacking()) is not None:
        tally.left_out.append(f"what is synced, and when: {reason}")
        return tally
    for name in ("seam.jpg", "other.jpg"):
        program.photo(name)
    (trial.folder / "orders.csv").write_text("order,item\nIM1,Scarf\nIM2,Lamp\n", encoding="utf-8")
    for name, words in _commands(program).items():
        log = trial.folder / "log"
        watch = ["strace", "-f", "-y", "-s", "9", "-e", f"trace={_CALLS}", "-o", str(log)]
        command = [*watch, sys.executable, "-c", start, *program.words(*words)[1:]]
        done = subprocess.run(command, capture_output=True, check=False, cwd=trial.folder, env={**os.environ})
        left = list(unsynced(log, program.db.parent)) if not done.returncode else [done.stderr.decode()]
        tally.test(not left, f"{name}: not synced: {', '.join(left)}")
    return tally


def try_failing_syncs(trial: Trial, start: str = _PLAIN) -> Tally:
    """Let each sync of each command fail in turn: it is done or ends with exit code 5, and all is usable afterwards."""
    tally, program = Tally(), Program(trial.folder, trial.folder / "place" / "kako.db")
    if (reason := _lacking()) is not None:
        tally.left_out.append(f"syncs that fail: {reason}")
        return tally
    for name in ("seam.jpg", "other.jpg"):
        program.photo(name)
    (trial.folder / "orders.csv").write_text("order,item\nIM1,Scarf\nIM2,Lamp\n", encoding="utf-8")
    chosen = _COMMANDS if trial.full else ("new, first of all", "record")
    commands = _commands(program)
    for name in chosen:
        words = commands[name]
        for place in range(1, _MOST):
            log = trial.folder / "log"
            fail = f"inject=fsync,fdatasync:error=EIO:when={place}"
            watch = ["strace", "-f", "-o", str(log), "-e", "trace=fsync,fdatasync", "-e", fail]
            command = [*watch, sys.executable, "-c", start, *program.words(*words)[1:]]
            done = subprocess.run(command, capture_output=True, check=False, cwd=trial.folder)
            if "INJECTED" not in log.read_text(encoding="utf-8"):
                break
            said, bad = done.stderr.decode(), program.bad_checks()
            well = (
                done.returncode in {0, 5} and ("error: " in said) is bool(done.returncode) and "Traceback" not in said
            )
            after = program("order", "add", f"after {name} {place}")
            tally.test(well and not bad and not after.code, f"{name}, sync {place}: {said}{bad}{after.err}")
    return tally


def _lacking() -> str | None:
    """Why nothing can be watched here; None where it can."""
    if sys.platform != "linux" or shutil.which("strace") is None:
        return "strace is not installed"
    watched = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "strace may watch nothing" if watched.returncode else None


def control_of_failing_syncs(trial: Trial) -> Tally:
    """A program that does not put into words what the system reports."""
    weakened = "from kakoreturn.store import sqlite as c\nimport sqlite3, contextlib\n"
    weakened += "from kakoreturn.store import photos\n"
    weakened += "photos.store_errors = c.store_errors = lambda path: contextlib.nullcontext()\n"
    return try_failing_syncs(trial, weakened + _PLAIN)


def control(trial: Trial) -> Tally:
    """A store that syncs its files and not its folder, as SQLite does unless it is told otherwise."""
    weakened = "from kakoreturn.store import sqlite as c\nc._PRAGMAS += ('PRAGMA synchronous = FULL',)\n"
    return try_commands(trial, weakened + _PLAIN)
