"""What the store promises when an upgrade or a restore is killed, and when its files are damaged."""

import contextlib
import io
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from kakoreturn.cli.app import app
from kakoreturn.maintenance import archive, backup_places
from kakoreturn.maintenance.integrity import checkup
from kakoreturn.store import Store, evidence
from kakoreturn.store.format import SCHEMA_VERSION
from tests.maintenance.old_stores import old_store

from .kill_harness import Copies, Part

_CASES = range(1, 6)
# Puts a step between that writes more than SQLite keeps in memory, so that a kill finds the file half written.
UPGRADING = """
import sys
from kakoreturn.cli.fast import run
from kakoreturn.maintenance import migrations
last = max(migrations.STEPS)
real = migrations.STEPS[last]
def step(connection):
    real(connection)
    for n in range(40):
        connection.execute(f"CREATE TABLE between_{n} (x TEXT) STRICT")
        connection.executemany(f"INSERT INTO between_{n} VALUES (?)", [("y" * 500,)] * 200)
    for n in range(40):
        connection.execute(f"DROP TABLE between_{n}")
migrations.STEPS[last] = step
sys.exit(run())
"""

_WRITER = """
import sys
from datetime import date
from pathlib import Path
from kakoreturn.service import rules
from kakoreturn.domain.events import NoteAdded
from kakoreturn.domain.values import Days
from kakoreturn.maintenance.upgrading import upgrade
from kakoreturn.store import Store
day = date(2026, 5, 20)
with Store(Path(sys.argv[1]), upgrade=upgrade) as store:
    for n in range(1_000_000):
        with store.changeset("2026-05-20T12:00:00Z") as book:
            rules.details.keep(book, 1, NoteAdded(text=f"note {n}", on=day), Days(today=day, latest=day))
        if not n:
            print("ready", flush=True)
"""


def rows_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in names}  # noqa: S608


def failing(path: Path) -> list[str]:
    """The checks of a store that fail."""
    with Store(path) as store:
        connection = store.connection()
        return [check.id for check in checkup(connection, path) if not check.ok] if connection else ["not there"]


def unreadable_backups(path: Path) -> list[str]:
    """The backups beside a store that are not whole."""
    bad = []
    for one in backup_places.backups_of(path):
        try:
            with archive.Archive(one) as opened:
                opened.copy_database(io.BytesIO())
                for photo in opened.manifest.photos:
                    opened.copy_photo(photo)
        except Exception as error:  # noqa: BLE001 - whatever it is, the backup is not whole
            bad.append(f"{one.name}: {type(error).__name__}")
    return bad


def upgrades(folder: Path, count: int, seed: int = 1, step: str = UPGRADING) -> Part:
    """Kill upgrades of an old store; it must be the old one or the new one, whole, and upgrade afterwards."""
    promise = Part("an upgrade that is killed leaves the old store or the new one, and a backup before the new")
    killer = Copies(folder, seed, (sys.executable, "-c", step))
    template = folder / "template.db"
    old_store(1, template)
    before = rows_of(template)["journal"]

    def look(db: Path) -> None:
        with Store(db):
            pass  # rolls back what was half written, as any command does
        bad, broken = failing(db), unreadable_backups(db)
        with contextlib.closing(sqlite3.connect(db)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        # What a newer version adds to an entry stands behind what it had.
        entries = [row[: len(before[0])] for row in rows_of(db)["journal"][: len(before)]]
        whole = not bad and entries == before
        promise.test(whole and version in {1, SCHEMA_VERSION}, f"version {version}: {', '.join(bad)}")
        promise.test(version == 1 or backup_places.backups_of(db), "upgraded without a backup")
        promise.test(not broken, f"a backup is not whole: {', '.join(broken)}")

    killer.kills(count, lambda db: _copied(template, db), ("note", "1", "a note"), look)
    return promise


def restores(folder: Path, count: int, seed: int = 1) -> Part:
    """Kill restores over a store; there must be the store before or the one of the backup, whole."""
    promise = Part("a restore that is killed leaves the old store or the restored one, and never loses the old")
    killer = Copies(folder, seed)
    template, other, saved = folder / "template.db", folder / "other.db", folder / "saved.zip"
    old_store(1, template)
    photo = folder / "large.png"
    pixels = random.Random(seed).randbytes(6_000_000)  # noqa: S311 - any pixels will do
    Image.frombytes("RGB", (2000, 1000), pixels).save(photo, compress_level=1)
    order = ("--order", "KB9", "--remedy", "exchange", "--defect", "seam open at the toe", "--photo", str(photo))
    promise.test(killer.run(killer.line(other, "new", *order)) == 0, "the other store cannot be made")
    promise.test(killer.run(killer.line(other, "backup", str(saved))) == 0, "it cannot be backed up")
    old, new = rows_of(template), rows_of(other)

    def look(db: Path) -> None:
        found, bad, broken = rows_of(db), failing(db), unreadable_backups(db)
        promise.test(found in (old, new) and not bad, f"neither the one nor the other: {', '.join(bad)}")
        promise.test(found == old or backup_places.backups_of(db), "the old one is lost")
        promise.test(not broken, f"a backup is not whole: {', '.join(broken)}")

    killer.kills(count, lambda db: _copied(template, db), ("restore", str(saved), "--replace"), look)
    return promise


def loaded_backups(folder: Path, count: int, seed: int = 1) -> Part:
    """Back a store up while another program writes to it; each backup must restore to a state that the store had."""
    promise = Part("a backup taken while another program writes is one state of the store, and restores")
    runner, db = Copies(folder, seed), folder / "busy.db"
    old_store(1, db)
    assert runner.run(runner.line(db, "note", "1", "brings the store up to date")) == 0
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(db)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        try:
            for turn in range(count):
                saved = folder / f"busy-{turn}.zip"
                promise.test(runner.run(runner.line(db, "backup", str(saved))) == 0, f"backup {turn} failed")
        finally:
            writer.kill()
    with Store(db):
        pass  # rolls back what was half written
    journal, sizes = rows_of(db)["journal"], []
    for turn in range(count):
        copy = folder / f"copy-{turn}.db"
        code = runner.run(runner.line(copy, "restore", str(folder / f"busy-{turn}.zip")))
        promise.test(code == 0 and not failing(copy), f"backup {turn} does not restore: {code}")
        found = rows_of(copy)["journal"]
        promise.test(found == journal[: len(found)], f"backup {turn} is no state that the store had")
        sizes.append(len(found))
    promise.test(sizes == sorted(set(sizes)), "nothing was written meanwhile")
    return promise


def _copied(template: Path, db: Path) -> None:
    shutil.copy2(template, db)
    shutil.copytree(evidence.folder_of(template), evidence.folder_of(db))


# --- damage


def answer(db: Path, *words: str) -> tuple[int, str, str]:
    """What a command answers in this process: exit code, stdout, stderr."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            app(["--db", str(db), "--today", Copies.today, "--no-input", *words])
        except SystemExit as end:
            code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


def read(db: Path) -> list[tuple[int, str, str]]:
    """Everything that a reader sees of a store."""
    looks = [("status", "--all", "--json"), ("order", "list", "--json"), *(("show", str(n), "--json") for n in _CASES)]
    return [answer(db, *words) for words in looks]


def damages(folder: Path, count: int, seed: int = 1, doctor: Callable[[Path], int] | None = None) -> tuple[Part, ...]:
    """Damage database and photos; `doctor` must find whatever a reader could see, and a backup must bring it back."""
    found = Part("a damage that a reader could see is found, with exit code 5, and stops no program")
    brought = Part("a backup brings a damaged store back")
    chance = random.Random(seed)  # noqa: S311 - the same damage each time
    look = doctor or (lambda db: answer(db, "doctor")[0])
    template, saved = folder / "template.db", folder / "saved.zip"
    old_store(1, template)
    found.test(answer(template, "backup", str(saved))[0] == 0, "it cannot be backed up")
    whole = read(template)
    for turn in range(count):
        db = folder / f"damage-{turn}" / "template.db"  # the name is in what is shown
        db.parent.mkdir(mode=0o700)
        _copied(template, db)
        what = _damage(chance, db)
        code, seen = look(db), read(db)
        found.test(code in {0, 5} and all(one in {0, 3, 4, 5} for one, _, _ in seen), f"{what}: a crash, {code}")
        found.test(code == 5 or (seen == whole and not _lost_photos(db)), f"{what}: not found, {turn}")
        if code:
            again, _, err = answer(db, "restore", str(saved), "--replace")
            # A store that seems to be newer, or another program's, is left alone.
            left_alone = again == 5 and ("newer" in err or "not a kakoreturn store" in err)
            brought.test(left_alone or (again == 0 and look(db) == 0 and read(db) == whole), f"{what}: {again} {err}")
        shutil.rmtree(db.parent)
    return found, brought


def _damage(chance: random.Random, db: Path) -> str:
    """Flip, blot out or cut bytes in the database or a photo; what was done."""
    photos = sorted(one for one in evidence.folder_of(db).rglob("*") if one.is_file())
    victim = db if chance.random() < 0.75 else chance.choice(photos)
    data = bytearray(victim.read_bytes())
    place = chance.randrange(len(data))
    match kind := chance.choice(("flip a bit", "change a byte", "blot out", "cut", "swap")):
        case "flip a bit":
            data[place] ^= 1 << chance.randrange(8)
        case "change a byte":
            data[place] = chance.randrange(256)
        case "blot out":
            data[place : place + 512] = bytes(len(data[place : place + 512]))
        case "cut":
            del data[place:]
        case "swap":
            other = chance.randrange(len(data))
            data[place], data[other] = data[other], data[place]
    victim.write_bytes(bytes(data))
    return f"{kind} at {place} of {victim.name[:12]}"


def _lost_photos(db: Path) -> bool:
    photos = (one for one in evidence.folder_of(db).rglob("*") if one.is_file())
    return any(archive.hashed(one).sha256 != one.name for one in photos)
