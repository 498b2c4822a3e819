"""Damage to the database, its rollback journal, its rows and the photos is noticed, or changes nothing that is seen."""

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

from kakoreturn.domain.errors import ExitCode
from kakoreturn.maintenance import integrity
from kakoreturn.store import evidence
from tests.support.answers import Ran

from .frame import Tally, Trial, weakened
from .program import Program

_VIEWS = (
    ("status", "--all", "--json"),
    ("status",),
    ("show", "1", "--json"),
    ("show", "2", "--json"),
    ("show", "3", "--json"),
    ("draft", "1"),
    ("order", "list", "--json"),
    ("undo", "--dry-run"),
)


def _flip(path: Path, chance: Random) -> None:
    """Change a few bits, in one place or in several."""
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 8, 64))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _scribble(path: Path, chance: Random) -> None:
    """Write something else over a piece, zeroes as likely as noise."""
    data = bytearray(path.read_bytes())
    length = chance.choice((4, 40, 512, 4096))
    place = chance.randrange(len(data))
    data[place : place + length] = chance.choice((bytes(length), chance.randbytes(length)))[: len(data) - place]
    path.write_bytes(data)


def _cut(path: Path, chance: Random) -> None:
    """Cut off the end, or take a piece out of the middle."""
    data = path.read_bytes()
    place = chance.randrange(len(data))
    path.write_bytes(data[:place] + data[place + chance.choice((1, 512, 4096, len(data))) :])


def _words(path: Path, chance: Random) -> None:
    """Change one letter of a text, so that everything still fits together but the words."""
    data = path.read_bytes()
    word = chance.choice((b"Runner", b"support", b"stock", b"seam", b"sent", b"2026-06", b"CNY"))
    places = [place for place in range(len(data)) if data.startswith(word, place)]
    place = chance.choice(places) + chance.randrange(len(word))
    path.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])


def _hot_journal(path: Path, chance: Random) -> None:
    """Leave a rollback journal beside it that was never written for it."""
    noise = chance.choice((b"", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")) + chance.randbytes(chance.randrange(1, 9000))
    path.with_name(f"{path.name}-journal").write_bytes(noise)


def _photo(path: Path, chance: Random) -> None:
    """Damage a photo, or take it away."""
    photos = [one for one in evidence.folder_of(path).rglob("*") if one.is_file()]
    photo = chance.choice(photos)
    chance.choice((_flip, _scribble, _cut, lambda one, _: one.unlink()))(photo, chance)


def _row(path: Path, chance: Random) -> None:
    """Change a cell, or take a row out, as somebody would who knows SQL."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        table = chance.choice(("journal", "journal", "journal", "cases", "items", "guides"))
        rows = [row for (row,) in connection.execute(f"SELECT rowid FROM {table}")]  # noqa: S608 - a name above
        columns = [column[1] for column in connection.execute(f"PRAGMA table_info({table})")]
        row, column = chance.choice(rows), chance.choice(columns)
        # Nothing is chained to the last row of the journal: once it is taken out, it is as if it never had been there.
        if chance.random() < 0.2 and not (table == "journal" and row == rows[-1]):
            connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))  # noqa: S608
        else:
            (old,) = connection.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()  # noqa: S608
            with contextlib.suppress(sqlite3.IntegrityError):  # a number where there was none
                update = f"UPDATE OR IGNORE {table} SET {column} = ? WHERE rowid = ?"  # noqa: S608
                connection.execute(update, (_other(old, chance), row))
        for _, sql in triggers:
            connection.execute(sql)


def _other(old: object, chance: Random) -> object:
    """Another value of the same kind."""
    if isinstance(old, int):
        return old + chance.choice((-1, 1, 7))
    text = str(old or "words")
    place = chance.randrange(len(text))
    return text[:place] + chance.choice('abc019"{}:,') + text[place + 1 :]


DAMAGES: dict[str, Callable[[Path, Random], None]] = {
    "flipped bits": _flip,
    "a piece written over": _scribble,
    "cut": _cut,
    "changed words": _words,
    "a strange rollback journal": _hot_journal,
    "a damaged photo": _photo,
    "a changed row": _row,
}


class Bench:
    """A furnished store that is damaged, looked at and set back."""

    def __init__(self, folder: Path) -> None:
        self.program = Program(folder, folder / "work" / "kako.db").furnish()
        (folder / "work").rename(folder / "template")
        self.template = folder / "template"
        self.set_back()
        self.whole = self._seen()

    def set_back(self) -> None:
        """Make the store as it was."""
        shutil.rmtree(self.program.db.parent, ignore_errors=True)
        shutil.copytree(self.template, self.program.db.parent)

    def _seen(self) -> list[Ran]:
        return [self.program(*words) for words in _VIEWS]

    def damage(self, damage: Callable[[Path, Random], None], chance: Random) -> str:
        """Damage the store; what is wrong with how the program takes it, empty when nothing is."""
        self.set_back()
        damage(self.program.db, chance)
        doctor, seen = self.program("doctor", "--json"), self._seen()
        for words, answer in (("doctor",), doctor), *zip(_VIEWS, seen, strict=True):
            if not answer.in_order or answer.code not in {ExitCode.DONE, ExitCode.STORE, *_missing(words, doctor)}:
                return f"{' '.join(words)}: exit code {answer.code}: {answer.err or answer.out}"
        shown = [answer for words, answer in zip(_VIEWS, seen, strict=True) if words[0] == "show" and answer.out]
        photos = all(self._is_whole(answer) for answer in shown)
        if doctor.code == ExitCode.DONE and not (seen == self.whole and photos):
            return "a reader sees it, and doctor does not"
        return ""

    def _is_whole(self, answer: Ran) -> bool:
        """Whether the photos that a case names are there as they were."""
        names = [photo["sha256"] for photo in json.loads(answer.out)["photos"]]
        same = "{0}/{1}/{2}".format
        places = [same(f"{self.program.db.name}.photos", name[:2], name) for name in names]
        return all(
            (self.program.db.parent / place).is_file()
            and (self.program.db.parent / place).read_bytes() == (self.template / place).read_bytes()
            for place in places
        )


def _missing(words: tuple[str, ...], doctor: Ran) -> set[int]:
    """What a view may end with besides, in a store that doctor finds damaged: what is not there is not found."""
    return {ExitCode.NOT_FOUND, ExitCode.REFUSED} if doctor.code and words[0] != "doctor" else set()


def try_damages(trial: Trial, count: int) -> Tally:
    """Try so many damages, each kind in turn."""
    tally, bench, chance = Tally(), Bench(trial.folder), trial.chance
    kinds = list(DAMAGES)
    for turn in range(count):
        kind = kinds[turn % len(kinds)]
        wrong = bench.damage(DAMAGES[kind], chance)
        tally.test(not wrong, f"damage {turn}, {kind}: {wrong}")
    return tally


def attempt(trial: Trial) -> Tally:
    return try_damages(trial, trial.times(400, 2000))


def control(trial: Trial) -> Tally:
    """Without the check of the chain, a changed word in the journal is seen by a reader and by nobody else."""
    checks = {name: check for name, check in integrity._CHECKS.items() if name != "journal"}  # noqa: SLF001 - on purpose
    with weakened(integrity, _CHECKS=checks):
        return try_damages(trial, 100)
