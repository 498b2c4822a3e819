"""The corpora of what leaves and what comes in, each with the tests of its part, and a program weakened just there.

The tests are those that stand beside the part; here they are run again, counted, and held to be able to fail.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.frame import Tally, Trial

_ROOT = Path(__file__).parent.parent.parent
# Runs chosen tests with the program as it is, or weakened first, and tells how each ended.
_RUN = """
{weakening}
import json, sys
import pytest

class Told:
    def __init__(self):
        self.tries, self.failures, self.left_out = 0, [], []
    def pytest_runtest_logreport(self, report):
        if report.when == "call" and not report.skipped:
            self.tries += 1
        if report.failed:
            self.failures.append(report.nodeid.rpartition("::")[2])
        if report.skipped:
            self.left_out.append(report.longrepr[2] if isinstance(report.longrepr, tuple) else "")
    def pytest_collectreport(self, report):
        if report.failed:
            self.failures.append(str(report.longrepr)[-500:])

told = Told()
ended = pytest.main(["-q", "-n", "0", "-p", "no:cacheprovider", *sys.argv[1:]], plugins=[told])
if ended not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
    told.failures.append(f"pytest ended with {{ended!r}}")
print()
print(json.dumps([told.tries, told.failures, told.left_out]))
"""


def run_tests(trial: Trial, tests: Sequence[str], weakening: str = "") -> Tally:
    """Run tests of the suite: the tally of them."""
    command = [sys.executable, "-c", _RUN.format(weakening=weakening), f"--basetemp={trial.folder / 'tests'}", *tests]
    done = subprocess.run(command, capture_output=True, check=False, cwd=_ROOT)
    try:
        tries, failures, left_out = json.loads(done.stdout.splitlines()[-1])
    except (ValueError, IndexError):
        return Tally(failures=[done.stderr.decode(errors="replace")[-1000:]])
    return Tally(tries=tries, failures=failures, left_out=left_out)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The tests that hold a promise, and those of them that see what `weakening`, some Python run first, does."""

    tests: Sequence[str]
    weakened: Sequence[str]
    weakening: str

    def attempt(self, trial: Trial) -> Tally:
        """Run the tests."""
        return run_tests(trial, self.tests)

    def control(self, trial: Trial) -> Tally:
        """Run those that must fail now."""
        return run_tests(trial, self.weakened, self.weakening)


_FORMULAS = ("tests/domain/test_text.py", "tests/acceptance/test_export.py", "-k", "formula or spreadsheet")

FORMULAS = Corpus(
    tests=_FORMULAS,
    weakened=_FORMULAS,
    weakening="from kakoreturn.domain import text\nfrom kakoreturn.exports import orders_csv\n"
    "text.harmless_cell = orders_csv.harmless_cell = str",
)
SCRIPTS = Corpus(
    tests=("tests/browser/test_dossier_page.py", "-k", "runs or script or link"),
    weakened=("tests/browser/test_dossier_page.py", "-k", "runs and 0"),
    weakening="import jinja2\nfrom kakoreturn.dossier import page\n"
    "page.Environment = lambda **how: jinja2.Environment(**(how | dict(autoescape=False)))",
)
BOMBS = Corpus(
    tests=(
        "tests/pictures/test_opening.py",
        "tests/acceptance/test_order_import.py",
        "tests/maintenance/test_archive.py",
        "-k",
        "refused or archive",
    ),
    weakened=("tests/pictures/test_opening.py", "-k", "fill_the_memory and size0"),
    weakening="from kakoreturn.pictures import opening\nopening.MOST_PIXELS = 10**12",
)
PLACES = Corpus(
    tests=("tests/pictures/test_marking.py", "tests/acceptance/test_dossier.py", "-k", "leaves"),
    weakened=("tests/pictures/test_marking.py", "-k", "leaves"),
    weakening="from kakoreturn.pictures import marking\nreal = marking.marked\n"
    "marking.marked = lambda source, *more, **how: real(source, *more, **how) + source.read_bytes()",
)
