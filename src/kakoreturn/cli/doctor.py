"""`doctor`: the store, checked from end to end."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kakoreturn.cli.options import JsonOption
from kakoreturn.cli.session import Session, session
from kakoreturn.domain.errors import ExitCode, quoted
from kakoreturn.maintenance.integrity import Check, checkup, restore_hint
from kakoreturn.render import documents
from kakoreturn.render.output import Line, Style, line
from kakoreturn.render.words import count
from kakoreturn.store import Store
from kakoreturn.store.format import DamagedStore


def doctor(
    context: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what can be mended, keeping the store before.")
    ] = False,
    clean: Annotated[
        bool, typer.Option("--clean", help="Remove photo files that no case names, when they are older than a day.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the store from end to end: file, journal, views, photos. It is only changed by --repair and --clean.

    Examples: kakoreturn doctor · kakoreturn doctor --repair · kakoreturn doctor --clean
    """
    now = session(context)
    removed = _cleaned(now) if clean else 0
    checks, mended, kept = _examined(now.db, repair=repair)
    bad = [check for check in checks if not check.ok]
    if as_json:
        plain = [
            {
                "id": check.id,
                "ok": check.ok,
                "warning": check.warning,
                "detail": check.detail,
                "hint": now.hint(check.hint),
            }
            for check in checks
        ]
        more = {"removed": removed, "repaired": list(mended), "kept": None if kept is None else str(kept)}
        sys.stdout.write(documents.dumps("doctor", {"ok": not bad, "checks": plain, **more}) + "\n")
    else:
        name = quoted(str(now.db), 200)
        told = f"{len(bad)} of {len(checks)} checks failed" if bad else "in order" if checks else "not there yet"
        lines = [line(f"The store {name} is {told}." if not bad else f"The store {name}: {told}.", Style.TITLE)]
        lines += [line(f"Repaired: {', '.join(mended)}.", Style.GOOD)] if mended else []
        lines += [line(f"The store before it is kept as {quoted(str(kept), 200)}.")] if kept else []
        lines += [line(f"Removed {count(removed, 'file')} that no case names.")] if clean else []
        for check in checks:
            lines += _shown(check, now.hint(check.hint))
        now.write(lines)
    if bad:
        raise typer.Exit(ExitCode.STORE)


def _cleaned(now: Session) -> int:
    """Remove the files that no case names; how many they were."""
    from kakoreturn.store import photos

    with now.store() as store:
        return photos.clean(store, now.at)


def _examined(path: Path, *, repair: bool) -> tuple[list[Check], tuple[str, ...], Path | None]:
    """The checks, those that were mended, and where the store before that is kept."""
    try:
        if repair:
            from kakoreturn.maintenance.repair import repair as mend

            done = mend(path)
            return list(done.checks), done.mended, done.kept
        with Store(path) as store:
            connection = store.connection()
            return list(checkup(connection, path)) if connection is not None else [], (), None
    except DamagedStore as problem:  # so much that it cannot even be opened: that is the finding
        return [Check(id="integrity", ok=False, detail=problem.message, hint=restore_hint(path))], (), None


def _shown(check: Check, hint: str | None) -> list[Line]:
    sign, style = ("! ", Style.DUE) if check.warning else ("✓ ", Style.GOOD) if check.ok else ("! ", Style.BAD)
    shown = [line(sign, style, hang=2).add(f"{check.id}: {check.detail}")]
    # The command in a hint must stay in one piece to be pasted.
    return [*shown, line("  ").add(hint, Style.COMMAND)] if hint else shown
