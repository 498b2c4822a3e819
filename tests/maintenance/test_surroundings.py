"""Network file systems and synced folders are told by what the system and the names of folders say."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from kakoreturn.maintenance import surroundings
from kakoreturn.maintenance.surroundings import kind_of, mounts_of_linux, synced_by, warnings_of
from tests.support.stores import checks

_MOUNTINFO = r"""
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
36 22 0:31 / /home/me/far\040away rw,nosuid shared:18 - nfs4 server:/export rw,vers=4.2
37 22 0:32 / /home/me/ssh rw shared:19 - fuse.sshfs me@host:/ rw
38 22 0:33 / /mnt/over rw master:1 propagate_from:2 - ext4 /dev/sdb1 rw
39 38 0:34 / /mnt/over rw - cifs //server/share rw
not a line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/kako.db", "ext4"),
        ("/home/me/far away/kako.db", "nfs4"),
        ("/home/me/far away from there/kako.db", "ext4"),
        ("/home/me/ssh/data/kako.db", "fuse.sshfs"),
        ("/mnt/over/kako.db", "cifs"),
    ],
)
def test_the_kind_of_a_file_system_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert kind_of(PurePosixPath(path), mounts_of_linux(_MOUNTINFO)) == kind


def test_where_nothing_is_known_nothing_is_said(tmp_path: Path) -> None:
    assert kind_of(PurePosixPath("/x/kako.db"), []) == ""
    assert warnings_of(tmp_path / "kako.db", []) == []


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "fuse.rclone"])
def test_a_network_file_system_is_a_warning(tmp_path: Path, kind: str) -> None:
    (warning,) = warnings_of(tmp_path / "kako.db", [("/", kind), (str(tmp_path.anchor), kind)])
    assert "network file system" in warning


@pytest.mark.parametrize("kind", ["ext4", "xfs", "btrfs", "apfs", "tmpfs", "overlay", "fuseblk", "ntfs3", "zfs"])
def test_a_disk_of_this_machine_is_none(tmp_path: Path, kind: str) -> None:
    assert warnings_of(tmp_path / "kako.db", [(str(tmp_path.anchor), kind)]) == []


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (PureWindowsPath("C:/Users/me/OneDrive/kako.db"), "OneDrive"),
        (PureWindowsPath("C:/Users/me/OneDrive - Some Firm/orders/kako.db"), "OneDrive"),
        (PurePosixPath("/home/me/Dropbox/kako.db"), "Dropbox"),
        (PurePosixPath("/home/me/Dropbox (Personal)/kako.db"), "Dropbox"),
        (PurePosixPath("/Users/me/Library/Mobile Documents/com~apple~CloudDocs/kako.db"), "iCloud Drive"),
        (PureWindowsPath("C:/Users/me/iCloudDrive/kako.db"), "iCloud Drive"),
        (PurePosixPath("/Users/me/Library/CloudStorage/GoogleDrive-me/My Drive/kako.db"), "a synced folder"),
        (PureWindowsPath("G:/My Drive/kako.db"), "Google Drive"),
        (PurePosixPath("/home/me/Google Drive/kako.db"), "Google Drive"),
        (PurePosixPath("/home/me/dropbox-notes/kako.db"), None),
        (PurePosixPath("/home/me/onedrive"), None),
        (PurePosixPath("/home/me/.local/share/kakoreturn/kakoreturn.db"), None),
    ],
)
def test_a_synced_folder_is_told_by_its_name(path: PurePosixPath | PureWindowsPath, name: str | None) -> None:
    assert synced_by(path) == name


def test_a_warning_is_no_failure(furnished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "_mounts", lambda: [(furnished.anchor, "nfs")])
    (place,) = (check for check in checks(furnished) if check.id == "place")
    assert (place.ok, place.warning) == (True, True)
    assert "kakoreturn backup" in str(place.hint)
