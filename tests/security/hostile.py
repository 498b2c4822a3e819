"""Texts that would do something to a terminal, what must never be shown, and how a file is refused."""

import re

from hypothesis import strategies as st

from kakoreturn.domain.errors import ExitCode
from tests.support.answers import Ran

# C0 and C1 without the newline and the tab, which text may have; and what turns the direction of writing.
CONTROLS = "".join(map(chr, [*range(9), *range(11, 32), *range(127, 160)]))
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NEVER = re.compile(f"[{re.escape(CONTROLS + BIDI)}]")
# How the program itself colours its answer on a terminal.
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

PIECES = (
    "\x1b[31mred\x1b[0m",
    "\x1b[2J\x1b[H",
    "\x1b]0;title\x07",
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1bP+q544e\x1b\\",
    "\x1b[6n",
    "\x9b31m",
    "\x9d0;t\x9c",
    "\x90x\x9c",
    "\r\nerror: not one",
    "back\x08\x08\x08",
    "\x00",
    "\x7f",
    "[bold red]markup[/bold red]",
    "[link=https://evil.example]here[/link]",
    "[/]",
    "\\[x]",
    ":smile:",
    "\u202eturned\u202c",
    "\u2066isolate\u2069",
    "\u200b\u200c\u200d\ufeff",
    "a\u0301\u0327" * 3,
    "\u2028line\u2029",
    "围巾",
    "👟\U000e0041",
    "{0} %s $(id) `id`",
    "<b>&amp;</b>",
    "\ud800",
)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.text(st.sampled_from(CONTROLS + BIDI), min_size=1, max_size=4),
        st.text(min_size=1, max_size=8),
        st.sampled_from(["seam", "toe", "left", " ", "\n", "\t", "42", "KB1"]),
    ),
    min_size=1,
    max_size=8,
).map("".join)


def never_shown(output: str, *, terminal: bool = False) -> str:
    """The first character in an answer that must not be there; empty when there is none."""
    found = NEVER.search(COLOURS.sub("", output) if terminal else output)
    return ascii(found[0]) if found else ""


def badly_refused(answer: Ran) -> str:
    """What is wrong with how a file was refused: in one sentence, below it the rows, if it has any, and a hint."""
    lines = answer.err.splitlines()
    sentences = [line for line in lines if not line.startswith(("hint: ", "  "))]
    plain = len(sentences) == 1 and lines[0].startswith("error: ") and not never_shown(answer.err)
    known = answer.code in {ExitCode.USAGE, ExitCode.NOT_FOUND, ExitCode.REFUSED}
    return "" if known and plain and answer.in_order else f"exit code {answer.code}: {answer.err!r}"


def literally(text: str) -> str:
    """What is left of a text once it is shown: the signs that may not be are gone, and space is space."""
    return squeezed(NEVER.sub("", re.sub("[\u2028\u2029\ufeff\ud800-\udfff]", "", text)))


def squeezed(text: str) -> str:
    """A text with every run of white space as one space."""
    return re.sub(r"[ \n\t]+", " ", text).strip()
