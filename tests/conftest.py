"""What every kind of test uses: the program over an empty store, a maker of cases, a store with something in it."""

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from kakoreturn.guides import bundled_guide, parse_guide
from kakoreturn.store import Store, evidence
from kakoreturn.store.address import Address
from tests.faults.frame import report, with_figures
from tests.support.kako import Kako
from tests.support.making import Make
from tests.support.server import Server, running
from tests.support.stores import PICTURE, furnish

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None, max_examples=100)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what the promises take."""
    group = parser.getgroup("promises", "what `-m promise` takes")
    group.addoption("--full", action="store_true", help="the full form: some twenty minutes")
    group.addoption("--write-figures", action="store_true", help="write what came of them into tests/README.md")
    group.addoption("--seed", type=int, default=1, help="other moments, texts and damages (default: 1)")

    engines = parser.getgroup("engines", "where the stores of the tests are")
    engines.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="a file, or a server")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what is about a file where the stores of the tests are on a server."""
    if item.get_closest_marker("of_files") and item.config.getoption("--engine") != "sqlite":
        pytest.skip("this is about the file of a store")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One more than there are cores for the promises, which often wait: for a disk, or until it is time to kill."""
    return (os.cpu_count() or 1) + 1 if config.option.markexpr == "promise" else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show how the promises came through in one table."""
    reports = [one for kind in ("passed", "failed", "skipped") for one in terminalreporter.stats.get(kind, [])]
    # A module that is skipped as a whole reports that it was collected, and ran nothing.
    told: list[dict[str, Any]] = [dict(one.user_properties) for one in reports if isinstance(one, pytest.TestReport)]
    if rows := [properties["promise"] for properties in told if properties]:
        terminalreporter.section("promises")
        terminalreporter.write_line("\n".join(report(rows)))
        if config.getoption("--write-figures"):
            readme = Path(__file__).with_name("README.md")
            readme.write_text(with_figures(readme.read_text(encoding="utf-8"), rows), encoding="utf-8")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what only Wine cannot do, where it stands in for Windows."""
    if sys.platform == "win32" and hasattr(ctypes.windll.ntdll, "wine_get_version"):
        lines = (Path(__file__).parent / "wine_cannot.txt").read_text(encoding="utf-8").splitlines()
        cannot = dict(line.split("  # ") for line in lines if line and not line.startswith("#"))
        for item in items:
            if why := cannot.get(item.nodeid):
                item.add_marker(pytest.mark.skip(reason=f"under Wine: {why}"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server."""
    with running() as started:
        yield started


@pytest.fixture
def kako(tmp_path: Path, request: pytest.FixtureRequest) -> Kako:
    """Return a session over a fresh store, on a server where the tests are to run on one."""
    return Kako(tmp_path, request.getfixturevalue("server") if _on_server(request) else None)


@pytest.fixture(scope="session")
def make() -> Make:
    """Return the maker, over the guide that comes with the program."""
    return Make(parse_guide(bundled_guide("kakobuy")))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    picture = folder / "seam.jpg"
    picture.write_bytes(PICTURE)
    furnish(folder / "kako.db", picture)
    return folder


@pytest.fixture
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Where a store may be made in a file; nothing is there yet."""
    if _on_server(request):
        pytest.skip("this is about the file of a store")
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder / "kako.db"


@pytest.fixture
def furnished(template: Path, path: Path) -> Path:
    """A store with a little of everything in it: cases 1 (sent), 2 (closed), 3 (refund agreed); 4 was taken back."""
    shutil.copy2(template / "kako.db", path)
    photos = evidence.folder_of(path)
    shutil.copytree(evidence.folder_of(template / "kako.db"), photos)
    return path


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The furnished store, open; on a server where the tests are to run on one."""
    with Store(_made(request) if _on_server(request) else request.getfixturevalue("furnished")) as opened:
        yield opened


def _made(request: pytest.FixtureRequest) -> Address:
    address: Address = request.getfixturevalue("server").made()
    furnish(address, request.getfixturevalue("template") / "seam.jpg")
    return address


def _on_server(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--engine") == "postgresql")
