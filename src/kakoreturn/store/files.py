"""Writing a whole file in place of another."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from kakoreturn.domain.errors import Refused, StoreProblem, quoted
from kakoreturn.store.connection import make_folder, sync_renamed


def replace_file(path: Path, data: bytes, what: str) -> None:
    """Make `data` the content of a file: at any moment it holds the old content or the new, never a part.

    A link is followed, and stays; the file keeps its mode, a new one is for this user alone. `what` names it in errors.
    Raises Refused for what is no plain file, StoreProblem when it cannot be written.
    """
    name = f"{what} {quoted(str(path), 200)}"
    try:
        target = Path(os.path.realpath(path))
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            raise Refused(f"{name} is not a plain file")
        make_folder(target.parent)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            try:
                file.write(data)
                file.flush()
                if mode is not None and os.name != "nt":
                    os.fchmod(file.fileno(), stat.S_IMODE(mode))
                os.fsync(file.fileno())
                file.close()  # Windows renames no file that is open
                os.replace(file.name, target)  # noqa: PTH105 - a name, not a path
            except BaseException:
                file.close()
                with contextlib.suppress(OSError):
                    os.unlink(file.name)  # noqa: PTH108 - as above
                raise
        sync_renamed(target.parent)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not valid"
        raise StoreProblem(f"{name} cannot be written: {reason}", "check its folder and who may write there") from error
