"""Which store is meant."""

from __future__ import annotations

import os

from kakoreturn.domain.errors import UsageProblem, quoted
from kakoreturn.domain.text import names_a_server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kakoreturn.store.address import Address


def store_path(given: str | None) -> str | Address:
    """The store that `given` names, or the user's own. Raises UsageProblem for what names none."""
    if given is None:
        from kakoreturn.store.format import default_path

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
