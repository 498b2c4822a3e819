"""A disk that loses power: what it holds then, worked out from the calls that a command made.

The calls are those that `strace` writes down. What was written to a file is on the disk for certain once the file was
synced, and the names of a folder once the folder was. Of everything since, a power cut leaves any part: of what was
written to a file any of the pieces, a piece up to any sector; of what was done to the names of a folder the first so
many. So it may leave nothing of it, too.
"""

import ast
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

CALLS = "openat,close,read,lseek,write,pwrite64,ftruncate,fsync,fdatasync,sendfile,copy_file_range,link,linkat"
CALLS += ",rename,renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat"
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)$")
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|[^, ][^,]*')
_SECTOR = 512


class Call(NamedTuple):
    """A call that did what it should: its name, its arguments, and what it answered."""

    name: str
    words: list[object]
    result: int


def calls(log: Path) -> Iterator[Call]:
    """The calls in a log."""
    for line in log.read_text(encoding="ascii").splitlines():
        if found := _LINE.match(line):
            words = found[2].partition(",")[0] if found[1] == "read" else found[2]  # what was read is no matter
            yield Call(found[1], [_value(word) for word in _WORD.findall(words)], int(found[3]))


@dataclass(eq=False, slots=True)
class _File:
    """A file: what it holds for certain, and what was written to it since, each piece with its place.

    A piece that is None cuts the file off there.
    """

    content: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for place, piece in self.waiting:
            _put(self.content, place, piece)
        self.waiting.clear()

    def lose_power(self, chance: random.Random) -> None:
        """Keep any part of what waits."""
        likely = chance.choice((0, 0.5, 0.9))
        for place, piece in self.waiting:
            if chance.random() < likely:
                sectors = chance.randint(1, 8) * _SECTOR if chance.random() < 0.5 else None
                _put(self.content, place, piece and piece[:sectors])


def _put(content: bytearray, place: int, piece: bytes | None) -> None:
    if piece is None:
        del content[place:]
    content.extend(bytes(max(0, place - len(content))))
    if piece:
        content[place : place + len(piece)] = piece


# A name that came, with the file (None for a folder), or went.
_Change = list[tuple[Path, bool, _File | None]]


class Disk:
    """Everything below a folder; nothing of what is there waits to be written."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._names: dict[Path, _File | None] = {  # as programs see them
            path: _File(bytearray(path.read_bytes())) if path.is_file() else None for path in (root, *root.rglob("*"))
        }
        self._certain = dict(self._names)
        self._waiting: dict[Path, list[_Change]] = {}
        self._handles: dict[int, Path | _File] = {}
        self._places: dict[int, int] = {}

    def play(self, call: Call) -> None:
        """Do what a call did."""
        name = call.name.removesuffix("at2").removesuffix("at")
        if name == "open":
            self._open(call.result, self._paths(call.words)[0], str(call.words[2]))
        elif name in {"rename", "link", "unlink", "rmdir", "mkdir"}:
            self._change_names(name, self._paths(call.words))
        else:
            self._use(name, *call.words, result=call.result)  # type: ignore[arg-type]  # by the manual of each call

    def _change_names(self, name: str, paths: list[Path]) -> None:
        """Do what a call did to names, which waits for the sync of the folder of the last."""
        gone = [(paths[0], False, None)] if name in {"rename", "unlink", "rmdir"} else []
        come = [(paths[-1], True, self._names.get(paths[0]))] if name in {"rename", "link", "mkdir"} else []
        self._change(paths[-1].parent, [*gone, *come])

    def _use(self, name: str, handle: int, *words: Any, result: int) -> None:  # noqa: ANN401 - of any call
        """Do what a call did to an open file."""
        file = self._handles.get(handle)
        match name:
            case "close":
                self._handles.pop(handle, None)
            case "lseek":
                self._places[handle] = result
            case "fsync" | "fdatasync":
                self._sync(file)
            case "read" if file is not None:
                self._places[handle] += result
            case "write" if isinstance(file, _File):
                file.waiting.append((self._places[handle], words[0][:result]))
                self._places[handle] += result
            case "pwrite64" if isinstance(file, _File):
                file.waiting.append((words[2], words[0][:result]))
            case "ftruncate" if isinstance(file, _File):
                file.waiting.append((words[0], None))
            case "sendfile" | "copy_file_range":
                assert not isinstance(file, _File), f"what {name} writes is not followed"

    def _paths(self, words: list[object]) -> list[Path]:
        """The files that are named, each from the folder whose handle stands before it."""
        found = []
        for before, word in zip([None, *words], words, strict=False):
            if isinstance(word, bytes):
                folder = self._handles.get(before) if isinstance(before, int) else None
                found.append((folder if isinstance(folder, Path) else Path()) / word.decode(errors="surrogateescape"))
        return found

    def _open(self, handle: int, path: Path, flags: str) -> None:
        if not path.is_relative_to(self._root):
            self._handles.pop(handle, None)
            return
        if "O_CREAT" in flags and path not in self._names:
            self._change(path.parent, [(path, True, _File())])
        file = self._names.get(path)
        if file is not None and "O_TRUNC" in flags:
            file.waiting.append((0, None))
        self._handles[handle] = path if file is None else file
        self._places[handle] = 0

    def _change(self, folder: Path, change: _Change) -> None:
        if folder.is_relative_to(self._root):
            _do(self._names, change)
            self._waiting.setdefault(folder, []).append(change)

    def _sync(self, what: Path | _File | None) -> None:
        if isinstance(what, _File):
            what.sync()
        elif what is not None:
            for change in self._waiting.pop(what, []):
                _do(self._certain, change)

    def lose_power(self, chance: random.Random) -> None:
        """Put in the place of the folder what is there once the power is back."""
        for changes in self._waiting.values():
            for change in changes[: chance.choice((0, chance.randint(0, len(changes))))]:
                _do(self._certain, change)
        for path, file in sorted(self._certain.items()):
            if file is None and path.parent.is_dir():
                path.mkdir(mode=0o700)
            elif file is not None and path.parent.is_dir():
                file.lose_power(chance)
                path.write_bytes(file.content)
                path.chmod(0o600)


def _do(names: dict[Path, _File | None], change: _Change) -> None:
    for path, came, file in change:
        if came:
            names[path] = file
        else:
            names.pop(path, None)


def _value(word: str) -> object:
    """An argument of a call: a number, the bytes of a text, or what it is called."""
    if word.startswith('"'):
        return ast.literal_eval(f"b{word}")
    return int(word) if re.fullmatch("-?[0-9]+", word) else word
