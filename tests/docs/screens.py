"""The pictures of screens in the README: `python tests/docs/screens.py` draws them anew from the program itself.

Each is what a terminal of 92 columns shows, as an SVG that names no font from elsewhere.
"""

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from struct import pack

from rich.console import Console
from rich.text import Text

FOLDER = Path(__file__).parent / "screens"
COLUMNS = 92
TODAY = "2026-06-10"

# What happened before: the day of June 2026 it was told on, and the command.
STORY = """
6 new --order KB250611 --item "Runner 42" --seller "Shoe Lane" --remedy exchange --defect "loose seam on the left heel"
6 record 1 sent
1 new --order KB250604 --item "Canvas tote 30 L" --remedy refund --defect "stain on the inside of the front pocket"
1 record 2 sent
4 record 2 agreed --amount 129.00
1 new --order KB250608 --item "Desk lamp" --remedy exchange --defect "scratch on the shade, 3 cm long"
2 record 3 sent
8 record 3 refused
9 new --order KB250617 --item "Rain jacket L" --remedy exchange --defect "size tag says M, ordered L"
8 order add KB250620 --item "Leather belt"
8 order photos KB250620
"""
SHOWN = {"board": "status", "case": "status 1", "message": "draft 3"}


def drawn() -> Iterator[tuple[str, str]]:
    """The name and the SVG of each picture."""
    with tempfile.TemporaryDirectory() as folder:
        for told in STORY.strip().splitlines():
            day, words = told.split(" ", 1)
            _run(Path(folder), f"2026-06-{int(day):02}", words)
        for name, words in SHOWN.items():
            yield name, _picture(f"kakoreturn {words}", _run(Path(folder), TODAY, words), name)


def _run(folder: Path, today: str, words: str) -> str:
    """Run a command on a terminal of its own; what that terminal is told."""
    import pty  # Windows has none
    from fcntl import ioctl
    from termios import TIOCSWINSZ

    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, pack("HHHH", 200, COLUMNS, 0, 0))
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    environment |= {"KAKORETURN_DB": str(folder / "orders.db"), "KAKORETURN_TODAY": today, "KAKORETURN_NO_INPUT": "1"}
    command = [sys.executable, "-m", "kakoreturn", *shlex.split(words)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=subprocess.PIPE, env=environment) as program:
        os.close(theirs)
        told = b""
        while part := _read(ours):
            told += part
    os.close(ours)
    assert program.returncode == 0, told.decode()
    return told.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the program has gone
        return b""


def _picture(command: str, told: str, name: str) -> str:
    console = Console(record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", "bold"))
    console.print(Text.from_ansi(told.replace("\r\n", "\n").rstrip("\n")), soft_wrap=True)
    svg = console.export_svg(title="kakoreturn", unique_id=name)
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def words_of(svg: str) -> str:
    """What a picture shows, as text: how it is drawn may differ between versions of Rich."""
    shown = re.findall(r"<text [^>]*>(.*?)</text>", svg)
    return unescape(" ".join(shown)).replace("\xa0", " ")


def main() -> None:
    """Draw every picture."""
    FOLDER.mkdir(exist_ok=True)
    for name, svg in drawn():
        (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
