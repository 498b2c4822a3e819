"""Backups of stores wherever they are: one on a server goes through a file on its way there and back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from kakoreturn.domain.errors import NotFound, Refused, quoted
from kakoreturn.files import sha256_of
from kakoreturn.maintenance import backups, dump, restoring
from kakoreturn.store import Store, evidence
from kakoreturn.store.journal import named_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.maintenance.archive import Manifest
    from kakoreturn.maintenance.restoring import Restored
    from kakoreturn.store.engine import Location

_NAME = "kakoreturn.db"


def back_up(location: Location, target: Path, *, force: bool, anyway: bool) -> Manifest:
    """Write a store with its files to one file. Raises what `backups.back_up` raises."""
    if isinstance(location, Path):
        return backups.back_up(location, target, force=force, anyway=anyway)
    with tempfile.TemporaryDirectory(prefix="kakoreturn-") as folder:
        copy = Path(folder, _NAME)
        with Store(location) as source, Store(copy) as made:
            if source.head() is None:
                raise NotFound(
                    f"nothing is in the store {quoted(str(location), 200)} yet", "begin with: kakoreturn new"
                )
            _move(source, made)
        return backups.back_up(copy, target, force=force, anyway=anyway)


def restore(source: Path, location: Location, *, replace: bool) -> Restored:
    """Make a store what a backup holds; one on a server must be empty. Raises what `restoring.restore` raises."""
    if isinstance(location, Path):
        return restoring.restore(source, location, replace=replace)
    with tempfile.TemporaryDirectory(prefix="kakoreturn-") as folder, Store(location) as target:
        if target.head() is not None:
            raise _not_empty(location)
        copy = Path(folder, _NAME)
        done = restoring.restore(source, copy, replace=False)
        with Store(copy) as made:
            _move(made, target)
    return done


def _move(source: Store, target: Store) -> None:
    """Make an empty store hold what another does: the files first, then all of the record or nothing of it."""
    with source.snapshot():
        record = source.connection()
        if record is None or dump.is_empty(record):
            return
        for sha256 in named_files(record):
            file = evidence.file_of(source, sha256)
            if file.is_file() and sha256_of(file) == sha256:
                evidence.take_over(target, sha256, file)
        with target.transaction() as connection:
            if not dump.is_empty(connection):  # another program was faster
                raise _not_empty(target.location)
            loader = dump.Loader(connection)
            for name, body in dump.guides(record):
                loader.add_guide(name, body.encode())
            loader.add(dump.journal_rows(record))
            loader.finish(dump.end(record))


def _not_empty(location: Location) -> Refused:
    return Refused(
        f"the store {quoted(str(location), 200)} is not empty, and one on a server is never replaced",
        "restore into a new one: kakoreturn share init --store NAME",
    )
