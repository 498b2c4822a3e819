"""Every command that writes, on a place with something of everything in it: it leaves all of its change, or nothing.

A *place* is a folder with a store, its photos, the configuration, and what was written out of them. What it holds is
told as parts by their names; after a command that something went wrong with, each part is as it was before or as that
command makes it, and after one that was acknowledged all of them are as it makes them.
"""

import hashlib
import os
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from kakoreturn.files import TEMPORARY
from kakoreturn.store import evidence

from .program import SEAM, Program

# What each part of a place holds.
Parts = dict[str, str]
_JOURNAL = "SELECT seq, deed, case_number, order_number, kind, body FROM journal ORDER BY seq"
_NEW = ("new", "--order", "KB7", "--remedy", "refund", "--defect", SEAM, "--photo", "OUT/the change.jpg")
# In these, OUT is the place's folder for what is written out of the store.
COMMANDS = {
    "new": _NEW,
    "new, first of all": _NEW,
    "record": ("record", "1", "confirmed", "--note", "the change"),
    "photo add": ("photo", "add", "1", "OUT/the change.jpg"),
    "attach": ("attach", "1", "OUT/orders.csv"),
    "order import": ("order", "import", "OUT/orders.csv"),
    "undo": ("undo",),
    "backup": ("backup", "OUT/saved.zip", "--force"),
    "restore": ("restore", "OUT/older.zip", "--replace"),
    "doctor --repair": ("doctor", "--repair"),
    "photo export": ("photo", "export", "1", "--out", "OUT/copies", "--force"),
    "attach export": ("attach", "export", "1", "--out", "OUT/files"),
    "dossier": ("dossier", "1", "--out", "OUT/case.zip"),
    "draft": ("draft", "1", "--kind", "follow-up", "--out", "OUT/message.txt"),
    "export": ("export", "json", "--out", "OUT/store.json"),
    "config set": ("config", "set", "name", "Kim"),
}
_BEFORE = (
    ("backup", "OUT/older.zip"),
    ("note", "1", "since the older backup"),
    ("photo", "export", "1", "--out", "OUT/copies"),
    ("attach", "1", "OUT/older.zip"),
    ("photo", "circle", "1", "1", "C4"),
    *(COMMANDS[name] for name in ("backup", "dossier", "draft", "export")),
    ("note", "1", "since all was written"),
    ("config", "set", "name", "Robin"),
)


# All that is below a folder, by what tells a file that was written to from one that was not: how it may be used, its
# size, and the time of writing. A folder has no size and no time.
_Stamps = dict[str, tuple[int, int, int]]


class Place:
    """A place to try commands on, set back before each of them."""

    def __init__(self, folder: Path) -> None:
        self.program = Program(folder, folder / "place" / "kako.db", config=folder / "place" / "config")
        self.root, self._template = folder / "place", folder / "template"
        self.program.furnish()
        (self.root / "out").mkdir()
        Path(self.program.photo("the change.jpg")).rename(self.root / "out" / "the change.jpg")
        (self.root / "out" / "orders.csv").write_text("order,item\nIM1,Lamp\nIM2,Scarf\n", encoding="utf-8")
        for words in _BEFORE:
            assert self.program(*self.words(words)).code == 0, words
        self.root.rename(self._template)
        self._begin: dict[str, tuple[Path, _Stamps]] = {}  # as it is before each command
        self._before: tuple[_Stamps, Parts] = ({}, {})  # as it is before the command that is tried, and what that holds

    def words(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """A command with the names of this place in it."""
        return tuple(word.replace("OUT", str(self.root / "out")) for word in words)

    def set_back(self, name: str) -> None:
        """Make everything as it is before this command. What was not written to since is left."""
        begin, wanted = self._begin.get(name) or self._make(name)
        there = _stamps(self.root)
        for path in sorted(there.keys() - wanted.keys(), reverse=True):  # what is in a folder before the folder
            (self.root / path).rmdir() if (self.root / path).is_dir() else (self.root / path).unlink()
        for path in sorted(path for path, stamp in wanted.items() if there.get(path) != stamp):
            if (begin / path).is_dir():
                (self.root / path).mkdir(exist_ok=True)
                shutil.copystat(begin / path, self.root / path)
            else:
                shutil.copy2(begin / path, self.root / path)

    def _make(self, name: str) -> tuple[Path, _Stamps]:
        """Make the folder that is set back to before this command."""
        folder = self._template.with_name(f"before {name}")
        shutil.copytree(self._template, folder)
        db = folder / self.program.db.name
        if name == "new, first of all":
            db.unlink()
            shutil.rmtree(evidence.folder_of(db))
        if name == "doctor --repair":
            with closing(sqlite3.connect(db)) as store:
                store.execute("UPDATE items SET seller = 'somebody else'")
                store.commit()
        self._begin[name] = made = folder, _stamps(folder)
        return made

    def change(self, name: str) -> tuple[Parts, Parts]:
        """What the place holds before a command and after it, where nothing goes wrong."""
        self.set_back(name)
        before = self._parts()
        self._before = _stamps(self.root), before
        answer = self.program(*self.words(COMMANDS[name]))
        assert answer.code == 0, answer.err
        return before, self.parts()

    def parts(self) -> Parts:
        """What the place holds."""
        return self._before[1] if self.is_untouched() else self._parts()

    def is_untouched(self) -> bool:
        """Whether nothing was written, made or taken away since it was set back to before the command that is tried."""
        return _stamps(self.root) == self._before[0]

    def _parts(self) -> Parts:
        """The journal, the checks that fail, and each file but the photos, which are checked."""
        db = self.program.db
        parts = {"checks": ", ".join(self.program.bad_checks())}
        if db.exists() and db.stat().st_size:
            with closing(sqlite3.connect(db)) as store:
                parts["journal"] = repr(store.execute(_JOURNAL).fetchall())
        for path in sorted(self.root.rglob("*")):
            of_store = path.name.startswith(db.name) and path.parent == self.root
            if path.is_file() and not (of_store or evidence.folder_of(db) in path.parents or _is_in_the_making(path)):
                name = path.relative_to(self.root)
                # What was there before is kept as a backup, or as it is where that cannot be made.
                parts[str(name.with_suffix("") if path.parent.name == "backups" else name)] = _content(path)
        return parts

    def left_over(self) -> list[str]:
        """Files and folders that are there only while a command works."""
        return [str(path.relative_to(self.root)) for path in self.root.rglob(".*") if _is_in_the_making(path)]


def torn(found: Parts, before: Parts, after: Parts, *, acknowledged: bool) -> str:
    """What is wrong with what a place holds after a command that something went wrong with; empty where nothing is."""
    names = sorted({*before, *after, *found})
    if acknowledged and (lost := [name for name in names if found.get(name) != after.get(name)]):
        return f"what was acknowledged is lost: {', '.join(lost)}"
    half = [name for name in names if found.get(name) not in {before.get(name), after.get(name)}]
    return f"neither as it was nor as it was to be: {', '.join(half)}" if half else ""


def _stamps(folder: Path) -> _Stamps:
    found: _Stamps = {}
    for above, _, names in os.walk(folder):
        found[os.path.relpath(above, folder)] = (os.stat(above).st_mode, 0, 0)
        for name in names:
            about = os.lstat(path := os.path.join(above, name))
            found[os.path.relpath(path, folder)] = (about.st_mode, about.st_size, about.st_mtime_ns)
    return found


def _is_in_the_making(path: Path) -> bool:
    return any(part.startswith((TEMPORARY, evidence.PREFIX)) for part in path.parts)


def _content(path: Path) -> str:
    """What tells the content of a file from any other, whatever the time of writing."""
    if path.suffix == ".json":  # it says when it was written
        return re.sub('"exported_at": "[^"]*"', "", path.read_text(encoding="utf-8"))
    data = path.read_bytes()
    if path.suffix == ".zip":
        try:
            with zipfile.ZipFile(path) as file:
                data = repr([(one.filename, file.read(one)) for one in file.infolist()]).encode()
        except (zipfile.BadZipFile, EOFError):
            return "torn"
    return "kept" if path.parent.name == "backups" else hashlib.sha256(data).hexdigest()
