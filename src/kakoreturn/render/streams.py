"""The standard streams: an encoding that lacks a sign gets a plain one instead of an error."""

import codecs
import os
import sys

# Plain signs for those that an old code page lacks.
_STAND_INS = {
    "…": "...",
    "–": "-",
    "—": "-",
    "·": "-",
    "→": "->",
    "✓": "x",
    "▶": ">",
    "▼": "v",
    "█": "#",
    "▓": "=",
    "░": ".",
    "┃": "|",
    "●": "*",
    "○": "o",
    "×": "x",
    "’": "'",
    "“": '"',
    "”": '"',
}


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_STAND_INS.get(char, "?") for char in lost), error.end


def prepare() -> None:
    """Make stdout and stderr write plain stand-ins for signs that their encoding lacks, instead of failing."""
    codecs.register_error("kakoreturn", _stand_in)
    # A stream that was closed before the start takes everything and shows nothing.
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - until the end
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="kakoreturn")


def heed(colours: str) -> None:
    """Use colours `always`, `never`, or as the terminal has them: `auto`. Programs that are started will too."""
    if colours != "auto":
        wanted, other = ("FORCE_COLOR", "NO_COLOR") if colours == "always" else ("NO_COLOR", "FORCE_COLOR")
        os.environ.setdefault(wanted, "1")
        os.environ.pop(other, None)
