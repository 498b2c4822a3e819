"""The user's folders are those that platformdirs names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import platformdirs
import pytest

from kakoreturn.folders import user_folder

if TYPE_CHECKING:
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
