"""Copying a message: to the system's clipboard where there is one, else to that of the terminal.

A terminal takes it in an escape sequence (OSC 52), over SSH too, but never says whether it did. The sequence goes to
the terminal itself, so stdout can be piped.
"""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

# Terminals throw away a sequence that is longer, all of it.
_MOST_BYTES = 74_994
# Screen passes on strings of up to 768 bytes.
_SCREEN_PIECE = 512


def copy(text: str) -> str:
    """Copy `text`; in words where it went, or why nowhere."""
    if _to_system(text):
        return "copied to the clipboard"
    if len(text.encode()) > _MOST_BYTES:
        return "warning: not copied: too long for the clipboard of a terminal, and the system has none; use --out FILE"
    if _to_tmux(text):
        return "copied by tmux to your terminal's clipboard (OSC 52), if it allows that"
    with _terminal() as terminal:
        if terminal is None:
            return "warning: not copied: there is no clipboard here and no terminal; use --out FILE, or the text above"
        terminal.write(sequence(text, screen=bool(os.environ.get("STY"))))
    return "copied to your terminal's clipboard (OSC 52), if it allows that"


def sequence(text: str, *, screen: bool = False) -> bytes:
    """What makes a terminal copy `text`; `screen` wraps it, in pieces, so that GNU screen passes it on."""
    copying = b"\x1b]52;c;" + base64.b64encode(text.encode()) + b"\x07"
    if not screen:
        return copying
    pieces = (copying[place : place + _SCREEN_PIECE] for place in range(0, len(copying), _SCREEN_PIECE))
    return b"".join(b"\x1bP" + piece + b"\x1b\\" for piece in pieces)


def _to_system(text: str) -> bool:
    """Copy to the system's clipboard, and look whether it is there: the programs for it fail without a word."""
    import pyperclip  # type: ignore[import-untyped]

    try:
        with _unheard():
            pyperclip.copy(text)
            there: str = pyperclip.paste()
    except Exception:  # noqa: BLE001 - whatever it is, the terminal may still take it
        return False
    return there.replace("\r\n", "\n").strip() == text.strip()


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Keep stdout and stderr from the programs started within.

    The one that serves a clipboard stays in the background; with our stdout in its hands, whoever reads a pipe from us
    would wait for it.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    kept = {number: os.dup(number) for number in (1, 2)}
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        for number in kept:
            os.dup2(nothing, number)
        yield
    finally:
        for number, copied in kept.items():
            os.dup2(copied, number)
            os.close(copied)
        os.close(nothing)


def _to_tmux(text: str) -> bool:
    """Copy through tmux, which by default takes a sequence from no program but passes its own on to the terminal."""
    if not os.environ.get("TMUX"):
        return False
    try:
        done = subprocess.run(
            ("tmux", "load-buffer", "-w", "-"),  # noqa: S607 - the one that runs this terminal
            input=text.encode(),
            capture_output=True,
            check=False,
            timeout=5,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


@contextlib.contextmanager
def _terminal() -> Iterator[BinaryIO | None]:
    """The terminal this runs on, whatever stdout is; None where there is none."""
    if os.name != "nt":
        try:
            terminal = open("/dev/tty", "wb", buffering=0)  # noqa: SIM115 - closed below
        except OSError:
            pass
        else:
            with terminal:
                yield terminal
            return
    if sys.stderr.isatty() and hasattr(sys.stderr, "buffer"):
        sys.stderr.flush()
        yield sys.stderr.buffer
        sys.stderr.buffer.flush()
    else:
        yield None
