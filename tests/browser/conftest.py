"""A browser, and dossiers to show in it."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kakoreturn.domain import events as ev
from kakoreturn.domain.circles import Circle
from kakoreturn.store import Store
from tests.support import shoes
from tests.support.kako import Kako
from tests.support.pictures import plain

from . import chromium
from .chromium import Browser
from .page import Page, serving

AT = "2026-06-27T10:00:00Z"
REQUIRED = "KAKORETURN_BROWSER_TESTS"


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


def append(store: Path, *events: ev.CaseEvent | ev.OrderDescribed, case: int = 1, order: str = "KB1") -> None:
    """Put events in the journal as they are, those too that a command would have refused."""
    with Store(store) as opened, opened.changeset(AT) as book:
        for event in events:
            book.append(order if isinstance(event, ev.OrderDescribed) else case, event)


@pytest.fixture
def dossier(kako: Kako) -> Path:
    """The page of a case with everything in it: two rounds, circles, a refusal, rungs, money, long words, Chinese."""
    plain((2400, 1800), (226, 224, 218)).save(kako.folder / "light.jpg", quality=80)
    plain((1200, 1600), (40, 42, 50)).save(kako.folder / "dark.jpg", quality=80)
    new = "new --order KB250601 --remedy exchange --category shoes --price 129.00 --quantity 2 --photo light.jpg"
    kako(
        *new.split(),
        "--item",
        "Runner 42",
        "--seller",
        "云朵鞋店",
        "--defect",
        "seam open, left toe box",
        today="2026-06-01",
    )
    kako("order", "edit", "KB250601", "--url", f"https://example.com/{'way/' * 60}", today="2026-06-01")
    kako("defect", "1", "右脚鞋跟有胶水痕迹，约 1 厘米", today="2026-06-01")
    kako("photo", "add", "1", "dark.jpg", "--note", "w" * 200, today="2026-06-01")
    for day, event in (("01", "sent"), ("02", "reviewed"), ("09", "confirmed"), ("16", "arrived"), ("18", "qc")):
        kako("record", "1", event, today=f"2026-06-{day}")
    kako("record", "1", "rejected", "--note", "seam open again, left toe, 3 cm", today="2026-06-19")
    kako("record", "1", "sent", today="2026-06-19")
    kako("record", "1", "refused", "--note", "the seller calls it normal", today="2026-06-24")
    kako("record", "1", "support", today="2026-06-25")
    kako("message", "1", "--from", "seller", "这是正常的，不能退。", today="2026-06-24")
    kako("message", "1", "--from", "me", f"A long address: https://example.com/{'x' * 300}", today="2026-06-24")
    append(kako.db, ev.PhotoMarked(number=1, circles=(Circle(x=300000, y=400000, radius=90000, defect=1),)))
    kako("dossier", "1", "--out", "case.html", today="2026-06-30")
    return kako.folder / "case.html"


@pytest.fixture(scope="session")
def heel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photo of a torn heel that a telephone took upright: its pixels lie, and EXIF turns them."""
    folder = tmp_path_factory.mktemp("shoes")
    return shoes.save(shoes.shoe((1500, 2000), shoes.HEEL), folder / "heel.jpg", turned=True)


@pytest.fixture(scope="session")
def side(heel: Path) -> Path:
    """A photo of the same shoe from its side."""
    return shoes.save(shoes.shoe((800, 600)), heel.with_name("side.jpg"))


@pytest.fixture
def marking(browser: Browser, kako: Kako, heel: Path) -> Iterator[Page]:
    """The page of a case with one defect and one photo, the turned one."""
    kako.open("--photo", str(heel))
    with serving(browser, kako, "mark") as page:
        yield page


@pytest.fixture
def review(browser: Browser, kako: Kako, heel: Path, side: Path) -> Iterator[Page]:
    """The page of an order that waits for its review, with two photos."""
    kako("order", "add", "KB1", "--item", "Runner 42", "--category", "shoes", "--size", "42")
    kako("order", "photos", "KB1")
    with serving(browser, kako, "qc", heel, side) as page:
        yield page
