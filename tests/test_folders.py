"""The user's folders are those that platformdirs names, and what is remembered there is done without."""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

import platformdirs
import pytest

from kakoreturn.folders import forget, recalled, remember, user_folder

if TYPE_CHECKING:
    from pathlib import Path

    from kakoreturn.folders import Kind


@pytest.mark.parametrize("kind", ["data", "config", "state", "cache"])
@pytest.mark.parametrize("value", [None, "", " ", "/elsewhere", "/other/", "relative", "~/there", " /spaced", "/a b"])
@pytest.mark.parametrize("home", ["/home/somebody", "/home/a b/"])
def test_a_folder_is_that_of_platformdirs(
    kind: Kind, value: str | None, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", home)
    variable = f"XDG_{kind.upper()}_HOME"
    monkeypatch.delenv(variable, raising=False)
    if value is not None:
        monkeypatch.setenv(variable, value)
    assert user_folder(kind) == getattr(platformdirs, f"user_{kind}_dir")("kakoreturn", appauthor=False)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, and names its folders otherwise")
def test_what_is_remembered_is_for_this_user_alone_and_trusted_only_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert recalled("state", "heads", "one") == b""
    remember(b"said", "state", "heads", "one")
    assert recalled("state", "heads", "one") == b"said"
    place = tmp_path / "state" / "kakoreturn" / "heads" / "one"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    place.chmod(0o620)
    assert recalled("state", "heads", "one") == b""
    forget("state", "heads", "one")
    forget("state", "heads", "one")
    assert not place.exists()
    (tmp_path / "state").rename(tmp_path / "other")
    (tmp_path / "state").write_text("no folder", encoding="utf-8")
    remember(b"said", "state", "heads", "one")
    assert recalled("state", "heads", "one") == b""
