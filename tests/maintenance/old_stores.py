"""Stores as earlier versions wrote them: made from the dumps in `fixtures/`."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from kakoreturn.store import evidence

_FIXTURES = Path(__file__).with_name("fixtures")
VERSIONS = sorted(int(one.stem.removeprefix("version_")) for one in _FIXTURES.glob("version_*.sql"))


def old_store(version: int, path: Path) -> None:
    """Make a store of an earlier version, with its photos."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((_FIXTURES / f"version_{version}.sql").read_text(encoding="utf-8"))
    photos = evidence.folder_of(path)
    shutil.copytree(_FIXTURES / f"version_{version}.photos", photos)
    for one in (photos, *photos.rglob("*")):
        one.chmod(0o700 if one.is_dir() else 0o600)


def shown(version: int) -> dict[str, dict[str, Any]]:
    """What `show --json` said of each case, by its number, when that version wrote it; what is on record of it."""
    found: dict[str, dict[str, Any]] = json.loads((_FIXTURES / f"version_{version}.json").read_text(encoding="utf-8"))
    return found
