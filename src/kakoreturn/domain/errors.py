"""Every way a command can fail: one sentence, one hint, one exit code.

An error says what is wrong with the value in it; its hint, where there is one, is something that works. Values from
outside are passed through `quoted`, so that no error can carry a control character to a terminal.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Never


class ExitCode(IntEnum):
    """What the shell is told. These numbers never change."""

    DONE = 0
    BUG = 1
    USAGE = 2
    NOT_FOUND = 3
    REFUSED = 4
    STORE = 5
    OVERDUE = 10
    INTERRUPTED = 130


class KakoError(Exception):
    """The root of the tree; only its leaves are raised."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def kind(self) -> str:
        """What kind of failure it is, in a word that scripts may rely on."""
        return self.exit_code.name.lower()


class UsageProblem(KakoError):
    """A value on the command line is missing or malformed."""

    exit_code = ExitCode.USAGE


class NotFound(KakoError):
    """There is no such case, order, file or guide."""

    exit_code = ExitCode.NOT_FOUND


class Refused(KakoError):
    """The flow, the guide or the content of a file does not allow it; nothing was changed."""

    exit_code = ExitCode.REFUSED


class StoreProblem(KakoError):
    """The store cannot be used: locked, damaged, read-only, full disk, newer schema."""

    exit_code = ExitCode.STORE


def unexpected(what: Never) -> AssertionError:
    """What to raise where every case was handled, which type checkers hold; `typing` itself is not loaded for it."""
    return AssertionError(f"not foreseen: {what!r}")


def quoted(value: str, limit: int = 60) -> str:
    """`value` in quotes, safe to print: control, format and surrogate characters escaped, cut at `limit` characters."""
    shown = value if len(value) <= limit else value[: limit - 1] + "…"
    return f"'{shown if shown.isprintable() else ''.join(map(_escaped, shown))}'"


def _escaped(char: str) -> str:
    if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return char.encode("unicode_escape").decode("ascii")
    return char
