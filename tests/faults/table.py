"""Every promise, in the order in which tests/README.md has them."""

from tests.security import (
    promise_corpora,
    promise_file_names,
    promise_importers,
    promise_others,
    promise_own_files,
    promise_secrets,
    promise_terminal,
)

from . import (
    promise_any_call,
    promise_care,
    promise_clock,
    promise_damage,
    promise_failover,
    promise_import,
    promise_kills,
    promise_newer,
    promise_no_room,
    promise_photo_kills,
    promise_power,
    promise_shared,
    promise_undo,
    promise_writers,
)
from .frame import Attempt, Name, Promise


def _row(name: Name, attempt: Attempt, control: Attempt, part: str = "", *, minutes: int = 1) -> Promise:
    return Promise(name=name, attempt=attempt, control=control, part=part, minutes=minutes)


_care, _power, _corpora = promise_care, promise_power, promise_corpora
_ROWS = (
    _row(Name.ACKNOWLEDGED, promise_kills.attempt, promise_kills.control, "new, record", minutes=3),
    _row(Name.ACKNOWLEDGED, promise_import.attempt, promise_import.control, "order import", minutes=3),
    _row(Name.ACKNOWLEDGED, promise_photo_kills.attempt, promise_photo_kills.control, "photo add", minutes=2),
    _row(Name.ACKNOWLEDGED, _power.cut_power, _power.without_syncs, "power cuts", minutes=2),
    _row(Name.ACKNOWLEDGED, promise_shared.attempt, promise_shared.control, "a shared store"),
    _row(Name.ACKNOWLEDGED, promise_failover.attempt, promise_failover.control, "a server that takes over", minutes=3),
    _row(Name.ANY_CALL, promise_any_call.attempt, promise_any_call.control, "commands that write", minutes=7),
    _row(Name.ANY_CALL, _power.fail_syncs, _power.without_words, "syncs"),
    _row(Name.AT_ONCE, promise_writers.attempt, promise_writers.control),
    _row(Name.AT_ONCE, promise_writers.attempt_on_server, promise_writers.control_on_server, "a shared store"),
    _row(Name.NO_ROOM, promise_no_room.attempt, promise_no_room.control),
    _row(Name.DAMAGE, promise_damage.attempt, promise_damage.control, minutes=3),
    _row(Name.BACKUP, _care.damaged_stores, _care.no_restore, minutes=2),
    _row(Name.UPGRADE, _care.killed_upgrades, _care.half_an_upgrade, "upgrade, restore", minutes=3),
    _row(Name.NEWER, promise_newer.try_newer, promise_newer.control),
    _row(Name.CLOCK, promise_clock.attempt, promise_clock.control),
    _row(Name.UNDO, promise_undo.attempt, promise_undo.control, minutes=6),
    _row(Name.UNDO, promise_undo.attempt_items, promise_undo.control_of_items, "items, parcels", minutes=4),
    _row(Name.TERMINAL, promise_terminal.try_views, promise_terminal.plain_views, "views", minutes=7),
    _row(Name.TERMINAL, promise_terminal.try_errors, promise_terminal.plain_errors, "errors", minutes=5),
    _row(Name.FORMULAS, _corpora.FORMULAS.attempt, _corpora.FORMULAS.control, "export"),
    _row(Name.MARKUP, _corpora.SCRIPTS.attempt, _corpora.SCRIPTS.control, "dossier"),
    _row(Name.BOMBS, _corpora.BOMBS.attempt, _corpora.BOMBS.control, "photo, order import, restore"),
    _row(Name.PLACES, _corpora.PLACES.attempt, _corpora.PLACES.control, "photo, dossier"),
    _row(Name.FILE_NAMES, promise_file_names.attempt, promise_file_names.control),
    _row(Name.OTHERS, promise_others.attempt, promise_others.control),
    _row(Name.SECRETS, promise_secrets.attempt, promise_secrets.control),
    _row(Name.OWN_FILES, promise_own_files.attempt, promise_own_files.control, "guide, configuration", minutes=2),
    _row(
        Name.OWN_FILES,
        promise_importers.attempt,
        promise_importers.control,
        "lists, stores, backups, photos",
        minutes=3,
    ),
)
PROMISES = {promise.title: promise for promise in _ROWS}
