"""`doctor`: the store, checked from end to end."""

import sys
from typing import Annotated

import typer

from kakoreturn.cli.options import JsonOption
from kakoreturn.cli.session import session
from kakoreturn.domain.errors import ExitCode, quoted
from kakoreturn.render import documents
from kakoreturn.render.output import Style, line
from kakoreturn.render.words import count
from kakoreturn.store import keeping
from kakoreturn.store.board import Store
from kakoreturn.store.checkup import checkup


def doctor(
    context: typer.Context,
    clean: Annotated[
        bool, typer.Option("--clean", help="Remove photo files that no case names, when they are older than a day.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the store from end to end: file, journal, views, photos. Nothing is changed without --clean.

    Examples: kakoreturn doctor · kakoreturn doctor --clean
    """
    now = session(context)
    with Store(now.db) as store:
        removed = keeping.clean(store, now.at) if clean else 0
        connection = store.connection()
        checks = list(checkup(connection, now.db)) if connection is not None else []
    bad = [check for check in checks if not check.ok]
    if as_json:
        plain = [{"id": check.id, "ok": check.ok, "detail": check.detail} for check in checks]
        sys.stdout.write(documents.dumps("doctor", {"ok": not bad, "checks": plain, "removed": removed}) + "\n")
    else:
        name = quoted(str(now.db), 200)
        told = f"{len(bad)} of {len(checks)} checks failed" if bad else "in order" if checks else "not there yet"
        lines = [line(f"The store {name} is {told}." if not bad else f"The store {name}: {told}.", Style.TITLE)]
        lines += [
            line("✓ " if check.ok else "! ", Style.GOOD if check.ok else Style.BAD, hang=2).add(
                f"{check.id}: {check.detail}"
            )
            for check in checks
        ]
        lines += [line(f"Removed {count(removed, 'file')} that no case names.")] if clean else []
        now.write(lines)
    if bad:
        raise typer.Exit(ExitCode.STORE)
