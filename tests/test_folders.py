"""The user's folders are those that platformdirs names."""

import pytest
from platformdirs import user_cache_dir, user_config_dir, user_data_dir, user_state_dir

from kakoreturn.folders import cache_folder, config_folder, data_folder, state_folder


@pytest.mark.parametrize("value", [None, "", " ", "/elsewhere", "/other/", "relative", "~/there", " /spaced", "/a b"])
@pytest.mark.parametrize("home", ["/home/somebody", "/home/a b/"])
def test_the_folders_are_those_of_platformdirs(value: str | None, home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", home)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)
        if value is not None:
            monkeypatch.setenv(variable, value)
    assert data_folder() == user_data_dir("kakoreturn", appauthor=False)
    assert config_folder() == user_config_dir("kakoreturn", appauthor=False)
    assert state_folder() == user_state_dir("kakoreturn", appauthor=False)
    assert cache_folder() == user_cache_dir("kakoreturn", appauthor=False)
