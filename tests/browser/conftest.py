"""A browser, and dossiers to show in it."""

import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from kakoreturn.cli.app import run
from kakoreturn.domain import events as ev
from kakoreturn.domain.circles import Circle
from kakoreturn.store import Store

from . import chromium
from .chromium import Browser

AT = "2026-06-27T10:00:00Z"
REQUIRED = "KAKORETURN_BROWSER_TESTS"
Command = Callable[..., None]


def lacking(*programs: str | None) -> None:
    """Skip where a program is missing; fail where the tests are required to run."""
    if sys.platform != "win32" and all(programs):
        return
    why = "needs Chromium and pdftotext (Debian: chromium, poppler-utils), and pipes as Unix has them"
    if os.environ.get(REQUIRED) == "required":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests of a process."""
    lacking(chromium.found(), shutil.which("pdftotext"))
    with chromium.running(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture
def kako(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command over a fresh store in an empty folder, on a day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KAKORETURN_DB", str(tmp_path / "kako.db"))
    monkeypatch.setenv("KAKORETURN_CONFIG", str(tmp_path / "none.toml"))

    def command(today: str, *words: str) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["kakoreturn", "--no-input", "--today", today, *words])
            patch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "utf-8"))
            patch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), "utf-8"))
            assert run() == 0, words

    return command


def append(store: Path, *events: ev.CaseEvent | ev.OrderDescribed, case: int = 1, order: str = "KB1") -> None:
    """Put events in the journal as they are, those too that a command would have refused."""
    with Store(store) as opened, opened.changeset(AT) as book:
        for event in events:
            book.append(order if isinstance(event, ev.OrderDescribed) else case, event)


def picture(path: Path, size: tuple[int, int], colour: tuple[int, int, int]) -> None:
    """A plain photo."""
    Image.new("RGB", size, colour).save(path, quality=80)


@pytest.fixture
def dossier(kako: Command, tmp_path: Path) -> Path:
    """The page of a case with everything in it: two rounds, circles, a refusal, rungs, money, long words, Chinese."""
    picture(tmp_path / "light.jpg", (2400, 1800), (226, 224, 218))
    picture(tmp_path / "dark.jpg", (1200, 1600), (40, 42, 50))
    new = "new --order KB250601 --remedy exchange --category shoes --price 129.00 --quantity 2 --photo light.jpg"
    kako(
        "2026-06-01", *new.split(), "--item", "Runner 42", "--seller", "云朵鞋店", "--defect", "seam open, left toe box"
    )
    kako("2026-06-01", "order", "edit", "KB250601", "--url", f"https://example.com/{'way/' * 60}")
    kako("2026-06-01", "defect", "1", "右脚鞋跟有胶水痕迹，约 1 厘米")
    kako("2026-06-01", "photo", "add", "1", "dark.jpg", "--note", "w" * 200)
    for day, event in (("01", "sent"), ("02", "reviewed"), ("09", "confirmed"), ("16", "arrived"), ("18", "qc")):
        kako(f"2026-06-{day}", "record", "1", event)
    kako("2026-06-19", "record", "1", "rejected", "--note", "seam open again, left toe, 3 cm")
    kako("2026-06-19", "record", "1", "sent")
    kako("2026-06-24", "record", "1", "refused", "--note", "the seller calls it normal")
    kako("2026-06-25", "record", "1", "support")
    kako("2026-06-24", "message", "1", "--from", "seller", "这是正常的，不能退。")
    kako("2026-06-24", "message", "1", "--from", "me", f"A long address: https://example.com/{'x' * 300}")
    append(
        tmp_path / "kako.db", ev.PhotoMarked(number=1, circles=(Circle(x=300000, y=400000, radius=90000, defect=1),))
    )
    kako("2026-06-30", "dossier", "1", "--out", "case.html")
    return tmp_path / "case.html"
