"""A file put in place of another: whole or not at all."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from kakoreturn.domain.errors import Refused, StoreProblem
from kakoreturn.store.files import replace_file

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, and its links need rights")


def test_the_content_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    for data in (b"old", b"new and longer", b""):
        replace_file(path, data, "the file")
        assert path.read_bytes() == data
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(StoreProblem, match="No space left"):
        replace_file(path, b"new", "the file")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]


def test_a_name_that_cannot_be_is_said(tmp_path: Path) -> None:
    with pytest.raises((StoreProblem, Refused)):
        replace_file(tmp_path / ("x" * 300), b"new", "the file")
    with pytest.raises(Refused, match="not a plain file"):
        replace_file(tmp_path, b"new", "the file")


@posix
def test_a_link_to_nothing_becomes_a_link_to_the_file(tmp_path: Path) -> None:
    link = tmp_path / "settings.toml"
    link.symlink_to(tmp_path / "dotfiles" / "kakoreturn.toml")
    replace_file(link, b"new", "the file")
    assert link.is_symlink()
    assert link.read_bytes() == b"new"
    assert stat.S_IMODE(link.stat().st_mode) == 0o600
