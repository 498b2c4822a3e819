"""What an interrupted command left over is named by `doctor`, and taken away once it is a day old; nothing else is."""

import os
from pathlib import Path

import pytest

from kakoreturn.files import NewFile
from kakoreturn.maintenance import leftovers
from kakoreturn.service import upkeep
from tests.support.stores import checks

LATER = "2099-01-01T00:00:00Z"
BEFORE = "2000-01-01T00:00:00Z"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the configuration."""
    folder = tmp_path / "config"
    folder.mkdir()
    monkeypatch.setenv("KAKORETURN_CONFIG", str(folder / "config.toml"))
    return folder


@pytest.fixture
def left(furnished: Path, config: Path) -> list[Path]:
    """What interrupted commands left: a backup, an export, a setting."""
    folder = furnished.parent / ".kakoreturn-ab_3xyz9"
    folder.mkdir()
    (folder / "database").write_bytes(b"half")
    files = [NewFile(place) for place in (furnished.parent, config)]
    for file in files:
        file.finish()
    return [folder, *(file.path for file in files)]


def test_doctor_names_it_and_how_it_goes_away(furnished: Path, left: list[Path]) -> None:
    (found,) = [check for check in checks(furnished) if check.id == "leftovers"]
    assert found.warning
    assert all(str(one) in found.detail for one in left)
    assert found.hint is not None
    assert "doctor --clean" in found.hint


def test_it_is_taken_away_once_it_is_a_day_old(furnished: Path, left: list[Path]) -> None:
    assert upkeep.doctor(furnished, BEFORE, clean=True).removed == 0
    assert all(one.exists() for one in left)
    assert upkeep.doctor(furnished, LATER, clean=True).removed == len(left)
    assert not any(one.exists() for one in left)


def test_what_is_called_otherwise_or_lies_elsewhere_is_not_touched(furnished: Path, config: Path) -> None:
    names = (".kakoreturn-notes", ".kakoreturn-", ".hidden", "kakoreturn-0123456789abcdef", "a/.kakoreturn-abcd1234")
    own = [folder / name for folder in (furnished.parent, config) for name in names]
    for file in own:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"mine")
    (config / ".kakoreturn-abcd1234").symlink_to(config / "a")
    assert leftovers.left_over(furnished) == []
    assert leftovers.clean(furnished, LATER) == 0
    assert all(file.exists() for file in own)


@pytest.mark.skipif(os.name == "nt" or not os.geteuid(), reason="modes keep nobody out here")
def test_what_cannot_be_taken_away_stays(furnished: Path, left: list[Path]) -> None:
    furnished.parent.chmod(0o500)
    assert leftovers.clean(furnished, LATER) == 1  # beside the configuration
    furnished.parent.chmod(0o700)
    assert left[0].exists()
