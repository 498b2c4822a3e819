"""Where the backups are that kakoreturn makes by itself: in `backups/` beside the store, numbered as they were made."""

from __future__ import annotations

import re
from pathlib import Path

MOST_KEPT = 10


def folder_of(store: Path) -> Path:
    """The folder of those backups; stores that lie side by side share it."""
    return store.with_name("backups")


def backups_of(store: Path) -> list[Path]:
    """The backups of this store, oldest first. They are told by their number: no clock is trusted."""
    pattern = re.escape(store.name) + r"-([0-9]{4,9})-before-[a-z]+\.(zip|db)"
    try:
        names = [(one, re.fullmatch(pattern, one.name)) for one in folder_of(store).iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [one for _, one in sorted((int(match[1]), one) for one, match in names if match)]


def next_place(store: Path, why: str, ending: str) -> Path:
    """Where the next backup goes, made before `why`."""
    before = backups_of(store)
    last = int(before[-1].name[len(store.name) + 1 :].partition("-")[0]) if before else 0
    return folder_of(store) / f"{store.name}-{last + 1:04}-before-{why}.{ending}"
