"""Looking after a store: its checks, mending what can be mended, removing what nobody names.

A store that cannot even be opened is a finding here, so these take its path and no opened place.
"""

from __future__ import annotations

from pathlib import Path

from kakoreturn.domain.records import Record, record
from kakoreturn.maintenance import leftovers
from kakoreturn.maintenance.integrity import Check, checks_of, restore_hint
from kakoreturn.store import Store, evidence
from kakoreturn.store.format import DamagedStore
from kakoreturn.store.transaction import file_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.store.engine import Location


@record
class Examined(Record):
    """What `doctor` found and did.

    `head` is the hash of the journal's last entry, None where it has none or cannot be read. `mended` are the checks
    that were mended, `kept` is where the store before that is; `removed` is how many files were left over by
    interrupted commands.
    """

    checks: tuple[Check, ...]
    head: str | None = None
    mended: tuple[str, ...] = ()
    kept: Path | None = None
    removed: int = 0

    @property
    def bad(self) -> list[Check]:
        """The checks that failed."""
        return [check for check in self.checks if not check.ok]


def doctor(
    location: Location, at: str, *, repair: bool = False, clean: bool = False, head: str | None = None
) -> Examined:
    """Check a store from end to end; first `clean` removes what nobody names or needs, `repair` mends what it can.

    `at` is the UTC moment that the age of files is counted from. `head` is the hash of an entry that was the journal's
    last once, and was kept elsewhere: the chain must hold it. A store that is not there yet has no checks.
    """
    removed = _cleaned(file_of(location), at) if clean else 0
    done = None
    try:
        if repair:
            from kakoreturn.maintenance.repair import repair as mend

            done = mend(file_of(location))
        with Store(location) as store:
            checks = done.checks if done else checks_of(store)
            last = store.head()
            if head is not None:
                checks = (*checks, _holding(head, is_held=store.holds(head)))
    except DamagedStore as problem:  # so much that it cannot even be opened: that is the finding
        hint = restore_hint(location) if isinstance(location, Path) else problem.hint
        found = Check(id="integrity", ok=False, detail=problem.message, hint=hint)
        return Examined(checks=(found,), removed=removed)
    return Examined(
        checks=checks,
        head=last.hash if last else None,
        mended=done.mended if done else (),
        kept=done.kept if done else None,
        removed=removed,
    )


def _holding(head: str, *, is_held: bool) -> Check:
    """Whether the chain holds an entry that was kept elsewhere: an old copy, or a chain made anew, does not."""
    shown = f"{head[:12]}…"
    detail = f"entry {shown} is part of the chain" if is_held else f"the chain does not hold entry {shown} any more"
    hint = None if is_held else "this is an older copy, or was written anew: bring back a backup of yours that holds it"
    return Check(id="head", ok=is_held, detail=detail, hint=hint)


def _cleaned(path: Path, at: str) -> int:
    with Store(path) as store:
        return evidence.clean(store, at) + leftovers.clean(path, at)
