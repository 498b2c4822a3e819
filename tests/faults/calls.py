"""Every call by which the program reads, writes or names a file, counted, and one of them made to fail.

The calls of Python's `os` are replaced in place, and files are opened by `_pyio`, which makes all of its calls by `os`.
SQLite makes its own: its Unix file layer takes replacements for each of them (`xSetSystemCall`), and the standard
library's module is linked to a SQLite that can be asked for it. So no compiler and no root are needed, and the program
meets each failure where a disk would cause it.
"""

import _pyio  # type: ignore[import-not-found]  # no stubs
import builtins
import ctypes
import errno
import io
import mmap
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

_OF_PYTHON = (
    *("open", "read", "write", "close", "fsync", "replace", "rename", "link", "mkdir", "rmdir", "unlink"),
    *("chmod", "stat", "lstat", "listdir", "scandir"),
)
_INT, _TEXT, _PLACE, _LONG = ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int64
# What SQLite calls: the type of the answer, then of each argument.
_OF_SQLITE: dict[str, tuple[Any, ...]] = {
    "open": (_INT, _TEXT, _INT, _INT),
    "stat": (_INT, _TEXT, _PLACE),
    "lstat": (_INT, _TEXT, _PLACE),
    "fstat": (_INT, _INT, _PLACE),
    "access": (_INT, _TEXT, _INT),
    "fcntl": (_INT, _INT, _INT, _PLACE),
    "ftruncate": (_INT, _INT, _LONG),
    "fchmod": (_INT, _INT, _INT),
    "read": (_LONG, _INT, _PLACE, _LONG),
    "pread64": (_LONG, _INT, _PLACE, _LONG, _LONG),
    "write": (_LONG, _INT, _PLACE, _LONG),
    "pwrite64": (_LONG, _INT, _PLACE, _LONG, _LONG),
    "unlink": (_INT, _TEXT),
    "openDirectory": (_INT, _TEXT, _PLACE),
}
_CANTOPEN = 14
# The calls that take room on a disk, and those that change anything on it.
_TAKES_ROOM = frozenset({"write", "pwrite64", "fsync", "create", "mkdir", "replace", "rename", "link"})
TAKES_AWAY = frozenset({"unlink", "rmdir"})
_CHANGES = frozenset({*_TAKES_ROOM, *TAKES_AWAY, "ftruncate", "fchmod", "chmod", "openDirectory"})


class Mode(StrEnum):
    """How a call fails."""

    KILL = "killed there"
    IO = "EIO"
    IO_SINCE = "EIO from there on"
    FULL = "ENOSPC"
    FULL_SINCE = "ENOSPC from there on"
    READ_ONLY = "EROFS"
    SHORT = "a short write, then ENOSPC"


_ERRORS = {
    Mode.IO: errno.EIO,
    Mode.IO_SINCE: errno.EIO,
    Mode.FULL: errno.ENOSPC,
    Mode.FULL_SINCE: errno.ENOSPC,
    Mode.READ_ONLY: errno.EROFS,
    Mode.SHORT: errno.ENOSPC,
}
_LASTING = {Mode.IO_SINCE, Mode.FULL_SINCE, Mode.SHORT}
# Which calls can fail so; any, where nothing is said.
_TOUCHES = {
    Mode.KILL: _CHANGES,  # killed before a call that only reads is killed after the one before it
    Mode.FULL: _TAKES_ROOM,
    Mode.FULL_SINCE: _TAKES_ROOM,
    Mode.READ_ONLY: _CHANGES,
    Mode.SHORT: frozenset({"write", "pwrite64"}),
}


class Calls:
    """The calls of a process that is forked off: which one is to fail, and how many there were."""

    def __init__(self, folder: Path, mode: Mode, place: int) -> None:
        self.folder, self.mode, self.place = str(folder), mode, place
        self._shared = mmap.mmap(-1, 64)  # seen by the process that forked too
        self._handles: set[int] = set()  # of files in the folder
        self._kept: list[object] = []  # callbacks that C holds must not be collected

    @property
    def count(self) -> int:
        """How many calls were made."""
        return int.from_bytes(self._shared[:8], "little")

    @property
    def hit(self) -> str:
        """The call that failed, empty when none did."""
        return self._shared[8:].rstrip(b"\0").decode()

    def install(self) -> None:
        """Replace all calls, from here on and in this process."""
        for name in _OF_PYTHON:
            setattr(os, name, self._python(name, getattr(os, name)))
        builtins.open = io.open = self._opener(io.open)
        self._replace_sqlite()

    def fails(self, name: str) -> bool:
        """Count a call, where it can fail in this way; whether it does."""
        if self.mode in _TOUCHES and name not in _TOUCHES[self.mode]:
            return False
        count = self.count + 1
        self._shared[:8] = count.to_bytes(8, "little")
        if count < self.place or (count > self.place and self.mode not in _LASTING):
            return False
        if count == self.place:
            self._shared[8:64] = name.encode().ljust(56, b"\0")
            if self.mode is Mode.KILL:
                os.kill(os.getpid(), signal.SIGKILL)
        return True

    def _python(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(*words: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever the call takes
            if not (words and self._is_ours(words[0])):
                return real(*words, **more)
            if self.fails(_kind(name, words)):
                if name == "write" and self._is_cut_short():
                    return real(words[0], words[1][: len(words[1]) // 2])
                named = () if isinstance(words[0], int) else (os.fsdecode(words[0]),)
                raise OSError(_ERRORS[self.mode], os.strerror(_ERRORS[self.mode]), *named)
            answer = real(*words, **more)
            if name == "open":
                self._handles.add(answer)
            elif name == "close":
                self._handles.discard(words[0])
            return answer

        return called

    def _is_ours(self, file: object) -> bool:
        """Whether a file, by its name or its handle, is in the folder."""
        return file in self._handles if isinstance(file, int) else os.fsdecode(str(file)).startswith(self.folder)

    def _opener(self, real: Callable[..., Any]) -> Callable[..., Any]:
        """What `open` becomes: for files of the folder one that makes its calls by `os`."""

        def opened(file: Any, *words: Any, **more: Any) -> Any:  # noqa: ANN401 - as `open`
            return (_pyio.open if self._is_ours(file) else real)(file, *words, **more)

        return opened

    def _is_cut_short(self) -> bool:
        return self.mode is Mode.SHORT and self.count == self.place

    def _replace_sqlite(self) -> None:
        layer = _file_layer()
        for name, (answer, *arguments) in _OF_SQLITE.items():
            real_place = layer.contents.xGetSystemCall(layer, name.encode())
            if not real_place:
                continue
            shape = ctypes.CFUNCTYPE(answer, *arguments, use_errno=True)
            ours = shape(self._sqlite(name, shape(real_place)))
            self._kept.append(ours)
            layer.contents.xSetSystemCall(layer, name.encode(), ctypes.cast(ours, ctypes.c_void_p))

    def _sqlite(self, name: str, real: Callable[..., Any]) -> Callable[..., int]:
        def called(*words: Any) -> int:  # noqa: ANN401 - whatever the call takes
            if not self.fails(_kind(name, words)):
                return int(real(*words))
            if self._is_cut_short():
                return int(real(words[0], words[1], words[2] // 2, *words[3:]))
            if name == "openDirectory":
                return _CANTOPEN
            ctypes.set_errno(_ERRORS[self.mode])
            return -1

        return called


def _kind(name: str, words: tuple[Any, ...]) -> str:
    """What a call is: one that opens a file may make it, which takes room."""
    return "create" if name == "open" and words[1] & os.O_CREAT else name


class _Layer(ctypes.Structure):
    """SQLite's `sqlite3_vfs`, as far as it is needed."""


_Layer._fields_ = [
    ("iVersion", ctypes.c_int),
    ("szOsFile", ctypes.c_int),
    ("mxPathname", ctypes.c_int),
    ("pNext", ctypes.c_void_p),
    ("zName", ctypes.c_char_p),
    ("pAppData", ctypes.c_void_p),
    ("methods", ctypes.c_void_p * 13),
    ("xSetSystemCall", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)),
    ("xGetSystemCall", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
]


def _file_layer() -> Any:  # noqa: ANN401 - a pointer of ctypes
    find = _library().sqlite3_vfs_find
    find.restype = ctypes.POINTER(_Layer)
    return find(None)


def _library() -> ctypes.CDLL:
    """The SQLite that Python's module uses. Raises OSError where it cannot be spoken to."""
    assert sqlite3.sqlite_version
    with Path("/proc/self/maps").open(encoding="utf-8") as maps:
        loaded = {line.split()[-1] for line in maps if "sqlite3" in line and "/" in line}
    for path in sorted(loaded, key=lambda one: "libsqlite3" not in one):
        library = ctypes.CDLL(path)
        if hasattr(library, "sqlite3_vfs_find"):
            return library
    raise OSError("SQLite is built into Python here")


def lacking() -> str | None:
    """Why SQLite's calls cannot be replaced here; None where they can."""
    if sys.platform != "linux":
        return "SQLite's own calls are made to fail on Linux only"
    try:
        _library()
    except OSError as error:
        return f"SQLite's own calls cannot be made to fail: {error}"
    return None
