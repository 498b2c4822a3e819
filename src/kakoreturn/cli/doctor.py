"""`doctor`: the store, checked from end to end."""

from __future__ import annotations

import re

from kakoreturn.cli.answers import put_json
from kakoreturn.cli.printed import addressed
from kakoreturn.cli.progress import waiting
from kakoreturn.domain.errors import ExitCode, UsageProblem, quoted
from kakoreturn.domain.text import count
from kakoreturn.render.output import Line, line
from kakoreturn.service import upkeep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated, Any

    from kakoreturn.cli.declared import Option
    from kakoreturn.cli.options import JsonOption
    from kakoreturn.cli.session import Session
    from kakoreturn.maintenance.integrity import Check
    from kakoreturn.render.output import Style
    from kakoreturn.service.upkeep import Examined


def doctor(
    session: Session,
    repair: Annotated[bool, Option("--repair", help="Mend what can be mended, keeping the store before.")] = False,
    clean: Annotated[
        bool, Option("--clean", help="Remove what no case names or an interrupted command left, once it is a day old.")
    ] = False,
    head: Annotated[
        str | None,
        Option("--head", metavar="HASH", help="Check that the journal holds the entry of this hash, kept elsewhere."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Check the store from end to end: file, journal, views, evidence. It is only changed by --repair and --clean.

    Examples: kakoreturn doctor · kakoreturn doctor --repair · kakoreturn doctor --clean
    """
    kept = None if head is None else _hash(head)
    with waiting("Checking"):
        found = upkeep.doctor(session.db, session.at, repair=repair, clean=clean, head=kept)
    if as_json:
        put_json("doctor", _plain(found))
    else:
        session.write(_lines(session, found, cleaned=clean))
    return ExitCode.STORE if found.bad else ExitCode.DONE


def _plain(found: Examined) -> dict[str, Any]:
    checks = [
        {
            "id": check.id,
            "ok": check.ok,
            "warning": check.warning,
            "detail": check.detail,
            "hint": check.hint and addressed(check.hint),
        }
        for check in found.checks
    ]
    more = {
        "removed": found.removed,
        "repaired": list(found.mended),
        "kept": None if found.kept is None else str(found.kept),
    }
    return {"ok": not found.bad, "head": found.head, "checks": checks, **more}


def _hash(text: str) -> str:
    given = text.strip().lower()
    if not re.fullmatch("[0-9a-f]{64}", given):
        raise UsageProblem(f"--head {quoted(text)} is no hash", "it is the 64 characters that doctor has printed")
    return given


def _lines(session: Session, found: Examined, *, cleaned: bool) -> list[Line]:
    name, bad = quoted(str(session.db), 200), len(found.bad)
    told = f"The store {name} is {'in order' if found.checks else 'not there yet, so there is nothing to check'}."
    lines = [line(f"The store {name}: {bad} of {len(found.checks)} checks failed." if bad else told, "title")]
    lines += [line(f"Repaired: {', '.join(found.mended)}.", "good")] if found.mended else []
    lines += [line(f"The store before it is kept as {quoted(str(found.kept), 200)}.")] if found.kept else []
    lines += [line(f"Removed {count(found.removed, 'file')} that nothing needs.")] if cleaned else []
    for check in found.checks:
        lines += _shown(check, check.hint and addressed(check.hint))
    if found.head:
        lines += [line("  ").add("head: ", "quiet").add(found.head, "quiet")]
    return lines


def _shown(check: Check, hint: str | None) -> list[Line]:
    shows: tuple[str, Style] = ("! ", "due") if check.warning else ("✓ ", "good") if check.ok else ("! ", "bad")
    sign, style = shows
    shown = [line(sign, style, hang=2).add(f"{check.id}: {check.detail}")]
    # The command in a hint must stay in one piece to be pasted.
    return [*shown, line("  ").add(hint, "command")] if hint else shown
