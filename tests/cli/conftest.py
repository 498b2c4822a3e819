"""Users of the command line: one with a photo, one with much on record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.kako import SEAM, Kako


@pytest.fixture
def photo(kako: Kako) -> Path:
    """A photo of the user's, in the folder where the program runs."""
    return kako.photo("seam.jpg")


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kako]:
    """A user with cases in many states, and with long, wide and odd names. Not to be written to."""
    user = Kako(tmp_path_factory.mktemp("busy"))
    photo = user.photo("照片 seam.jpg")
    new = ("new", "--remedy", "exchange", "--defect", SEAM)
    user(*new, "--order", "KB1", "--item", "Runner 42", "--sent", "-4d")
    user(*new, "--order", "KB2", "--item", "Wollschal „grün“ – 30 × 180 cm", "--photo", str(photo), "--sent", "-12d")
    user("record", "2", "arrived", "--on", "-3d")
    user("record", "2", "qc", "--on", "-1d", "--note", "looks “fine” → √")
    user(*new, "--order", "K" * 64, "--item", "围巾手套帽子" * 30, "--seller", "杭州" * 40, "--sent", "-9d")
    user("record", "3", "refused", "--on", "-2d")
    user(*new, "--order", "KB4", "--item", "x" * 200, "--return-by", "tomorrow")
    user("note", "4", "a long note: " + "mehr Wörter, 更多的字, " * 40)
    user("message", "4", "--from", "agent", "Grüße! 您好\n\tindented line — ✓")
    user("new", "--order", "KB5", "--remedy", "refund", "--defect", SEAM, "--price", "99.90", "--sent", "-3d")
    user(*new, "--order", "KB6", "--item", "Desk lamp [bold]not markup[/bold]", "--sent", "-20d")
    user("record", "6", "accepted", "--on", "-1d")
    user("order", "add", "KB7", "--item", "Canvas tote", "--seller", "Čeněk & Šárka")
    user("order", "photos", "KB7", "--on", "-2d")
    yield user
    assert user("doctor").code == 0
