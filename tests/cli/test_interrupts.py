"""Ctrl-C at any moment: exit code 130, no traceback, nothing half done."""

import signal
import subprocess
import sys

import pytest

from tests.support.kako import SEAM, Kako

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")

# Sends itself the signal of Ctrl-C the moment that a function is called.
_INTERRUPTED_IN = """
import importlib, os, signal, sys
from kakoreturn import cli
module, name = sys.argv.pop(1).rsplit(".", 1)
module = importlib.import_module(module)
real = getattr(module, name)
def interrupted(*args, **named):
    os.kill(os.getpid(), signal.SIGINT)
    return real(*args, **named)
setattr(module, name, interrupted)
from kakoreturn.__main__ import main
main()
"""
# Sends it the moment that a module is imported.
_INTERRUPTED_AT_IMPORT = """
import os, signal, sys
class Interrupting:
    wanted = sys.argv.pop(1)
    def find_spec(self, name, path, target=None):
        if name == self.wanted:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from kakoreturn.__main__ import main
main()
"""
INTERRUPTED = {130, -signal.SIGINT}


def interrupted(kako: Kako, script: str, where: str, *words: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a command that interrupts itself."""
    return subprocess.run(
        [sys.executable, "-c", script, where, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=kako.environment(),
    )


@pytest.mark.parametrize(
    "where",
    [
        "kakoreturn.store.sqlite.open_existing",
        "kakoreturn.store.journal.chained",
        "kakoreturn.store.rows.write_items",
        "kakoreturn.store.rows.write_case",
        "kakoreturn.service.rules.opening.open_case",
    ],
)
@pytest.mark.parametrize("there", [False, True], ids=["first", "second"])
def test_a_changeset_that_is_interrupted_is_not_done(kako: Kako, where: str, *, there: bool) -> None:
    if there:
        kako("new", "--order", "KB1", "--remedy", "exchange", "--defect", SEAM)
    new = ("new", "--order", "KB2", "--remedy", "exchange", "--defect", SEAM)
    done = interrupted(kako, _INTERRUPTED_IN, where, *new)
    assert done.returncode in INTERRUPTED
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""
    assert [case["order"] for case in kako("status", "--json").json()["cases"]] == ["KB1"] * there
    kako(*new)
    assert kako("doctor").code == 0


def test_an_answer_that_is_interrupted_leaves_the_changeset_done(kako: Kako) -> None:
    new = ("new", "--order", "KB2", "--remedy", "exchange", "--defect", SEAM)
    done = interrupted(kako, _INTERRUPTED_IN, "kakoreturn.domain.view.next_actions", *new)
    assert done.returncode in INTERRUPTED
    assert b"Traceback" not in done.stderr
    assert [case["order"] for case in kako("status", "--json").json()["cases"]] == ["KB2"]


@pytest.mark.parametrize("module", ["sqlite3", "kakoreturn.cli.fast", "kakoreturn.cli.answers", "kakoreturn.store"])
def test_a_program_that_is_interrupted_while_it_starts_just_ends(kako: Kako, module: str) -> None:
    done = interrupted(kako, _INTERRUPTED_AT_IMPORT, module, "status")
    assert done.returncode in INTERRUPTED
    assert b"Traceback" not in done.stderr
