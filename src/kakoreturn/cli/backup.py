"""`backup` and `restore`: the whole store, photos included, in one file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from kakoreturn.cli.answers import put_json
from kakoreturn.cli.declared import Argument, Option
from kakoreturn.cli.progress import waiting
from kakoreturn.config import config_path
from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.text import count
from kakoreturn.notices import notice
from kakoreturn.render.output import line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kakoreturn.cli.options import JsonOption
    from kakoreturn.cli.session import Session
    from kakoreturn.maintenance.archive import Manifest
    from kakoreturn.render import documents

FileArgument = Annotated[str, Argument(metavar="FILE", help="The file of the backup.")]


def backup(
    session: Session,
    file: FileArgument,
    force: Annotated[bool, Option("--force", help="Overwrite a file that is there already.")] = False,
    anyway: Annotated[
        bool, Option("--anyway", help="Even if photos or other files are missing: all the rest.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write everything into one file: the record, photos and attachments. It is read back before this says so.

    Examples: kakoreturn backup kakoreturn-june.zip · kakoreturn backup kakoreturn-june.zip --force
    """
    from kakoreturn.service.moving import back_up

    target = _path(file)
    with waiting("Backing up"):
        made = back_up(session.db, target, force=force, anyway=anyway)
    if made.missing:
        notice(
            f"warning: the backup lacks {count(len(made.missing), 'evidence file')} that the store has not whole either"
        )
    if as_json:
        plain = {"file": str(target), "size": target.stat().st_size, **_plain(made)}
        put_json("backup", plain)
        return
    told = f"Backed up to {quoted(str(target), 200)}: {_told(made)}; read back and whole."
    session.write([line(told, "title"), *map(line, _left_behind())])


def restore(
    session: Session,
    file: FileArgument,
    replace: Annotated[bool, Option("--replace", help="In place of the present store, which is kept.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring back what a backup holds. The backup is checked from end to end before anything is touched.

    Examples: kakoreturn restore kakoreturn-june.zip · kakoreturn restore kakoreturn-june.zip --replace
    """
    from kakoreturn.service.moving import restore as put_back

    with waiting("Restoring"):
        done = put_back(_path(file), session.db, replace=replace)
    if done.missing:
        files = count(len(done.missing), "evidence file")
        notice(f"warning: {files} on record was neither in the backup nor beside the store")
    kept = None if done.kept is None else str(done.kept)
    if as_json:
        plain = {"store": str(session.db), **_plain(done.manifest), "missing": list(done.missing), "kept": kept}
        put_json("restore", plain)
        return
    lines = [line(f"Restored {_told(done.manifest)}.", "title")]
    lines += [line(f"The store before it is kept as {quoted(kept, 200)}.")] if kept else []
    session.write(lines, "kakoreturn status")


def _path(file: str) -> Path:
    if not file.strip() or "\0" in file:
        raise UsageProblem(f"FILE {quoted(file)} is not a path", "name a file, for example kakoreturn-june.zip")
    return Path(file)


def _left_behind() -> Iterator[str]:
    """What belongs to no store, and is there: a case keeps the guide it runs under, and the rest lies elsewhere."""
    settings = config_path()
    there = {"your settings": settings, "guides of your own": settings.with_name("guides")}
    if names := [name for name, path in there.items() if os.path.exists(path)]:
        yield f"Not in it: {' and '.join(names)}, in {quoted(str(settings.parent), 200)}."


def _told(manifest: Manifest) -> str:
    files = count(len(manifest.photos), "evidence file")
    return ", ".join((count(manifest.cases, "case"), count(manifest.orders, "order"), files))


def _plain(manifest: Manifest) -> documents.Plain:
    return {
        "version": manifest.version,
        "last_at": manifest.last_at,
        "cases": manifest.cases,
        "orders": manifest.orders,
        "photos": len(manifest.photos),
        "missing": list(manifest.missing),
    }
