"""The engine of a store that is a file: how SQLite opens it and locks it for writing, and what its errors mean."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator

from kakoreturn.domain.errors import StoreProblem, quoted
from kakoreturn.files import is_gone, make_folder, reason, sync_folder
from kakoreturn.notices import notice
from kakoreturn.store.format import (
    APPLICATION_ID,
    MAGIC,
    SCHEMA_VERSION,
    Damage,
    DamagedStore,
    File,
    absolute,
    check_header,
    check_plain,
    not_ours,
    read_header,
    refuse_newer,
    version_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

# Brings a store of an older version up to date, in a write transaction that was begun on it.
Upgrade = Callable[[sqlite3.Connection, "Path"], None]

_WAIT_SECONDS = 30
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    # With the rollback journal, FULL can lose an acknowledged commit at a power cut: the folder is not synced.
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
)
_REASONS = {
    sqlite3.SQLITE_BUSY: ("is locked by another program", "close the other program, or try again in a moment"),
    sqlite3.SQLITE_LOCKED: ("is locked by another program", "close the other program, or try again in a moment"),
    sqlite3.SQLITE_FULL: ("cannot be written: the disk is full", "free some space and try again; nothing was changed"),
    sqlite3.SQLITE_READONLY: ("is read-only", "check who may write the file and its folder"),
    sqlite3.SQLITE_CORRUPT: ("is damaged", "run: kakoreturn doctor"),
    sqlite3.SQLITE_NOTADB: ("is not a kakoreturn store", "name another file with --db"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", "check that its folder exists and that you may write there"),
    sqlite3.SQLITE_PERM: ("may not be opened", "check who may read and write the file"),
    sqlite3.SQLITE_IOERR: ("cannot be read or written: the disk reports an error", "check the disk and its free space"),
}
# These are about the disk and who may use it, and say nothing of what the file holds.
_OF_DISK = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR}


class FileEngine:
    """The store at `path`: `Engine` says what each function is for.

    One of an older version is brought up to date by `upgrade` before the first changeset; without it, it takes none.
    """

    role = None
    far = None

    def __init__(self, path: File, upgrade: Upgrade | None = None) -> None:
        self._path = path
        self._upgrade = upgrade
        self.connection: sqlite3.Connection | None = None
        self._made = False  # for the changeset that is being written
        self._seen: tuple[int, int] | None = None  # the file, as it was just before it was opened

    def open(self) -> None:
        """Open the file, where there is one."""
        self._seen = self._file()
        self.connection = open_existing(self._path)

    def open_to_look(self) -> None:
        """Open the file to read at a glance."""
        with self.errors():
            self.connection = connect_to_look(self._path)

    def close(self) -> None:
        """Close it."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def errors(self) -> contextlib.AbstractContextManager[None]:
        """What SQLite and the system report, as `store_errors` says it."""
        return store_errors(self._path)

    def begin(self) -> sqlite3.Connection:
        """Begin a write transaction on the file that is at the path now; it is made where there is none."""
        while True:
            connection, self._made = self._opened() if self.connection is None else (self.connection, False)
            try:
                begin(connection, self._path, self._upgrade)
            except BaseException as error:
                if self._made:
                    unmake(connection, self._path)
                if self.connection is None:
                    connection.close()
                # Another program may have made the file, and have taken it away again while this one waited for it.
                lost = self.connection is None and not self._made and isinstance(error, sqlite3.Error)
                if lost and is_gone(self._path):
                    continue
                raise
            # While it is locked nobody puts another store in its place, as `restore` does; somebody may have before.
            if self._file() == self._seen:
                self.connection = connection
                return connection
            connection.execute("ROLLBACK")
            connection.close()
            self.connection = None

    def commit(self) -> None:
        """Commit; where the disk reports an error on the way, whether that was done is looked up, and said truly."""
        from kakoreturn.store import journal  # what writes has it

        assert self.connection is not None
        wanted = journal.head(self.connection)
        try:
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            if self.connection.in_transaction or _kind_of(error) != sqlite3.SQLITE_IOERR:
                raise
            # The journal of the transaction was deleted, which is the commit; what failed is the sync of its folder.
            with contextlib.closing(connect(self._path)) as other:
                done = journal.head(other) == wanted
            if not done:
                raise
            notice("warning: this is on record, but the disk reported an error at the end; a power cut now may lose it")

    def abandon(self) -> None:
        """Roll back, and take a file away again that was made for this."""
        assert self.connection is not None
        # A failing COMMIT (disk full, say) may have rolled back by itself.
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        if self._made:
            connection, self.connection = self.connection, None
            unmake(connection, self._path)

    def ask_ahead(self, _: object) -> None:
        """A file answers when it is asked."""

    def begin_reading(self) -> None:
        """Begin to read one moment of the store."""
        assert self.connection is not None
        self.connection.execute("BEGIN")

    def end_reading(self) -> None:
        """End that."""
        assert self.connection is not None
        if self.connection.in_transaction:  # an error of the disk ends it too
            self.connection.execute("ROLLBACK")

    def _opened(self) -> tuple[sqlite3.Connection, bool]:
        self._seen = self._file()
        connection, made = open_or_create(self._path)
        if made:
            self._seen = self._file()
        return connection, made

    def _file(self) -> tuple[int, int] | None:
        """What tells the file at the store's path from others; None where there is none."""
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino


def is_of_disk(error: BaseException) -> bool:
    """Whether SQLite could not read or write a file; else what stands in it is wrong."""
    return isinstance(error, sqlite3.Error) and _kind_of(error) in _OF_DISK


def _kind_of(error: sqlite3.Error) -> int:
    """The kind of an error: the low byte of its code. The rest says where in SQLite it happened."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextlib.contextmanager
def store_errors(path: File) -> Iterator[None]:
    """Turn what SQLite and the operating system report into a `StoreProblem` in one sentence."""
    name = quoted(str(path), 200)
    try:
        yield
    except Damage as error:
        raise DamagedStore(f"the store {name} is damaged: {error}", error.hint) from error
    except UnicodeDecodeError as error:  # SQLite's own words about a damaged name
        raise DamagedStore(f"the store {name} is damaged", "run: kakoreturn doctor") from error
    except sqlite3.Error as error:
        code = _kind_of(error)
        what, hint = _REASONS.get(
            code, ("cannot be used: its content is not what it should be", "run: kakoreturn doctor")
        )
        is_damage = code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB} or code not in _REASONS
        problem = DamagedStore if is_damage else StoreProblem
        raise problem(f"the store {name} {what}", hint) from error
    except OSError as error:
        hint = "check the folder, its free space and who may write there"
        raise StoreProblem(f"the store {name} cannot be used: {reason(error)}", hint) from error


def open_existing(path: File) -> sqlite3.Connection | None:
    """A connection to the store at `path`; None when there is none yet.

    Raises StoreProblem when something else is there, or a store of a newer version; nothing is written then.
    """
    with store_errors(path):
        try:
            found = os.lstat(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        check_plain(found, path)
        try:
            check_header(path)
            connection = connect(path)
        except (OSError, sqlite3.Error):
            # Another program may have made the file for a changeset that was refused, and have taken it away again.
            if is_gone(path):
                return None
            raise
        try:
            if _is_ready(connection, path):
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
        return None


def open_or_create(path: File) -> tuple[sqlite3.Connection, bool]:
    """A connection to the store at `path`, and whether its file, still empty, was made for that."""
    while True:
        connection = open_existing(path)
        if connection is not None:
            return connection, False
        with store_errors(path):
            made = _make_file(path)
            try:
                return connect(path), made
            except (OSError, sqlite3.Error):
                if made or not is_gone(path):  # else it was taken away again, as above
                    raise


def begin(connection: sqlite3.Connection, path: File, upgrade: Upgrade | None = None) -> None:
    """Begin a write transaction on a store of this version.

    One without tables gets them in it, an older one is upgraded before. Raises StoreProblem for an older one where
    there is no `upgrade`, and when another program has upgraded it meanwhile to a version that this one does not know.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        _show_as_it_is(connection)
        version = version_of(connection)
        if version == SCHEMA_VERSION:
            return
        if not version:
            from kakoreturn.store import schema

            schema.create(connection)
            return
        refuse_newer(version, path)
        _bring_up(connection, path, upgrade)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    begin(connection, path, upgrade)


def _show_as_present(connection: sqlite3.Connection, version: int) -> None:
    """Let what reads the present tables find them in a store of an older version."""
    if version < SCHEMA_VERSION:
        from kakoreturn.store import older

        older.show_as_present(connection, version)


def _show_as_it_is(connection: sqlite3.Connection) -> None:
    """Take the views of an older store away again, before the tables themselves are written."""
    for (name,) in connection.execute("SELECT name FROM temp.sqlite_master WHERE type = 'view'").fetchall():
        connection.execute(f"DROP VIEW temp.{name}")


def _bring_up(connection: sqlite3.Connection, path: File, upgrade: Upgrade | None) -> None:
    """Upgrade an older store, where that is wanted."""
    if upgrade is None:
        name, version = quoted(str(path), 200), version_of(connection)
        raise StoreProblem(f"the store {name} is of the older version {version}, and can only be read here")
    from pathlib import Path

    upgrade(connection, Path(path))


def unmake(connection: sqlite3.Connection, path: File) -> None:
    """Close a store whose file was made for a changeset that then was not done, and take the file away again.

    Only under the lock, and only when it is still empty: another program may have begun to write to it.
    """
    with contextlib.suppress(sqlite3.Error, OSError):
        connection.execute("BEGIN IMMEDIATE")
        if not version_of(connection) and os.name != "nt":
            os.unlink(path)
    connection.close()
    if os.name == "nt":  # Windows deletes no file that is open, here or in another program.
        with contextlib.suppress(OSError):
            if not os.stat(path).st_size:
                os.unlink(path)


def connect(path: File) -> sqlite3.Connection:
    """A connection to the file at `path`, whatever is in it."""
    # mode=rw never makes a file; SQLite itself falls back to reading where writing is not allowed.
    connection = sqlite3.connect(f"{_uri(path)}?mode=rw", uri=True, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # only now is the file open
        check_plain(os.lstat(path), path)  # still: SQLite follows a link that was put there meanwhile
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        _show_as_present(connection, version_of(connection))
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_look(path: File) -> sqlite3.Connection:
    """A connection that only reads, and waits for nobody. Raises StoreProblem for what is no store to be read."""
    check_plain(os.lstat(path), path)
    header = read_header(path)
    # SQLite would write to a database that keeps a log only to look.
    if header is None or not header.is_ours or header.with_log:
        raise not_ours(path)
    refuse_newer(header.version, path)
    connection = sqlite3.connect(f"{_uri(path)}?mode=ro", uri=True, timeout=0, isolation_level=None)
    _show_as_present(connection, header.version)
    return connection


def _uri(path: File) -> str:
    uri = absolute(path)
    for sign in "%?#":  # which mean something in a URI; the first one must be first
        uri = uri.replace(sign, f"%{ord(sign):02x}")
    if os.name == "nt":  # a drive goes behind a slash; the server of a network path has two, behind an empty host
        uri = uri.replace("\\", "/")
        uri = uri if uri.startswith("/") else f"/{uri}"
    return f"file://{uri}"


def _is_ready(connection: sqlite3.Connection, path: File) -> bool:
    """Whether the file holds a store of this version; False for an empty file, which can become one."""
    # One statement, so that a store which another program is just making is seen before or after, never between.
    query = (
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master) "
        "FROM pragma_application_id, pragma_user_version"
    )
    application, version, tables = connection.execute(query).fetchone()
    # The file is looked at last: a store that was killed while it was made shrinks to nothing when it is read. SQLite
    # itself takes some files for empty that are not.
    if not application and not version and not tables and _begins_as_database(path):
        return False
    if application != APPLICATION_ID:
        raise not_ours(path)
    # An older one is read as it is, also where it may only be read.
    refuse_newer(version, path)
    return True


def _begins_as_database(path: File) -> bool:
    """Whether a file is empty, or begins as SQLite's files do."""
    with open(path, "rb") as file:
        return file.read(len(MAGIC)) in {b"", MAGIC}


def _make_file(path: File) -> bool:
    """Make the empty file and the folders above it, for this user alone; False when another program was faster."""
    from pathlib import Path

    folder = Path(path).parent
    make_folder(folder)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600))
    except FileExistsError:
        return False
    sync_folder(folder)
    return True
