"""Mending what can be mended without loss: the views and tables out of the journal, and who may read the files."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kakoreturn.domain.records import Record, record, replace
from kakoreturn.maintenance.integrity import REPAIRABLE, Check, checks_of, open_to_others, restore_hint
from kakoreturn.maintenance.restoring import rebuild
from kakoreturn.store import Store
from kakoreturn.store.format import DamagedStore


@record
class Repaired(Record):
    """The checks after a repair, the ids of those that it mended, and where the store before it is kept, if it was."""

    checks: tuple[Check, ...]
    mended: tuple[str, ...]
    kept: Path | None


def repair(path: Path) -> Repaired:
    """Mend what fails and can be mended. A store whose journal is not whole is left as it is: only a backup helps."""
    with Store(path) as store:
        before = {check.id for check in checks_of(store) if not check.ok}
    kept = None
    if os.name != "nt":
        for one in open_to_others(path):
            with contextlib.suppress(OSError):  # another user's: the check says so again
                one.chmod(0o700 if one.is_dir() else 0o600)
    if REPAIRABLE & before:
        with contextlib.suppress(DamagedStore):
            kept = rebuild(path)
    # What failed and still fails takes a backup.
    helps = restore_hint(path)
    with Store(path) as store:
        found = checks_of(store)
    after = tuple(replace(one, hint=helps) if one.id in REPAIRABLE and not one.ok else one for one in found)
    mended = before - {check.id for check in after if not check.ok}
    return Repaired(checks=after, mended=tuple(sorted(mended)), kept=kept)
