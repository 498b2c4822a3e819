"""Writing a file beside the one it replaces: whole, or not at all."""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from kakoreturn.domain.errors import StoreProblem, UsageProblem, quoted

_DISK = {errno.ENOSPC, errno.EIO, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_OTHER = "name another file with --out"


def target(out: str, store: Path) -> Path:
    """The file that `out` names, behind links. Raises UsageProblem for the store, its photos, and what is no file."""
    name = quoted(out, 200)
    try:
        path = Path(out).resolve()
        found = path.stat() if path.exists() else None
        mine = store.resolve()
        if path == mine or (found and mine.exists() and mine.samefile(path)):
            raise UsageProblem(f"--out {name} is the store itself", "name another file")
        if mine.with_name(f"{mine.name}.photos") in path.parents:
            raise UsageProblem(f"--out {name} lies among the photos of the store", "name a file elsewhere")
    except (OSError, ValueError, RuntimeError) as error:
        raise UsageProblem(f"--out {name} cannot be written: {_reason(error)}", _OTHER) from error
    if found and stat.S_ISDIR(found.st_mode):
        raise UsageProblem(f"--out {name} is a folder", "name a file in it")
    if found and not stat.S_ISREG(found.st_mode):
        raise UsageProblem(f"--out {name} is not a plain file", _OTHER)
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`: under a temporary name beside it, synced, then renamed over what was there.

    Raises StoreProblem when the disk is full or fails, UsageProblem when the place cannot be written; then nothing is
    left over, and what was there is as it was.
    """
    temporary = path.with_name(f".kakoreturn-{secrets.token_hex(6)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(stat.S_IMODE(path.stat().st_mode))
        temporary.replace(path)
        _sync_folder(path.parent)
    except (OSError, ValueError) as error:
        name = quoted(str(path), 200)
        if isinstance(error, OSError) and error.errno in _DISK:
            raise StoreProblem(
                f"{name} cannot be written: {_reason(error)}", "free some space and try again; nothing was changed"
            ) from error
        raise UsageProblem(f"{name} cannot be written: {_reason(error)}", _OTHER) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "its name is not valid"


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open a folder
        return
    # The file is there and whole; a file system that cannot sync a folder is no reason to say otherwise.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
