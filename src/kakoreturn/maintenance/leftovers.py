"""What interrupted commands left over: files and folders in the making, told by their names alone.

They are looked for beside the store, among its backups, and where the configuration is; never in other folders.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from datetime import datetime
from typing import TYPE_CHECKING

from kakoreturn.config import config_path
from kakoreturn.files import DAY_SECONDS, TEMPORARY
from kakoreturn.maintenance import backup_places

if TYPE_CHECKING:
    from pathlib import Path

# What stands behind the beginning of the name: of a file, of a folder.
_FILE, _FOLDER = "[0-9a-f]{16}", "[0-9a-z_]{8}"


def left_over(store: Path) -> list[Path]:
    """All of it, and what other commands work on just now."""
    own = config_path().parent
    folders = dict.fromkeys((store.parent, backup_places.folder_of(store), own, own / "guides"))
    return [one for folder in folders for one in sorted(folder.glob(f"{TEMPORARY}*")) if _is_ours(one)]


def _is_ours(path: Path) -> bool:
    kind = _FOLDER if path.is_dir() else _FILE
    return re.fullmatch(re.escape(TEMPORARY) + kind, path.name) is not None and not path.is_symlink()


def clean(store: Path, at: str) -> int:
    """Remove what is older than a day at the UTC moment `at`; how many files and folders that were."""
    before = datetime.fromisoformat(at).timestamp() - DAY_SECONDS
    removed = 0
    for one in left_over(store):
        with contextlib.suppress(OSError):  # another user's, or gone by now
            if one.lstat().st_mtime < before:
                shutil.rmtree(one) if one.is_dir() else one.unlink()
                removed += 1
    return removed
