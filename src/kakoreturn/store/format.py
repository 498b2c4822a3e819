"""What makes a file a store: our mark in SQLite's header, and the version of what it holds."""

from __future__ import annotations

import os
import stat

from kakoreturn.domain.errors import StoreProblem, UsageProblem, quoted
from kakoreturn.domain.records import Record, plain_record
from kakoreturn.domain.text import names_a_server
from kakoreturn.folders import user_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from os import stat_result

    from kakoreturn.store.address import Address

File = str | os.PathLike[str]
"""A file by its path. Daily commands leave it the text it came as: loading pathlib takes a twentieth of their time."""

APPLICATION_ID = 0x4B414B4F  # "KAKO"
# Version 2 says that events may carry more than those of version 1: an older program must not misread them. Version 3
# keeps the items of an order, and for each changeset an id and who wrote it.
SCHEMA_VERSION = 3
# The number of a case is below this.
MOST_CASES = 10**9

MAGIC = b"SQLite format 3\0"
# Where SQLite's file header keeps the version of the schema and whose file it is, and says that there is a log (WAL).
_USER_VERSION, _APPLICATION_ID, _WRITE_FORMAT, _HEADER = slice(60, 64), slice(68, 72), 18, 100
_WITH_LOG = 2


class Damage(Exception):
    """What stands in the store is not what was written there."""

    hint = "run: kakoreturn doctor"


class ViewDamage(Damage):
    """A view tells something else than the journal, which is whole. `what` is differently told: a case, an order."""

    hint = "run: kakoreturn doctor --repair"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not as the journal tells it")
        self.what = what


class DamagedStore(StoreProblem):
    """The store cannot be read, or not as what was written there."""


@plain_record
class Header(Record):
    """What the first bytes of a database say: whose it is, the version of its schema, and whether it keeps a log."""

    application: int
    version: int
    with_log: bool

    @property
    def is_ours(self) -> bool:
        """Whether it is a store, of whatever version."""
        return self.application == APPLICATION_ID


def default_path() -> str:
    """Where the store is when nothing else is said: the user's data folder."""
    return os.path.join(user_folder("data"), "kakoreturn.db")


def store_path(given: str | None) -> str | Address:
    """The store that `given` names, or the user's own. Raises UsageProblem for what names none."""
    if given is None:
        return default_path()
    if not given.strip() or "\0" in given or not _can_name_a_file(given):
        raise UsageProblem(f"--db {quoted(given)} is not a path", "name a file, for example --db orders.db")
    if names_a_server(given):
        from kakoreturn.store.address import Address

        return Address(given)
    return given


def _can_name_a_file(given: str) -> bool:
    try:
        os.fsencode(given)
    except UnicodeEncodeError:
        return False
    return True


def absolute(path: File) -> str:
    """The path of a file from the root on."""
    found = os.fspath(path)
    return found if found.startswith("/") else os.path.join(os.getcwd(), found)


def read_header(path: File) -> Header | None:
    """The header of a database; None for a file that is none, or is too short to be one.

    SQLite must not be asked: it writes to a database that keeps a log as soon as it opens it.
    """
    with open(path, "rb") as file:
        head = file.read(_HEADER)
    if not head.startswith(MAGIC) or len(head) < _HEADER:
        return None
    return Header(
        application=int.from_bytes(head[_APPLICATION_ID]),
        version=int.from_bytes(head[_USER_VERSION]),
        with_log=head[_WRITE_FORMAT] == _WITH_LOG,
    )


def check_header(path: File) -> None:
    """Raise StoreProblem for a store of a newer version, or somebody else's database, by the file's first bytes."""
    header = read_header(path)
    if header is None:
        return
    if not header.is_ours and (header.application or header.with_log):
        raise not_ours(path)
    if header.is_ours:
        refuse_newer(header.version, path)


def check_plain(found: stat_result, path: File) -> None:
    """Raise StoreProblem for a link, a folder or a device in place of the store."""
    if not stat.S_ISREG(found.st_mode):
        raise StoreProblem(f"the store {quoted(str(path), 200)} is not a plain file", "name another file with --db")


def not_ours(path: File) -> StoreProblem:
    """What to raise for a database that another program made."""
    return StoreProblem(f"the store {quoted(str(path), 200)} is not a kakoreturn store", "name another file with --db")


def refuse_newer(version: int, path: File | Address) -> None:
    """Raise StoreProblem for a version that this program does not know."""
    if version > SCHEMA_VERSION:
        name = quoted(str(path), 200)
        raise StoreProblem(
            f"the store {name} was written by a newer kakoreturn (version {version}; this one knows {SCHEMA_VERSION})",
            "update kakoreturn; the store was left as it is",
        )


def version_of(connection: sqlite3.Connection) -> int:
    """The schema version of a store, 0 when it has no tables yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
