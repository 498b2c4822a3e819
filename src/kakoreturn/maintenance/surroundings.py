"""Where the store lies: on what kind of file system, in whose folder.

SQLite's locks do not hold on many network file systems, and a program that syncs a folder copies a database while it is
written. Both go well for a long time; so a finding here is a warning.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePath

_NETWORK = re.compile(
    r"(fuse\.|fuse_)?(nfs[0-9]?|cifs|smb[0-9]?|smbfs|sshfs|afpfs|webdav|davfs2?|9p|afs|ceph|glusterfs|rclone)"
)
_SYNCED = {
    "OneDrive": r"onedrive( - .+)?",
    "Dropbox": r"dropbox( \(.+\))?",
    "iCloud Drive": r"icloud ?drive|mobile documents|com~apple~clouddocs",
    "Google Drive": r"google ?drive( - .+)?|my drive|googledrive-.+",
    "a synced folder": r"cloudstorage|nextcloud|syncthing",
}
_MOUNT_LINE = r".+? on (.+) \(([a-z0-9_.]+)[,)]"


def warnings_of(path: Path, mounts: Iterable[tuple[str, str]] | None = None) -> list[str]:
    """What about the place of a store may spoil it. `mounts` are (folder, kind of file system), else the system's."""
    whole = path.resolve()
    found = [f"it lies in {name}" for name in [synced_by(whole)] if name]
    kind = kind_of(whole, _mounts() if mounts is None else mounts)
    network = _NETWORK.fullmatch(kind.casefold()) is not None or _is_remote(whole)
    return found + ([f"it lies on a network file system ({kind or 'remote drive'})"] if network else [])


def synced_by(path: PurePath) -> str | None:
    """The sync program whose folder a path lies in, None when it is in none that is known by its name."""
    for part in path.parts[:-1]:
        for name, pattern in _SYNCED.items():
            if re.fullmatch(pattern, part.casefold()):
                return name
    return None


def kind_of(path: PurePath, mounts: Iterable[tuple[str, str]]) -> str:
    """The kind of the file system that a path lies on, empty when it is not known; of two at one place the later."""
    fitting = [
        (len(PurePath(place).parts), n, kind) for n, (place, kind) in enumerate(mounts) if path.is_relative_to(place)
    ]
    return max(fitting, default=(0, 0, ""))[2]


def _mounts() -> list[tuple[str, str]]:
    """Where file systems are mounted, and of what kind; nothing where the system does not tell."""
    try:
        if sys.platform == "linux":
            return mounts_of_linux(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape"))
        if sys.platform == "darwin":
            listed = subprocess.run(["/sbin/mount"], capture_output=True, check=True, timeout=5, text=True)
            return re.findall(_MOUNT_LINE, listed.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        pass
    return []


def mounts_of_linux(text: str) -> list[tuple[str, str]]:
    """(folder, kind) of each line of mountinfo: the fifth field, and the first after the hyphen."""
    found = []
    for one in text.splitlines():
        fields, _, rest = one.partition(" - ")
        if len(words := fields.split()) > 4 and rest:  # noqa: PLR2004 - the fifth field
            place = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), words[4])
            found.append((place, rest.split()[0]))
    return found


def _is_remote(path: Path) -> bool:
    """Whether Windows says that the drive is another machine's."""
    if os.name != "nt":
        return False
    import ctypes

    remote = 4
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    return path.drive.startswith("\\\\") or kernel.GetDriveTypeW(f"{path.drive}\\") == remote
