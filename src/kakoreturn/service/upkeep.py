"""Looking after a store: its checks, mending what can be mended, removing what nobody names.

A store that cannot even be opened is a finding here, so these take its path and no opened place.
"""

from pathlib import Path

from kakoreturn.domain.records import Record, record
from kakoreturn.maintenance.integrity import Check, checkup, restore_hint
from kakoreturn.store import Store, photos
from kakoreturn.store.format import DamagedStore


@record
class Examined(Record):
    """What `doctor` found and did.

    `mended` are the checks that were mended, `kept` is where the store before that is; `removed` is how many files
    nobody named.
    """

    checks: tuple[Check, ...]
    mended: tuple[str, ...] = ()
    kept: Path | None = None
    removed: int = 0

    @property
    def bad(self) -> list[Check]:
        """The checks that failed."""
        return [check for check in self.checks if not check.ok]


def doctor(path: Path, at: str, *, repair: bool = False, clean: bool = False) -> Examined:
    """Check a store from end to end; first `clean` removes files that nobody names, `repair` mends what it can.

    `at` is the UTC moment that the age of files is counted from.
    """
    removed = _cleaned(path, at) if clean else 0
    try:
        if repair:
            from kakoreturn.maintenance.repair import repair as mend

            done = mend(path)
            return Examined(checks=tuple(done.checks), mended=done.mended, kept=done.kept, removed=removed)
        with Store(path) as store:
            connection = store.connection()
            checks = tuple(checkup(connection, path)) if connection is not None else ()
            return Examined(checks=checks, removed=removed)
    except DamagedStore as problem:  # so much that it cannot even be opened: that is the finding
        found = Check(id="integrity", ok=False, detail=problem.message, hint=restore_hint(path))
        return Examined(checks=(found,), removed=removed)


def _cleaned(path: Path, at: str) -> int:
    with Store(path) as store:
        return photos.clean(store, at)
