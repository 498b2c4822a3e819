"""Files are opened where they are plain, and take the place of another whole or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kakoreturn import files
from kakoreturn.domain.errors import ExitCode, NotFound, Refused

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, and its links need rights")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that holds something."""
    file = tmp_path / "list.csv"
    file.write_bytes(b"old")
    return file


@pytest.fixture(params=[0o000, 0o022, 0o077])
def _mask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def put(path: Path, data: bytes, *, keeps_mode: bool = False) -> None:
    """Make `data` the content of a file."""
    with files.replacing(path, keeps_mode=keeps_mode) as file:
        file.write(data)


def mode(path: Path) -> int:
    """The mode of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_the_content_is_replaced_and_nothing_else_is_left(path: Path) -> None:
    for data in (b"new and longer", b"", b"new"):
        put(path, data)
        assert path.read_bytes() == data
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("owner", "call"), [(os, "fsync"), (Path, "replace")])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, call: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(owner, call, full)
    with pytest.raises(OSError, match="No space left"):
        put(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_an_error_in_the_block_leaves_what_was_there(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), files.replacing(path) as file:
        file.write(b"half" * (1 // 0))
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_and_its_name_are_synced(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []

    def sync(handle: int) -> None:
        synced.append(stat.S_IFMT(os.fstat(handle).st_mode))

    monkeypatch.setattr(os, "fsync", sync)
    put(path, b"new")
    assert synced == [stat.S_IFREG] + ([] if sys.platform == "win32" else [stat.S_IFDIR])


def test_a_folder_that_cannot_be_synced_is_no_failure(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(files, "sync_folder", fail)
    put(path, b"new")
    assert path.read_bytes() == b"new"


@posix
@pytest.mark.usefixtures("_mask")
def test_what_is_written_is_for_this_user_alone_whatever_the_mask(path: Path) -> None:
    path.chmod(0o664)
    put(path, b"new")
    put(path.with_name("other.csv"), b"new")
    files.make_folder(path.parent / "one" / "two")
    assert [mode(path), mode(path.with_name("other.csv"))] == [0o600, 0o600]
    assert [mode(path.parent / "one"), mode(path.parent / "one" / "two")] == [0o700, 0o700]


@posix
def test_a_file_may_keep_its_mode(path: Path) -> None:
    path.chmod(0o644)
    put(path, b"new", keeps_mode=True)
    assert mode(path) == 0o644


@posix
def test_a_link_stays_and_what_it_leads_to_is_replaced(path: Path) -> None:
    link = path.with_name("link.csv")
    link.symlink_to(path)
    put(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


def test_what_is_no_plain_file_is_not_replaced(path: Path) -> None:
    with pytest.raises(files.NotPlain):
        put(path.parent, b"new")


def test_a_plain_file_is_opened(path: Path) -> None:
    with files.open_plain(path) as file:
        assert file.read() == b"old"


@posix
def test_a_pipe_is_not_waited_for_nor_a_device_read(path: Path) -> None:
    pipe = path.with_name("pipe")
    os.mkfifo(pipe)
    for other in (pipe, Path(os.devnull), path.parent):
        with pytest.raises(files.NotPlain, match="not a plain file"):
            files.open_plain(other)


@posix
def test_a_link_is_followed_unless_it_may_not_be(path: Path) -> None:
    link = path.with_name("link.csv")
    link.symlink_to(path)
    with files.open_plain(link) as file:
        assert file.read() == b"old"
    with pytest.raises(files.NotPlain, match="a link"):
        files.open_plain(link, follow=False)


@pytest.mark.parametrize(
    ("name", "kind", "message", "hint"),
    [
        ("none.csv", NotFound, "there is no file 'it'", "check the name; - reads from stdin"),
        ("list.csv/none", NotFound, "there is no file 'it'", "check the name; - reads from stdin"),
        (".", Refused, "'it' is not a plain file", "name the file itself; - reads from stdin"),
        ("a\0b", Refused, "'it' cannot be read: its name is not valid", None),
    ],
)
def test_a_file_that_somebody_names_is_read_or_said_why_not(
    path: Path, name: str, kind: type[Refused | NotFound], message: str, hint: str | None
) -> None:
    assert files.read_named(path, "'it'", 3) == b"old"
    assert files.read_named(path, "'it'", 1) == b"ol"  # one byte more than it may have
    with pytest.raises(kind) as caught:
        files.read_named(path.parent / name, "'it'", 3, otherwise="- reads from stdin")
    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("number", "code"), [(errno.EIO, ExitCode.STORE), (errno.EROFS, ExitCode.STORE), (errno.EACCES, ExitCode.REFUSED)]
)
def test_a_disk_that_fails_is_no_fault_of_the_file_that_it_does_not_give(number: int, code: ExitCode) -> None:
    problem = files.unreadable("'list.csv'", OSError(number, "no luck"))
    assert (problem.exit_code, problem.message) == (code, "'list.csv' cannot be read: no luck")


@pytest.mark.parametrize(
    ("winerror", "said"),
    [
        (32, "it is open in another program"),
        (5, "access denied, as where it is open in another program"),
        (None, "No space left"),
    ],
)
def test_a_file_that_another_program_has_open_is_said_to_be_so(winerror: int | None, said: str) -> None:
    error = OSError(28, "No space left")
    error.winerror = winerror  # type: ignore[attr-defined, unused-ignore]
    assert files.reason(error) == said


def test_an_error_without_words_of_its_own_gets_ours() -> None:
    assert (files.reason(ValueError()), files.reason(OSError(), "no name")) == ("the system refused", "no name")
